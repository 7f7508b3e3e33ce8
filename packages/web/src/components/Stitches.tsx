export type Stitch = 'empty' | 'done' | 'stuck' | 'now';

/** Progress as a row of stitches: one per mentee for the mentor, one per step for a mentee. */
export function Stitches({ stitches, label }: { stitches: readonly Stitch[]; label: string }) {
  return (
    <span className="stitch" role="img" aria-label={label}>
      {stitches.map((stitch, index) => (
        // Stitches have no identity except their place.
        <i key={index} className={`is-${stitch}`} />
      ))}
    </span>
  );
}
