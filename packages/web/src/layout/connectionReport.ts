/** How well a class will work over the ways that are open. */
export type Verdict = 'checking' | 'fine' | 'slow' | 'relayed' | 'no-media' | 'no-server';

interface Tried {
  readonly isRunning: boolean;
  readonly isUnreachable: boolean;
  readonly signallingMs: number | null | undefined;
  /** Ways that are open: `udp`, `tcp`, `relay-…`. */
  readonly open: readonly string[];
}

/** The whole check in a word. UDP is best, TCP next; a relay gets through everywhere else. */
export function verdictOf({ isRunning, isUnreachable, signallingMs, open }: Tried): Verdict {
  if (isUnreachable || signallingMs === null) {
    return 'no-server';
  }
  if (open.includes('udp')) {
    return 'fine';
  }
  if (isRunning) {
    return 'checking';
  }
  if (open.includes('tcp')) {
    return 'slow';
  }
  return open.length > 0 ? 'relayed' : 'no-media';
}

/** A table as text, for a mail to whoever looks after the network: columns are as wide as their longest entry. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(cell.length, widest[index] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
