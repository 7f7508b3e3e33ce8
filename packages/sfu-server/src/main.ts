import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MAX_PRACTICE } from '@gongbang/protocol';
import type { Logger } from 'pino';

import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startServer, type RunningServer } from './server.ts';

/** A second signal, or this long after the first, ends the process in any case. ms. */
const SHUTDOWN_TIMEOUT_MS = 8_000;

/** A signal this long after the first counts as a second one, in ms. */
const IMPATIENT_AFTER_MS = 1000;

const EXIT_BAD_CONFIG = 2;
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const practice = practiceCount(process.argv);
  const log = createLog(config.LOG_LEVEL);
  const ending = new Ending(log);
  const server = await startServer({
    config: { ...config, DATA_DIR: resolve(config.DATA_DIR) },
    log,
    webRoot: WEB_ROOT,
  });
  ending.closes(server);
  log.info({ port: server.port, tlsPort: server.tlsPort }, 'server listening');
  const practicePath = practice === 0 ? null : server.openPractice(practice, language());
  process.send?.({
    type: 'listening',
    port: server.port,
    practicePath,
    addresses: server.addresses(),
    hasAuthority: server.tlsPort !== null,
    ownerPath: server.ownerPath,
  });
  if (server.ownerPath !== null && process.send === undefined) {
    // Nothing else prints it, and whoever reads this log runs the server.
    log.warn(
      { ownerPath: server.ownerPath },
      'nobody owns this server yet: open this path once to become its owner',
    );
  }
}

/** Shuts the process down in order: people are told, pending data is stored, the workers are ended. */
class Ending {
  readonly #log: Logger;
  #server: Pick<RunningServer, 'close'> | null = null;
  #begunAt: number | null = null;

  constructor(log: Logger) {
    this.#log = log;
    // Before mediasoup's own listeners, which close the workers at once: people must hear first that the server stops.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.prependListener(signal, () => {
        this.#begin({ signal }, 0);
      });
    }
    // The parent process is gone, and with it anybody who could end us.
    process.once('disconnect', () => {
      this.#begin({ signal: 'disconnect' }, 0);
    });
    // After an unexpected error, anything else may be wrong too: the next process starts afresh from the stored data.
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        log.fatal({ err: error, event }, 'an error that nobody expected');
        this.#begin({ signal: event }, 1);
      });
    }
  }

  /** Something to close at shutdown. */
  closes(server: Pick<RunningServer, 'close'>): void {
    this.#server = server;
  }

  #begin(why: { signal: string }, exitCode: number): void {
    if (this.#begunAt !== null) {
      // A repeated signal is deliberate; an immediate one is the same signal, received another way.
      if (exitCode === 0 && performance.now() - this.#begunAt > IMPATIENT_AFTER_MS) {
        process.exit(1);
      }
      return;
    }
    this.#begunAt = performance.now();
    this.#log.info(why, 'server stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    const closed = this.#server?.close() ?? Promise.resolve();
    closed.then(
      () => process.exit(exitCode),
      (error: unknown) => {
        this.#log.error({ err: error }, 'server did not stop cleanly');
        process.exit(1);
      },
    );
  }
}

/**
 * How many practice mentees `--practice 12` asks for; 0 without it.
 * @throws ConfigError
 */
function practiceCount(args: readonly string[]): number {
  const at = args.indexOf('--practice');
  if (at === -1) {
    return 0;
  }
  const count = Number(args[at + 1]);
  if (!Number.isInteger(count) || count < 1 || count > MAX_PRACTICE) {
    throw new ConfigError(`--practice needs a number from 1 to ${MAX_PRACTICE}, like --practice 12.`);
  }
  return count;
}

/** The language practice mentees speak: Korean if this machine does, else English. */
function language(): 'ko' | 'en' {
  return (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('ko') ? 'ko' : 'en';
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) {
    exit(`Gongbang cannot start with these settings:\n${error.message}\n`, EXIT_BAD_CONFIG);
  } else {
    exit(`Gongbang did not start: ${describe(error)}\n`, 1);
  }
}

/** Prints the reason, and ends anything that may still be going on. */
function exit(sentence: string, code: number): never {
  writeSync(process.stderr.fd, sentence);
  process.exit(code);
}

/** What went wrong, with advice for the usual cases. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Another program has this port: stop it, or set PORT to another one.`;
  }
  return error.message;
}
