import { TypeOverrides, types, type ClientConfig } from 'pg';

/** How long a connection may take to be there, in ms. */
const CONNECT_MS = 5000;

/** All that is `int8` (pg_type.dat) here is exact as a number; the driver gives it as a text. */
const numbers = new TypeOverrides();
numbers.setTypeParser(types.builtins.INT8, Number);

/** How every connection to the database at `url` is made. */
export const clientOptions = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'gongbang',
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  types: numbers,
});
