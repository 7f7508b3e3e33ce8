import { spawn } from 'node:child_process';

/** A failure with a message for the person at the terminal; no stack is shown. */
export class SetupError extends Error {}

const isTerminal = process.stdout.isTTY === true;
const TAIL_LINES = 30;

/**
 * Runs one step of the set-up and reports its progress: on a terminal in one line that changes, elsewhere line by line.
 * @template T
 * @param {string} name
 * @param {(progress: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startedAt = performance.now();
  let shown = '';
  const show = (text) => {
    if (isTerminal) {
      process.stdout.write(`\r\x1b[2K… ${name}${text === '' ? '' : `: ${text}`}`);
    } else if (text !== shown && text !== '') {
      process.stdout.write(`  ${name}: ${text}\n`);
    }
    shown = text;
  };
  show('');
  try {
    const result = await work(show);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${isTerminal ? '\r\x1b[2K' : ''}✓ ${name} (${seconds} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${isTerminal ? '\r\x1b[2K' : ''}✗ ${name}\n`);
    throw error;
  }
}

/**
 * Runs a program quietly; if it fails, the error has its output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>} its output
 * @throws {SetupError} if it cannot be run, or fails
 */
export async function run(command, args, { cwd, env, onLine } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let rest = '';
  const take = (chunk) => {
    output += chunk;
    rest += chunk;
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine?.(line);
    }
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const code = await ended(child, command);
  if (code !== 0) {
    const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    throw new SetupError(`${command} ${args.join(' ')} failed with ${code ?? child.signalCode}:\n${tail}`);
  }
  return output;
}

/**
 * Runs a program with its output on the terminal.
 * @returns {Promise<number>} its exit code; 1 if a signal ended it
 */
export async function runVisibly(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
  return (await ended(child, command)) ?? 1;
}

/**
 * @returns {Promise<number | null>} the exit code; null if a signal ended it
 * @throws {SetupError} if it cannot be run at all
 */
function ended(child, command) {
  return new Promise((resolve, reject) => {
    child.once('error', ({ code }) => {
      reject(
        new SetupError(
          `${command} cannot be run (${code}). Install it or put it on the PATH, then run this again.`,
        ),
      );
    });
    child.once('close', resolve);
  });
}

/** Runs a script's main; a SetupError is printed as its message, anything else with its stack. */
export function main(work) {
  work().catch((error) => {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1);
  });
}
