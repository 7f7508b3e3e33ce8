import { audioContext } from './levelMeter.ts';

/** Three notes (C5, E5, G5), left, then right, then both. Hz, and stereo position from -1 to 1. */
const NOTES = [
  { frequency: 523.25, pan: -1 },
  { frequency: 659.25, pan: 1 },
  { frequency: 783.99, pan: 0 },
] as const;
const NOTE_SECONDS = 0.32;
const PEAK_GAIN = 0.2;

/** Not every browser lets a page choose the speaker. */
interface SinkChooser {
  setSinkId?: (speakerId: string) => Promise<void>;
}

/** Plays the test tone; resolves when it has ended. */
export async function playTestTone(speakerId: string | undefined): Promise<void> {
  const context: AudioContext & SinkChooser = audioContext();
  await context.resume();
  if (speakerId !== undefined) {
    await context.setSinkId?.(speakerId).catch(() => undefined);
  }
  const start = context.currentTime;
  const last = NOTES.map(({ frequency, pan }, index) => {
    const at = start + index * NOTE_SECONDS;
    const oscillator = new OscillatorNode(context, { frequency, type: 'triangle' });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(PEAK_GAIN, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
    oscillator.connect(gain).connect(new StereoPannerNode(context, { pan })).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + NOTE_SECONDS);
    return oscillator;
  }).at(-1);
  await new Promise<void>((resolve) => {
    last?.addEventListener('ended', () => {
      resolve();
    });
  });
}
