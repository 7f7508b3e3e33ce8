import { destination, pino, type Logger } from 'pino';

/**
 * Structured logs, one line per lifecycle change. Secrets travel only in fragments, headers and handshakes,
 * none of which is ever logged; the paths below are a second safeguard.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      redact: ['*.linkKey', '*.peerKey', '*.authorization', 'headers.authorization', 'auth'],
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Written synchronously. Otherwise, if nobody reads any more when the process ends, sonic-boom's
    // flushSync would retry the rest forever: the process would neither end nor answer.
    destination({ dest: process.stdout.fd, sync: true }),
  );
}
