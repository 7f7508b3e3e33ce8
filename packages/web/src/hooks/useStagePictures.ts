import type { Source } from '@gongbang/protocol';

import { useClassroom, useClassState } from './useClassroom.tsx';
import { useOwnTrack } from './useTracks.ts';

/** A picture on stage: of the mentor as mentees get it, or as the mentor sends it. */
export interface StagePicture {
  readonly source: Source;
  readonly track: MediaStreamTrack;
  /** Held back by its owner: there is nothing to see for now. */
  readonly paused: boolean;
  /** Null for one's own. */
  readonly consumerId: string | null;
}

/** What this person's stage shows. */
export function useStagePictures(): StagePicture[] {
  const { client } = useClassroom();
  const role = useClassState((state) => state.role);
  const stage = useClassState((state) => state.stage);
  const local = useClassState((state) => state.local);
  const camera = useOwnTrack('camera');
  const screen = useOwnTrack('screen');
  if (role === 'mentor') {
    const own: [Source, MediaStreamTrack | null, boolean][] = [
      ['camera', camera, local.camera !== 'on'],
      ['screen', screen, false],
    ];
    return own.flatMap(([source, track, paused]) =>
      track === null || paused ? [] : [{ source, track, paused, consumerId: null }],
    );
  }
  return stage.flatMap(({ source, kind, consumerId, paused }) => {
    const track = kind === 'video' ? client.trackOf(consumerId) : null;
    return track === null ? [] : [{ source, track, paused, consumerId }];
  });
}
