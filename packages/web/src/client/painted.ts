/** Resolves when what is drawn by now is on the screen; in a page that nobody sees, at once. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const stopping = new AbortController();
    const done = (): void => {
      stopping.abort();
      resolve();
    };
    if (document.hidden) {
      done();
      return;
    }
    // Hidden pages are given no frames.
    document.addEventListener('visibilitychange', done, { signal: stopping.signal });
    requestAnimationFrame(() => {
      // A task after the frame's callbacks comes when the frame is out.
      setTimeout(done);
    });
  });
}
