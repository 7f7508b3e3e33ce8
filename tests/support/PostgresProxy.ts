import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOCKET = '.s.PGSQL.5432';

/** The fate of the next commit: it is done but its answer is lost, or it never arrives. Either way the connection is gone. */
export type Loss = 'answer' | 'commit';

/** A proxy to PostgreSQL: it can be cut, or silently stop carrying anything. */
export class PostgresProxy implements AsyncDisposable {
  /** The DATABASE_URL through this proxy. */
  readonly url: string;
  readonly #folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isSilent = false;
  /** Connections on which nothing is carried any more. */
  readonly #cutOff = new Set<Socket>();
  #loss: Loss | null = null;
  /** Commits that are carried before that one. */
  #lossAfter = 0;

  private constructor(url: string, folder: string, server: Server) {
    this.url = url;
    this.#folder = folder;
    this.#server = server;
  }

  /** @param url of a database, as PostgresServer gives it */
  static async to(url: string): Promise<PostgresProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'gongbang-way-'));
    const own = new URL(url);
    const socket = join(own.searchParams.get('host') ?? '', SOCKET);
    own.searchParams.set('host', folder);
    const server = createServer();
    const proxy = new PostgresProxy(own.href, folder, server);
    server.on('connection', (near) => {
      proxy.#join(near, createConnection(socket));
    });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    server.listen(join(folder, SOCKET), () => {
      resolve(undefined);
    });
    await promise;
    return proxy;
  }

  /** Silently stops carrying anything, in both directions; new connections are accepted, but hear nothing. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Silently carries nothing more on connections open now; new ones are carried. */
  cutOff(): void {
    for (const socket of this.#sockets) {
      this.#cutOff.add(socket);
    }
  }

  /** Ends all open connections; new ones are carried. */
  restore(): void {
    this.#isSilent = false;
    this.#cutOff.clear();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  /** The next commit, or the one after that many, loses this. */
  lose(loss: Loss, after = 0): void {
    this.#loss = loss;
    this.#lossAfter = after;
  }

  /** Whether no such commit has come yet. */
  get isToLose(): boolean {
    return this.#loss !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => {
      resolve(undefined);
    });
    this.restore();
    await promise;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #join(near: Socket, far: Socket): void {
    let losesAnswer = false;
    const isSilent = (): boolean => this.#isSilent || this.#cutOff.has(near);
    const end = (): void => {
      // A connection that has ended is not told either.
      if (!isSilent()) {
        near.destroy();
        far.destroy();
      }
    };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    near.on('data', (asked: Buffer) => {
      if (isSilent()) {
        return;
      }
      if (this.#loss !== null && isCommit(asked) && (this.#lossAfter -= 1) < 0) {
        const loss = this.#loss;
        this.#loss = null;
        if (loss === 'commit') {
          end();
          return;
        }
        losesAnswer = true;
      }
      far.write(asked);
    });
    far.on('data', (answer: Buffer) => {
      if (losesAnswer) {
        end();
      } else if (!isSilent()) {
        near.write(answer);
      }
    });
  }
}

/** A simple query: Q, its length, its text, and a zero. */
const isCommit = (asked: Buffer): boolean =>
  asked[0] === 0x51 && asked.toString('utf8', 5).replace('\0', '').toUpperCase() === 'COMMIT';
