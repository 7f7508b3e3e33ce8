import { DeviceError, type DeviceTrouble, openMicrophone } from '@gongbang/client';
import { useEffect, useRef, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { hearYourself, type Trial } from '../client/hearYourself.ts';
import { useClassroom } from './useClassroom.tsx';

type Step = 'opening' | 'speaking' | 'playing' | Trial | DeviceTrouble;

export interface SelfTrial {
  /** How far it is, or how it ended; null before it was tried. */
  readonly step: Step | null;
  readonly isRunning: boolean;
  /** The microphone, while it is tried. */
  readonly track: MediaStreamTrack | null;
  readonly begin: () => void;
}

const RUNNING: readonly (Step | null)[] = ['opening', 'speaking', 'playing'];

/** Three seconds of one's own voice, played back to oneself. Nobody else hears it: what is sent of the microphone rests meanwhile. */
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
      // An iPhone has one microphone open at a time: one that is open already is listened to as well.
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
