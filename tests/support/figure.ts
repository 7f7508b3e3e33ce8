/** Writes down what was measured, beside the test's result. */
export function figure(what: string, value: unknown): void {
  process.stdout.write(`${what}: ${JSON.stringify(value)}\n`);
}
