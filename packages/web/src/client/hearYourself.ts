import { meterLevel } from './levelMeter.ts';
import { playSound } from './playSound.ts';

/** How long the user speaks, in ms. */
const SPEAK_MS = 3000;

/** `silent`: there was nothing in it. `unplayable`: it could not be played. */
export type Trial = 'heard' | 'silent' | 'unplayable';

export interface TrialParts {
  /** The microphone; it is stopped at the end. */
  readonly track: MediaStreamTrack;
  readonly speakerId: string | undefined;
  /** Cancels it: it ends at once. */
  readonly signal: AbortSignal;
  /** Called when the recording starts to play. */
  readonly onPlaying: () => void;
}

/** Whether this browser can record sound. */
export function canHearYourself(): boolean {
  return 'MediaRecorder' in globalThis;
}

/** Records three seconds of a microphone, and plays them. The recording stays in this page, and is gone once played. */
export async function hearYourself({ track, speakerId, signal, onPlaying }: TrialParts): Promise<Trial> {
  const levels = new Set<number>();
  const stopMeter = meterLevel(track, (level) => {
    if (level !== null) {
      levels.add(level);
    }
  });
  try {
    const spoken = await record(track, signal).finally(stopMeter);
    if (levels.size > 0 && Math.max(...levels) === 0) {
      return 'silent';
    }
    onPlaying();
    return (await playSound(spoken, SPEAK_MS, { speakerId, signal })) ? 'heard' : 'unplayable';
  } finally {
    // Only now, because Safari plays without a tap only while the page listens.
    track.stop();
  }
}

async function record(track: MediaStreamTrack, signal: AbortSignal): Promise<Blob> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const chunks: Blob[] = [];
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      if (recorder.state !== 'inactive') {
        recorder.stop();
      }
    };
    const timer = setTimeout(stop, SPEAK_MS);
    signal.addEventListener('abort', stop);
    recorder.addEventListener('dataavailable', ({ data }) => {
      chunks.push(data);
    });
    recorder.addEventListener('error', () => {
      stop();
      reject(new Error('The microphone could not be recorded.'));
    });
    recorder.addEventListener('stop', () => {
      clearTimeout(timer);
      resolve(new Blob(chunks, { type: recorder.mimeType }));
    });
    recorder.start();
  });
}
