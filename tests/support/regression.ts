/** A least-squares line through points: its slope, and half the width of the slope's 95 % confidence interval. */
export interface Slope {
  readonly slope: number;
  readonly margin: number;
}

/** Student's t for 95 %, two-sided, by degrees of freedom: 1, 2, …; beyond that, the last is close enough. */
const T_95 = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1,
  2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05, 2.04,
];

/** @throws RangeError for fewer than three points */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const { length } = points;
  if (length < 3) {
    throw new RangeError('A slope with its confidence needs three points.');
  }
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residue = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residue / (length - 2) / spread);
  return { slope, margin: error * (T_95[length - 3] ?? 2) };
}
