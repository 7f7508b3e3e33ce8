/** A link to read and to select. */
export function LinkBox({ text, label }: { text: string; label: string }) {
  return (
    <input
      className="input truncate bg-sunken font-mono text-[13px] shadow-none"
      readOnly
      value={text}
      aria-label={label}
      onFocus={(event) => {
        event.target.select();
      }}
    />
  );
}
