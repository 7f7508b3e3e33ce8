import { DeviceError, type DeviceTrouble, openMicrophone } from '@gongbang/client';
import { useEffect, useRef, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { hearYourself, type Trial } from '../client/hearYourself.ts';
import { useClassroom } from './useClassroom.tsx';

type Step = 'opening' | 'speaking' | 'playing' | Trial | DeviceTrouble;

export interface SelfTrial {
  /** The current step, or the outcome; null before the first try. */
  readonly step: Step | null;
  readonly isRunning: boolean;
  /** The microphone, while it is being tried. */
  readonly track: MediaStreamTrack | null;
  readonly begin: () => void;
}

const RUNNING: readonly (Step | null)[] = ['opening', 'speaking', 'playing'];

/** Three seconds of the user's own voice, played back to them. Nobody else hears it: the sent microphone pauses meanwhile. */
export function useHearYourself(): SelfTrial {
  const { publisher } = useClassroom().client;
  const [step, setStep] = useState<Step | null>(null);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const stopping = useRef(new AbortController());
  useEffect(() => {
    const stop = new AbortController();
    stopping.current = stop;
    return () => {
      stop.abort();
    };
  }, []);
  const run = async (): Promise<void> => {
    const { signal } = stopping.current;
    setStep('opening');
    const release = publisher.withholdMic();
    try {
      // An iPhone opens one microphone at a time, so one that is already open is listened to as well.
      const mic = publisher.listenIn() ?? (await openMicrophone(browserStore.devices()));
      if (signal.aborted) {
        mic.stop();
        return;
      }
      setTrack(mic);
      setStep('speaking');
      const trial = await hearYourself({
        track: mic,
        speakerId: browserStore.devices().speakerId,
        signal,
        onPlaying: () => {
          setStep('playing');
        },
      });
      setStep(trial);
    } catch (error) {
      setStep(error instanceof DeviceError ? error.trouble : 'unplayable');
    } finally {
      setTrack(null);
      release();
    }
  };
  return { step, isRunning: RUNNING.includes(step), track, begin: () => void run() };
}
