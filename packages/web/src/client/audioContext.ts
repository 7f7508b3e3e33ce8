/** One audio context for the page: browsers allow few. */
let context: AudioContext | null = null;

export function audioContext(): AudioContext {
  context ??= new AudioContext();
  return context;
}
