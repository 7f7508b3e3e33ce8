export interface SumLine {
  readonly label: string;
  /** Shown beneath it, small. */
  readonly note?: string | undefined;
  readonly value: string;
}

interface SumProps {
  readonly lines: readonly SumLine[];
  /** The total, large. */
  readonly total?: SumLine | undefined;
}

/** Amounts beneath each other, and their total. */
export function Sum({ lines, total }: SumProps) {
  return (
    <dl className="sum">
      {lines.map((line) => (
        <Row key={line.label} line={line} />
      ))}
      {total !== undefined && <Row line={total} className="total" />}
    </dl>
  );
}

function Row({ line: { label, note, value }, className }: { line: SumLine; className?: string }) {
  return (
    <div className={className}>
      <dt>
        <span className="block">{label}</span>
        {note !== undefined && <span className="small block font-normal">{note}</span>}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
