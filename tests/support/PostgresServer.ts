import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

/** The folder of `initdb` and `postgres`; empty if there is none, and tests that need it are skipped. */
const BIN = process.env['POSTGRES_BIN'] ?? '';
export const lacksPostgres = BIN === '';

const SUPERUSER = 'gongbang';
/** Only the socket; a killed process's writes are in the system's cache, so there is no need to wait for the disk. */
const SETTINGS = [
  ...['listen_addresses=', 'fsync=off', 'full_page_writes=off', 'max_connections=60', 'shared_buffers=16MB'],
  // So that a checkpoint does not delay anything a test waits for.
  ...['checkpoint_timeout=1h', 'autovacuum=off'],
];

/** A PostgreSQL for this test alone, on a socket in a folder that is removed with it. */
export class PostgresServer implements AsyncDisposable {
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #frozen: number[] = [];
  #databases = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'gongbang-postgres-'));
    const { uid, gid } = owner();
    if (uid !== undefined && gid !== undefined) {
      chownSync(folder, uid, gid);
    }
    const server = new PostgresServer(folder);
    const made = spawnSync(
      join(BIN, 'initdb'),
      ['-D', server.#data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...server.#options(), encoding: 'utf8' },
    );
    if (made.status !== 0) {
      throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
    }
    await server.begin();
    return server;
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  /** A new, empty database: its DATABASE_URL. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `studio${this.#databases}`;
    await this.ask('postgres', `CREATE DATABASE ${name}`);
    return this.urlOf(name);
  }

  /** Removes a database, whoever is connected to it. */
  async dropDatabase(url: string): Promise<void> {
    await this.ask('postgres', `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  }

  /** The DATABASE_URL of a database on this server. */
  urlOf(name: string): string {
    return `postgres://${SUPERUSER}@localhost/${name}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Queries on its own connection, and returns the rows. */
  async ask(name: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.urlOf(name) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts it, with the data kept before; after `kill` too. Resolves when it accepts connections. */
  async begin(): Promise<void> {
    const settings = [...SETTINGS, `unix_socket_directories=${this.#folder}`].flatMap((one) => ['-c', one]);
    const child = spawn(join(BIN, 'postgres'), ['-D', this.#data, ...settings], {
      ...this.#options(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    // If a test is abandoned, nobody else ends it.
    const end = (): void => {
      child.kill('SIGKILL');
      rmSync(this.#folder, { recursive: true, force: true });
    };
    process.once('exit', end);
    let said = '';
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) {
        resolve(undefined);
      }
    });
    child.once('exit', () => {
      process.off('exit', end);
      reject(new Error(`PostgreSQL did not begin:\n${said}`));
    });
    await promise;
  }

  /** Ends it as a power cut would, all its processes at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', this.#children());
  }

  /** From now on none of its processes does anything, and none has ended: connections stay open, and nobody is told. */
  freeze(): void {
    // The one that begins others first.
    this.#child?.kill('SIGSTOP');
    this.#frozen = this.#children();
    for (const pid of this.#frozen) {
      process.kill(pid, 'SIGSTOP');
    }
  }

  /** All go on where they were. Idempotent. */
  thaw(): void {
    for (const pid of this.#frozen.splice(0)) {
      process.kill(pid, 'SIGCONT');
    }
    this.#child?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.thaw();
    // Those who are connected still are sent away.
    await this.#end('SIGINT');
    if (existsSync(this.#folder)) {
      rmSync(this.#folder, { recursive: true });
    }
  }

  #children(): number[] {
    const [pid] = readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n');
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', pid ?? ''], { encoding: 'utf8' });
    return stdout.split('\n').map(Number).filter(Boolean);
  }

  async #end(signal: NodeJS.Signals, besides: readonly number[] = []): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) {
      return;
    }
    const exited = once(child, 'exit');
    child.kill(signal);
    for (const pid of besides) {
      process.kill(pid, signal);
    }
    await exited;
  }

  /** PostgreSQL refuses to run as root: then it runs as Debian's user of that name. */
  #options(): SpawnOptions {
    return { ...owner(), cwd: this.#folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } };
  }
}

function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === 'postgres') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user called postgres.');
  }
  return { uid: Number(uid), gid: Number(gid) };
}
