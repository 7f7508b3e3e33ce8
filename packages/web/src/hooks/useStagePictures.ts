import type { PeerId, Source } from '@gongbang/protocol';

import { useClassroom, useClassState, useWorkshop } from './useClassroom.tsx';
import { useOwnTrack } from './useTracks.ts';

/** Which of the mentor's sources are pictures. */
export type PictureSource = Extract<Source, 'camera' | 'screen' | 'hands'>;

/** A picture that can be shown. */
export interface Picture {
  readonly source: PictureSource;
  readonly track: MediaStreamTrack;
  /** Held back by its owner: there is nothing to see for now. */
  readonly paused: boolean;
  /** Null for the user's own. */
  readonly consumerId: string | null;
  /** A mentee's: held back on the server until somebody looks. */
  readonly isBench: boolean;
}

/** A mentee's picture, with whose it is. */
export interface BenchPicture extends Picture {
  readonly peerId: PeerId;
}

const isPicture = (source: Source): source is PictureSource =>
  source === 'camera' || source === 'screen' || source === 'hands';

/** What the mentor shows: as mentees get it, or as the mentor sends it. */
export function useStagePictures(): Picture[] {
  const { client } = useClassroom();
  const role = useClassState((state) => state.role);
  const received = useClassState((state) => state.received);
  const local = useClassState((state) => state.local);
  const camera = useOwnTrack('camera');
  const screen = useOwnTrack('screen');
  const hands = useOwnTrack('hands');
  const remote = received.flatMap(({ source, kind, consumerId, paused, isBench }): Picture[] => {
    const track = kind === 'video' && !isBench ? client.trackOf(consumerId) : null;
    return track === null || !isPicture(source) ? [] : [{ source, track, paused, consumerId, isBench }];
  });
  if (role !== 'mentor') {
    return remote;
  }
  const own: [PictureSource, MediaStreamTrack | null, boolean][] = [
    ['camera', camera, local.camera === 'on'],
    ['screen', screen, local.screen === 'on'],
    ['hands', hands, local.hands === 'on'],
  ];
  return [
    ...own.flatMap(([source, track, isOn]): Picture[] =>
      track === null || !isOn ? [] : [{ source, track, paused: false, consumerId: null, isBench: false }],
    ),
    // A phone's hands come back to the mentor as they do to everyone.
    ...remote,
  ];
}

/** Received pictures of benches, by owner. */
export function useBenchPictures(): ReadonlyMap<PeerId, BenchPicture> {
  const { client } = useClassroom();
  const received = useClassState((state) => state.received);
  return new Map(
    received.flatMap(({ source, kind, consumerId, paused, isBench, peerId }) => {
      const track = kind === 'video' && isBench ? client.trackOf(consumerId) : null;
      return track === null || source !== 'camera'
        ? []
        : [[peerId, { source, track, paused, consumerId, isBench, peerId }] as const];
    }),
  );
}

/** A mentee on stage: with a picture, or by voice only. */
export interface GuestOnStage {
  readonly peerId: PeerId;
  readonly name: string;
  /** Everybody gets their camera; if `picture` is null, it is off for now. */
  readonly hasPicture: boolean;
  readonly picture: Picture | null;
}

const NOBODY: never[] = [];

/** Mentees on stage; the user's own bench is shown straight from the device. */
export function useGuests(): GuestOnStage[] {
  const guests = useWorkshop(({ guests: onStage }) => onStage, NOBODY);
  const benches = useBenchPictures();
  const me = useClassState((state) => state.me?.id);
  const isOn = useClassState((state) => state.local.camera === 'on');
  const own = useOwnTrack('camera');
  return guests.map(({ peerId, name, camera }) => {
    const mine: Picture | null =
      own === null || !isOn
        ? null
        : { source: 'camera', track: own, paused: false, consumerId: null, isBench: true };
    const picture = peerId === me ? mine : (benches.get(peerId) ?? null);
    return { peerId, name, hasPicture: camera, picture: camera ? picture : null };
  });
}
