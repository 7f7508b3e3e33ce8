/** Names that read the same: differences in case, width or spaces do not count, nor do characters that only shape others. */
const read = (name: string): string =>
  name
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();

/** Whether somebody who asked for a name is known by it, with or without a mark. */
export function isCalled(name: string, asked: string): boolean {
  return name === asked || (name.startsWith(`${asked} (`) && /^\(\d+\)$/.test(name.slice(asked.length + 1)));
}

/** The name somebody is known by: the one they asked for, with the first free mark if others have it: "Anna (2)". */
export function toldApart(asked: string, taken: readonly string[]): string {
  const inUse = new Set(taken.map(read));
  let name = asked;
  for (let mark = 2; inUse.has(read(name)); mark += 1) {
    name = `${asked} (${mark})`;
  }
  return name;
}
