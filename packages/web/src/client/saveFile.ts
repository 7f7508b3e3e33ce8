/** How long the browser may take to read it, in ms. */
const HAND_OUT_MS = 60_000;

/** Offers a file for download. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Firefox and Safari start to read it later, and may first ask where to save it.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, HAND_OUT_MS);
}
