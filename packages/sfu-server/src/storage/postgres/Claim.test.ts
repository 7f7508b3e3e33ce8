import { EventEmitter, once } from 'node:events';

import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { PostgresProxy } from '@gongbang/tests/support/PostgresProxy.ts';
import { lacksPostgres, PostgresServer } from '@gongbang/tests/support/PostgresServer.ts';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Claim } from './Claim.ts';
import { copyTo } from './copyTo.ts';

/** A PostgreSQL starts and stops here, on a shared machine. */
const SLOW_MS = 60_000;

/** How often a connection is checked, in ms. */
const LOOK_MS = 100;

const log = { info: () => undefined, warn: () => undefined };

describe.skipIf(lacksPostgres)('[PQ3] the claim on a database', () => {
  let postgres: PostgresServer;
  let url: string;
  const open: { release: () => Promise<void> }[] = [];
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres[Symbol.asyncDispose]());
  beforeEach(async () => {
    url = await postgres.createDatabase();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) {
      await one.release();
    }
  });
  const take = async (patienceMs = 0): Promise<Claim> => {
    const claim = await Claim.take(url, log, patienceMs);
    open.push(claim);
    return claim;
  };
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    open.push({ release: () => client.end() });
    return client;
  };
  /** As if the connection were lost unnoticed. */
  const cut = (client: Client): Promise<unknown> =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`);

  it('is one server’s at a time, and the next one’s when it is given back', async () => {
    const first = await take();
    await expect(take()).rejects.toThrow(/Another Gongbang is running on the database “studio\d+”/);
    await first.release();
    await (await take()).assertHeld(await connect());
  });

  it('waits for one that is about to go', async () => {
    const first = await take();
    const waiting = new EventEmitter();
    const second = Claim.take(url, { ...log, info: () => waiting.emit('waits') }, 5000);
    await once(waiting, 'waits');
    await first.release();
    open.push(await second);
  });

  it('is lost for good when another has taken over while the connection was lost', async () => {
    const first = await take();
    const client = await connect();
    await first.assertHeld(client);
    // Another server locks it the moment it is free.
    await client.query(
      `SELECT objid AS lock INTO TEMP held FROM pg_locks WHERE locktype = 'advisory';
       SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory';
       SELECT pg_advisory_lock(lock::bigint) FROM held;
       UPDATE gongbang.claim SET owner = 'another';`,
    );
    await expect(first.assertHeld(client)).rejects.toThrow(/taken over/);
    expect([first.isLost, first.obstacles]).toEqual([
      true,
      [expect.stringMatching(/^another server has taken over/)],
    ]);
    await client.query('SELECT pg_advisory_unlock_all()');
    const second = await take();
    await second.assertHeld(client);
    await expect(first.assertHeld(client)).rejects.toThrow(/taken over/);
    expect(second.obstacles).toEqual([]);
  });

  it('[PQ10] is lost when a backup is restored, even if its own row is in it', async () => {
    const claim = await take();
    const client = await connect();
    await claim.assertHeld(client);
    await client.query(
      `CREATE TEMP TABLE dumped AS SELECT * FROM gongbang.claim;
       BEGIN; DROP SCHEMA gongbang CASCADE; CREATE SCHEMA gongbang;
       CREATE TABLE gongbang.claim AS SELECT * FROM dumped; COMMIT;`,
    );
    await expect(claim.assertHeld(client)).rejects.toThrow(/a backup was restored/);
    expect(claim.isLost).toBe(true);
  });

  it('is had back after the connection was lost', async () => {
    const first = await take();
    const client = await connect();
    const holders = async (): Promise<number[]> => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory'`,
      );
      return rows.map(({ pid }) => pid);
    };
    const [before] = await holders();
    await cut(client);
    // By another connection: the one before may not be over at once.
    const others = async () => (await holders()).filter((pid) => pid !== before);
    await expect.poll(others).toHaveLength(1);
    await first.assertHeld(client);
    await expect(take()).rejects.toThrow(/Another Gongbang/);
  });

  it('is had back after the way to the database carries nothing any more, and nobody said so', async () => {
    await using way = await PostgresProxy.to(url);
    const first = await Claim.take(way.url, log, 0, LOOK_MS);
    open.push(first);
    const client = await connect();
    way.cutOff();
    // As the database’s own system does if nobody answers.
    await cut(client);
    await expect
      .poll(async () => {
        const { rows } = await client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`);
        return rows.length;
      })
      .toBe(1);
    await first.release();
  });
});

describe.skipIf(lacksPostgres)('[PQ4] what stands in the way of a start', () => {
  const refusalOf = async (url: string): Promise<string> => {
    const error: unknown = await Claim.take(url, log, 0).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify([error, String(error), Object.entries(error as Error)])).not.toContain('s3cret');
    return (error as Error).message;
  };

  it(
    'is said in a sentence, without the password',
    async () => {
      await using postgres = await PostgresServer.start();
      const url = await postgres.createDatabase();
      expect(await refusalOf('postgres://studio:s3cret@127.0.0.1:9/studio')).toMatch(
        /127\.0\.0\.1:9 cannot be used \(connection refused\)\. Check that PostgreSQL is running there/,
      );
      expect(await refusalOf('postgres://studio:s3cret@[/studio')).toMatch(/DATABASE_URL cannot be read/);
      const copied = copyTo(temporaryFolder(), 'postgres://studio:p@ss:w/rd@127.0.0.1/studio');
      await expect(copied).rejects.toThrow(/^DATABASE_URL cannot be read/);
      expect(await refusalOf('postgres://studio:s3cret@nowhere.invalid/studio')).toMatch(
        /no such host|looked up/,
      );
      expect(await refusalOf(url.replace(/studio\d+/, 'nothing'))).toMatch(
        /There is no database “nothing” at .*createdb nothing/,
      );
      expect(await refusalOf(url.replace('gongbang@', 'stranger:s3cret@'))).toMatch(/stranger/);
      expect(await refusalOf(`${url}&sslmode=require`)).toMatch(/cannot be reached over TLS/);
      await postgres.ask('postgres', `CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'`);
      expect(await refusalOf(postgres.urlOf('latin'))).toMatch(/texts in LATIN1; Gongbang needs UTF8/);
      await postgres.ask('postgres', 'CREATE ROLE weak LOGIN');
      expect(await refusalOf(url.replace('gongbang@', 'weak@'))).toMatch(/“weak” may not .*OWNER TO weak/);
    },
    SLOW_MS,
  );
});
