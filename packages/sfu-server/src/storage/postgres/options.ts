import { TypeOverrides, types, type Client, type ClientConfig } from 'pg';

/** How long connecting may take, in ms. */
const CONNECT_MS = 5000;
/** How long one statement may take before the connection counts as lost, in ms: a frozen or severed one reports nothing by itself. */
export const QUERY_MS = 20_000;

/** Every `int8` (pg_type.dat) here fits a number exactly, but the driver returns strings by default. */
const numbers = new TypeOverrides();
numbers.setTypeParser(types.builtins.INT8, Number);

/** The options of every connection to the database at `url`. */
export const clientOptions = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'gongbang',
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  types: numbers,
});

/** Without a goodbye, which would wait for a peer that does not answer. */
export function hangUp(client: Client): void {
  client.connection.stream.destroy();
  client.end().catch(() => undefined);
}
