import type { Clock, Log } from './ports/world.ts';

const MINUTE_MS = 60_000;
/** Lines per minute with the same message: per person, order or refund and outcome; per class; and in all. */
const LINES = { person: 1, class: 30, all: 300 } as const;
/** How much of an error's message distinguishes failures, in characters. */
const FAILURE_LENGTH = 80;

type Level = 'info' | 'warn';

/** What a line is about. */
interface Subject {
  readonly classId?: unknown;
  readonly peerId?: unknown;
  readonly address?: unknown;
  readonly code?: unknown;
  readonly provider?: unknown;
  readonly orderId?: unknown;
  readonly refundId?: unknown;
  readonly failure?: string;
}

/** Lines about the same subject within the minute. */
interface Tally {
  written: number;
  leftOut: number;
  readonly say: (leftOut: number) => void;
}

/**
 * A log whose length is not decided by those it is about. Whatever one person or address causes is written once a minute, and
 * so is each outcome; the rest is counted, and the count is written when the minute is over. A class has a limit of lines per
 * kind and minute, and so have all together: pretending to be somebody else each time does not write more.
 */
export class SparingLog implements Log {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #tallies = new Map<string, Tally>();
  #cancel: (() => void) | null = null;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  info(bindings: object, message: string): void {
    this.#write('info', bindings, message);
  }

  warn(bindings: object, message: string): void {
    this.#write('warn', bindings, message);
  }

  /** With more bindings on every line, but the same tallies. */
  child(bindings: object): Log {
    return {
      info: (own, message) => {
        this.#write('info', { ...bindings, ...own }, message);
      },
      warn: (own, message) => {
        this.#write('warn', { ...bindings, ...own }, message);
      },
    };
  }

  /** Ends the minute: reports what was left out. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const { leftOut, say } of this.#tallies.values()) {
      if (leftOut > 0) {
        say(leftOut);
      }
    }
    this.#tallies.clear();
  }

  #write(level: Level, bindings: object, message: string): void {
    const person = subjectOf(bindings);
    const { classId } = person;
    // Broad ones first: once those are full, nothing is remembered about single persons.
    const scopes: [scope: keyof typeof LINES, about: Subject][] = [
      ['all', {}],
      ['class', { classId }],
      ['person', person],
    ];
    const tallies: Tally[] = [];
    for (const [scope, about] of scopes.filter(([name]) => name !== 'class' || classId !== undefined)) {
      const tally = this.#tallyOf(scope, level, about, message);
      if (tally.written >= LINES[scope]) {
        tally.leftOut += 1;
        return;
      }
      tallies.push(tally);
    }
    for (const tally of tallies) {
      tally.written += 1;
    }
    this.#log[level](bindings, message);
  }

  #tallyOf(scope: string, level: Level, about: Subject, message: string): Tally {
    const key = JSON.stringify([scope, message, about]);
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      const say = (leftOut: number): void => {
        this.#log[level]({ ...about, leftOut }, message);
      };
      tally = { written: 0, leftOut: 0, say };
      this.#tallies.set(key, tally);
      this.#cancel ??= this.#clock.after(MINUTE_MS, () => {
        this.close();
      });
    }
    return tally;
  }
}

function subjectOf(line: Subject & { readonly err?: unknown }): Subject {
  const { classId, peerId, address, code, provider, orderId, refundId, err } = line;
  return {
    classId,
    peerId,
    address,
    code,
    ...{ provider, orderId, refundId },
    ...(err instanceof Error ? { failure: err.message.slice(0, FAILURE_LENGTH) } : {}),
  };
}
