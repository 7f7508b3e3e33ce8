import { audioContext } from './audioContext.ts';

/** How often the level is read, in ms. */
const INTERVAL_MS = 60;
/** Quietest level shown, in dBFS; 0 dBFS is full scale. */
const FLOOR_DB = -60;

/**
 * Measures the loudness of a track: `onLevel` gets 0 (silence) to 1 (full scale), on a decibel scale; null while nothing is
 * measured, which in a Firefox without a speaker is for ever. The returned function stops it.
 */
export function meterLevel(track: MediaStreamTrack, onLevel: (level: number | null) => void): () => void {
  const audio = audioContext();
  audio.resume().catch(() => undefined);
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (audio.state !== 'running') {
      onLevel(null);
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(levelOf(power));
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** Converts a mean power (full scale is 1) to a level from 0 to 1. */
export function levelOf(power: number): number {
  const decibels = power > 0 ? 10 * Math.log10(power) : FLOOR_DB;
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
