/** Resolves when what has been drawn so far is on the screen; right away in a page nobody sees. */
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
    // Hidden pages get no frames.
    document.addEventListener('visibilitychange', done, { signal: stopping.signal });
    requestAnimationFrame(() => {
      // A task queued in the frame's callbacks runs once the frame is out.
      setTimeout(done);
    });
  });
}
