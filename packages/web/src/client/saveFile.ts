/** How long the browser may take to have it, in ms. */
const HAND_OUT_MS = 60_000;

/** Hands a file out, to be kept. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Firefox and Safari begin to read it later, and may ask first where it is to be kept.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, HAND_OUT_MS);
}
