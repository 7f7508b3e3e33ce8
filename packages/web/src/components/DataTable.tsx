interface DataTableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Plain figures in columns; scrolls if it is too wide. */
export function DataTable({ label, heads, rows }: DataTableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-left font-mono text-[13px] whitespace-nowrap tabular-nums">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} className="py-1.5 pr-4 font-normal text-text-3">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={`${at} ${row[0]}`} className="border-t border-line">
              {row.map((cell, index) => (
                <td key={heads[index]} className="py-1.5 pr-4">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
