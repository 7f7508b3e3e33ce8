import { useCallback, useEffect, useRef, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { useClassroom, useClassState } from './useClassroom.tsx';

export interface StageAudio {
  /** The browser requires a tap before it plays anything. */
  readonly blocked: boolean;
  readonly unblock: () => void;
  readonly volume: number;
  readonly setVolume: (volume: number) => void;
  /** Sends the sound to the speaker that the preferences name. */
  readonly applySpeaker: () => void;
}

/** Plays every received sound. */
export function useStageAudio(): StageAudio {
  const { client } = useClassroom();
  const received = useClassState((state) => state.received);
  const elements = useRef(new Map<string, HTMLAudioElement>());
  const [blocked, setBlocked] = useState(false);
  const [volume, setVolumeState] = useState(1);
  const isUnsupported = useClassState((state) => state.mediaUnsupported);
  const playback = isUnsupported ? 'none' : blocked ? 'blocked' : volume === 0 ? 'muted' : 'plays';
  useEffect(() => {
    client.playback.set(playback);
  }, [client, playback]);

  const play = useCallback(async (element: HTMLAudioElement) => {
    try {
      await element.play();
      setBlocked(false);
    } catch (error) {
      // Other refusals (the track has ended meanwhile) need nobody's tap.
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        setBlocked(true);
      }
    }
  }, []);

  useEffect(() => {
    const wanted = received.filter(({ kind }) => kind === 'audio');
    const ids = new Set(wanted.map(({ consumerId }) => consumerId));
    for (const [id, element] of elements.current) {
      if (!ids.has(id)) {
        element.srcObject = null;
        elements.current.delete(id);
      }
    }
    for (const { consumerId } of wanted) {
      const track = client.trackOf(consumerId);
      if (track !== null && !elements.current.has(consumerId)) {
        const element = new Audio();
        element.srcObject = new MediaStream([track]);
        setLoudness(element, volume);
        elements.current.set(consumerId, element);
        void sendToSpeaker(element);
        void play(element);
      }
    }
  }, [received, client, play, volume]);

  useEffect(() => {
    const playing = elements.current;
    return () => {
      for (const element of playing.values()) {
        element.srcObject = null;
      }
      playing.clear();
    };
  }, []);

  return {
    blocked,
    unblock: () => {
      for (const element of elements.current.values()) {
        void play(element);
      }
    },
    volume,
    setVolume: (value) => {
      setVolumeState(value);
      for (const element of elements.current.values()) {
        setLoudness(element, value);
      }
    },
    applySpeaker: () => {
      for (const element of elements.current.values()) {
        void sendToSpeaker(element);
      }
    },
  };
}

/** If a page cannot set the volume, it can still mute. */
function setLoudness(element: HTMLAudioElement, volume: number): void {
  element.volume = volume;
  element.muted = volume === 0;
}

/** The chosen speaker, if the browser lets a page choose and it is still there; otherwise the default one. */
async function sendToSpeaker(element: HTMLAudioElement): Promise<void> {
  const { speakerId } = browserStore.devices();
  if (speakerId !== undefined && 'setSinkId' in element) {
    await element.setSinkId(speakerId).catch(() => undefined);
  }
}
