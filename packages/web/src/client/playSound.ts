/** If nothing can be played, it never ends: it is given up this long after its length, in ms. */
const PATIENCE_MS = 2000;

/**
 * Plays a file of a known length, in ms; resolves when it has ended, is cancelled, or cannot be played, and says whether it was
 * played to its end. Uses an `<audio>`, which more browsers route to a chosen speaker than an AudioContext, and which does not
 * wait for ever if there is none.
 */
export async function playSound(
  file: Blob,
  lengthMs: number,
  { speakerId, signal }: { speakerId: string | undefined; signal?: AbortSignal },
): Promise<boolean> {
  const url = URL.createObjectURL(file);
  const audio = new Audio(url);
  if (speakerId !== undefined && 'setSinkId' in audio) {
    await audio.setSinkId(speakerId).catch(() => undefined);
  }
  const isPlayed = await new Promise<boolean>((resolve) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(giveUp, lengthMs + PATIENCE_MS);
    audio.addEventListener('ended', () => {
      clearTimeout(timer);
      resolve(true);
    });
    audio.addEventListener('error', giveUp);
    signal?.addEventListener('abort', giveUp);
    audio.play().catch(giveUp);
  });
  audio.pause();
  URL.revokeObjectURL(url);
  return isPlayed;
}
