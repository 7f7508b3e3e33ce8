import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MAX_PRACTICE } from '@gongbang/protocol';

import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startServer } from './server.ts';

/** A second signal, or this long after the first, ends the process in any case. ms. */
const SHUTDOWN_TIMEOUT_MS = 8_000;

const EXIT_BAD_CONFIG = 2;
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const practice = practiceCount(process.argv);
  const log = createLog(config.LOG_LEVEL);
  const server = await startServer({
    config: { ...config, DATA_DIR: resolve(config.DATA_DIR) },
    log,
    webRoot: WEB_ROOT,
  });
  log.info({ port: server.port }, 'server listening');
  const practicePath = practice === 0 ? null : server.openPractice(practice, language());
  process.send?.({ type: 'listening', port: server.port, practicePath });

  const stop = (signal: string): void => {
    log.info({ signal }, 'server stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'server did not stop cleanly');
        process.exit(1);
      },
    );
  };
  // Before mediasoup's own listeners, which close the workers at once: people are told first that the server stops.
  process.prependOnceListener('SIGTERM', stop);
  process.prependOnceListener('SIGINT', stop);
  // Who started us is gone, and with it whoever could end us.
  process.once('disconnect', () => {
    stop('disconnect');
  });
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

/** What practice mentees speak: Korean where this machine does, else English. */
function language(): 'ko' | 'en' {
  return (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('ko') ? 'ko' : 'en';
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`Gongbang cannot start with these settings:\n${error.message}\n`);
    process.exitCode = EXIT_BAD_CONFIG;
  } else {
    process.stderr.write(`Gongbang did not start: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

/** What stands in the way, with what to do about the usual ones. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Another program has this port: stop it, or set PORT to another one.`;
  }
  return error.message;
}
