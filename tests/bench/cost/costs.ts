import { setTimeout } from 'node:timers/promises';

import type { MeasuredServer } from './MeasuredServer.ts';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The q-quantile of some durations. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Does something repeatedly, `pauseMs` apart, and returns what each run cost. */
type Measure = (
  what: string,
  times: number,
  act: (index: number) => Promise<unknown>,
  pauseMs?: number,
) => Promise<void>;

/** How to measure what a server's responses cost. */
export function costsOf(server: MeasuredServer): Measure {
  return async (what, times, act, pauseMs = 0) => {
    await act(0);
    const waits: number[] = [];
    const before = await server.cpuMs();
    for (let index = 1; index <= times; index += 1) {
      const startedAt = performance.now();
      await act(index);
      waits.push(performance.now() - startedAt);
      if (pauseMs > 0) {
        await setTimeout(pauseMs);
      }
    }
    const cpu = ((await server.cpuMs()) - before) / times;
    const [p50, p95] = [quantile(waits, 0.5), quantile(waits, 0.95)];
    say(
      `${what.padEnd(44)} cpu ${cpu.toFixed(2).padStart(6)} ms   p50 ${p50.toFixed(2).padStart(6)} ms   p95 ${p95.toFixed(2).padStart(6)} ms`,
    );
  };
}
