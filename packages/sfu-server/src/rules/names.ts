/** Names that people read as the same: by case, width or space they are not told apart. */
const read = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Whether somebody who asked for a name is known by it, with a mark or without. */
export function isCalled(name: string, asked: string): boolean {
  return name === asked || (name.startsWith(`${asked} (`) && /^\(\d+\)$/.test(name.slice(asked.length + 1)));
}

/** The name under which somebody is known: the one they asked for, with the first free mark where others have it: "Anna (2)". */
export function toldApart(asked: string, taken: readonly string[]): string {
  const inUse = new Set(taken.map(read));
  let name = asked;
  for (let mark = 2; inUse.has(read(name)); mark += 1) {
    name = `${asked} (${mark})`;
  }
  return name;
}
