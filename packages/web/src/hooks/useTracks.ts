import type { Source } from '@gongbang/protocol';
import { useCallback, useSyncExternalStore } from 'react';

import { useClassroom } from './useClassroom.tsx';

/** The user's own track of a source, as it is right now. */
export function useOwnTrack(source: Source): MediaStreamTrack | null {
  const { publisher } = useClassroom().client;
  const subscribe = useCallback((listener: () => void) => publisher.onTracksChanged(listener), [publisher]);
  return useSyncExternalStore(subscribe, () => publisher.trackOf(source));
}
