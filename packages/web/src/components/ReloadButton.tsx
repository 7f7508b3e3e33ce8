/** Loads the page anew; after that one is straight back where one was. */
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
