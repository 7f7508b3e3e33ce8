import { destination, pino, type Logger } from 'pino';

/**
 * Structured logs, one line per lifecycle change. Secrets travel in fragments, headers and handshakes only,
 * none of which is ever logged; the paths below are a second lock.
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
    // Written at once. What still waits when the process ends would be tried without end if nobody reads any more
    // (sonic-boom's flushSync): the process would neither end nor answer.
    destination({ dest: process.stdout.fd, sync: true }),
  );
}
