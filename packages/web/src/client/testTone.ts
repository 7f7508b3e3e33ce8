import { playSound } from './playSound.ts';

/** Three notes (C5, E5, G5): left, right, both. Hz, and how loud on each side, 0 to 1. */
const NOTES = [
  { frequency: 523.25, left: 1, right: 0 },
  { frequency: 659.25, left: 0, right: 1 },
  { frequency: 783.99, left: 0.7, right: 0.7 },
] as const;
const NOTE_SECONDS = 0.32;
const RISE_SECONDS = 0.02;
const PEAK = 0.2;
/** How much quieter a note is at its end. */
const FALL = 0.005;

const RATE = 24_000;
const CHANNELS = 2;
const BYTES = 2;
const FULL_SCALE = 0x7fff;
const HEADER_BYTES = 44;
const PCM = 1;
const BITS_PER_BYTE = 8;

/** The test tone, as a WAV file: stereo, 16 bit. */
export function testTone(): ArrayBuffer {
  const perNote = Math.round(RATE * NOTE_SECONDS);
  const bytes = perNote * NOTES.length * CHANNELS * BYTES;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
  const text = (at: number, letters: string): void => {
    for (let index = 0; index < letters.length; index += 1) {
      view.setUint8(at + index, letters.charCodeAt(index));
    }
  };
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * CHANNELS * BYTES, true);
  view.setUint16(32, CHANNELS * BYTES, true);
  view.setUint16(34, BYTES * BITS_PER_BYTE, true);
  text(36, 'data');
  view.setUint32(40, bytes, true);
  let at = HEADER_BYTES;
  for (const { frequency, left, right } of NOTES) {
    for (let index = 0; index < perNote; index += 1) {
      const seconds = index / RATE;
      const loudness = Math.min(1, seconds / RISE_SECONDS) * FALL ** (seconds / NOTE_SECONDS);
      const value = FULL_SCALE * PEAK * loudness * Math.sin(2 * Math.PI * frequency * seconds);
      view.setInt16(at, Math.round(value * left), true);
      view.setInt16(at + BYTES, Math.round(value * right), true);
      at += CHANNELS * BYTES;
    }
  }
  return view.buffer;
}

/** Plays the test tone; resolves when it has ended, or if it cannot be played. */
export async function playTestTone(speakerId: string | undefined): Promise<void> {
  const file = new Blob([testTone()], { type: 'audio/wav' });
  await playSound(file, NOTES.length * NOTE_SECONDS * 1000, { speakerId });
}
