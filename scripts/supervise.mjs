import { spawn, spawnSync } from 'node:child_process';

/** The server's exit code for settings that it cannot run with: restarting would change nothing. */
const EXIT_BAD_CONFIG = 2;
/** How long to wait before a restart, in ms: doubled each time, until the server has run well for a while. */
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;
/** How often to check that the processes that started us are still there, in ms. */
const ANCESTORS_INTERVAL_MS = 500;
/** The processes that started us; read before the set-up, because they may exit during it. */
const ANCESTORS = findAncestors();

/**
 * Runs a server for as long as this process lives: if it ends by itself, it is restarted after a pause, and the reason is printed.
 * It is not restarted if it never listened, cannot run with these settings, or ended normally.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(message: { type: string }) => void} onMessage
 */
export function supervise(command, args, options, onMessage) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let server = null;
  let hasListened = false;
  let isEnding = false;
  let delay = FIRST_DELAY_MS;

  const end = (signal) => {
    isEnding = true;
    if (server === null) {
      process.exit(0);
    }
    server.kill(signal);
  };

  const start = () => {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // In a process group of its own: Ctrl-C must reach only the server, which then ends its media workers in order.
      detached: true,
    });
    server = child;
    child.on('message', (message) => {
      hasListened ||= message.type === 'listening';
      onMessage(message);
    });
    let isOver = false;
    const ended = (code, signal) => {
      if (isOver) {
        return;
      }
      isOver = true;
      server = null;
      if (isEnding || code === 0 || code === EXIT_BAD_CONFIG || !hasListened) {
        process.exit(code ?? 1);
      }
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) {
        delay = FIRST_DELAY_MS;
      }
      const why = signal === null ? `with exit code ${code}` : `by ${signal}`;
      console.error(`Gongbang ended ${why}. Restarting it in ${delay / 1000} s.`);
      setTimeout(start, delay);
      delay = Math.min(delay * 2, MAX_DELAY_MS);
    };
    child.once('error', (error) => {
      console.error(`The server could not be started: ${error.message}`);
      ended(1, null);
    });
    child.once('close', ended);
  };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => end(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  whenOrphaned(() => {
    if (!isEnding) {
      end('SIGTERM');
    }
  });
  start();
}

/**
 * Calls back when a process that started us is gone: npm itself, or the shell that npm puts in between, which does not
 * pass on its signals. Without `ps` (on Windows) nothing is watched.
 */
function whenOrphaned(action) {
  const look = setInterval(() => {
    if (process.ppid !== ANCESTORS[0] || !ANCESTORS.every(isAlive)) {
      clearInterval(look);
      action();
    }
  }, ANCESTORS_INTERVAL_MS);
  look.unref();
}

function findAncestors() {
  const [parent, isShell] = parentOf(process.ppid);
  return isShell && parent > 1 ? [process.ppid, parent] : [process.ppid];
}

/**
 * @param {number} pid
 * @returns {[number, boolean]} its parent, and whether it is a shell started for a single command
 */
function parentOf(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const found = /^\s*(\d+)\s+(\S+)\s+(\S*)/.exec(stdout ?? '');
  return found === null
    ? [0, false]
    : [Number(found[1]), /(^|\/)(sh|dash|bash|zsh)$/.test(found[2]) && found[3] === '-c'];
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, but we may not signal it.
    return error.code === 'EPERM';
  }
}
