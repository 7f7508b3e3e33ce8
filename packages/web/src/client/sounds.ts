import { audioContext } from './audioContext.ts';
import type { Sound } from './browserStore.ts';

/** A tap on wood or clay: when, in seconds, and how high, in Hz. */
type Tap = readonly [at: number, frequency: number];

const TAPS: Readonly<Record<Sound, readonly Tap[]>> = {
  started: [
    [0, 262],
    [0.11, 349],
  ],
  hand: [[0, 523]],
  stuck: [
    [0, 440],
    [0.11, 440],
  ],
  knock: [
    [0, 294],
    [0.16, 294],
  ],
  chat: [[0, 880]],
  onStage: [
    [0, 392],
    [0.11, 523],
  ],
  offStage: [
    [0, 523],
    [0.11, 392],
  ],
  lost: [[0, 175]],
  back: [
    [0, 262],
    [0.11, 330],
  ],
};
/** How long a tap rings, and how fast it gets loud, in seconds. */
const RING = 0.13;
const ATTACK = 0.004;
/** About -24 LUFS; 12 dB less while somebody speaks. */
const PEAK = 0.14;
const DUCKED = 0.035;
/** Wood falls in pitch while it rings. */
const FALL = 0.82;
/** Many within this time are one, in ms. */
const APART_MS = 300;

let lastAt = -Infinity;

/** Plays a sign. Silent if the page has not been touched yet, or has no output. @param isDucked somebody is speaking */
export function playSound(sound: Sound, isDucked: boolean): void {
  try {
    play(sound, isDucked);
  } catch {
    // No context is available, or it takes no more: nothing else waits for a sound.
  }
}

function play(sound: Sound, isDucked: boolean): void {
  const now = performance.now();
  const context = audioContext();
  if (context.state !== 'running') {
    // Never awaited: without an output it does not resolve.
    context.resume().catch(() => undefined);
    return;
  }
  if (now - lastAt < APART_MS) {
    return;
  }
  lastAt = now;
  for (const [at, frequency] of TAPS[sound]) {
    const start = context.currentTime + at;
    const oscillator = new OscillatorNode(context, { frequency, type: 'triangle' });
    oscillator.frequency.setValueAtTime(frequency, start);
    oscillator.frequency.exponentialRampToValueAtTime(frequency * FALL, start + RING);
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(isDucked ? DUCKED : PEAK, start + ATTACK);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + RING);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + RING);
  }
}
