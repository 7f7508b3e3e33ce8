import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { TestMailServer } from './mailServer.ts';
import { temporaryFolder } from './classServer.ts';
import type { Host } from './network.ts';

const MAIN = join(import.meta.dirname, '../../packages/sfu-server/src/main.ts');

/** Where a server runs, if not on this machine's loopback. */
export interface ServerPlace {
  readonly host?: Pick<Host, 'wrap'>;
  /** Its address on that host. */
  readonly address?: string;
  /** Where its data is; if none is named, a folder that is removed afterwards. */
  readonly dataDir?: string;
  /** Receives its mails; without one, none go out. */
  readonly mailServer?: TestMailServer;
  /** Settings beyond the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real server in a separate process, which a test may kill and restart. */
export class ServerProcess implements AsyncDisposable {
  readonly dataDir: string;
  #child: ChildProcess | null = null;
  #port = 0;
  #ownerPath: string | null = null;
  #output = '';

  readonly #place: ServerPlace;

  private constructor(place: ServerPlace) {
    this.#place = place;
    this.dataDir = place.dataDir ?? temporaryFolder();
  }

  static async start(place: ServerPlace = {}): Promise<ServerProcess> {
    const server = new ServerProcess(place);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://${this.#place.address ?? 'localhost'}:${this.#port}`;
  }

  get mailServer(): TestMailServer | null {
    return this.#place.mailServer ?? null;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Path of the link that makes someone its owner; null if it has one. */
  get ownerPath(): string | null {
    return this.#ownerPath;
  }

  /** Everything that it has written. */
  get output(): string {
    return this.#output;
  }

  /** Process ids of the media workers, from the log. */
  get workerPids(): number[] {
    return this.#output
      .split('\n')
      .filter((line) => line.includes('"worker started"'))
      .map((line) => (JSON.parse(line) as { pid: number }).pid);
  }

  /** Starts it, on the same port and data as before. */
  async start(): Promise<void> {
    const { host, address = '127.0.0.1', mailServer, env } = this.#place;
    const child = fork(MAIN, [], {
      ...(host === undefined ? {} : { execPath: host.wrap(process.execPath) }),
      env: {
        ...process.env,
        HOST: address,
        PORT: String(this.#port),
        MEDIA_PORT: '0',
        MEDIA_WORKERS: '1',
        CLASSES_PER_MINUTE: '1000',
        DATA_DIR: this.dataDir,
        ...(mailServer === undefined ? {} : { SMTP_URL: mailServer.url, MAIL_FROM: 'studio@example.org' }),
        ...env,
      },
      silent: true,
      // As `npm start` runs it.
      detached: true,
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error(`The server did not start:\n${this.#output}`);
      }),
    ])) as [{ port: number; ownerPath: string | null }];
    this.#port = message.port;
    this.#ownerPath = message.ownerPath;
  }

  /** Ends it with a signal, and waits until it is gone. */
  async kill(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null) {
      return null;
    }
    this.#child = null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM');
    if (this.#place.dataDir === undefined) {
      rmSync(this.dataDir, { recursive: true });
    }
  }
}
