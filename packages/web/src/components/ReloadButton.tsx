/** Reloads the page, which brings the user straight back to where they were. */
export function ReloadButton({ label }: { label: string }) {
  return (
    <button
      className="btn btn-primary"
      onClick={() => {
        location.reload();
      }}
    >
      {label}
    </button>
  );
}
