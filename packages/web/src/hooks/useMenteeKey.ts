import type { Secret } from '@gongbang/protocol';

import { knownClasses } from '../client/browserStore.ts';
import { useClassroom, useClassState } from './useClassroom.tsx';

/** The key of the class link, for the mentor; null if an older version made it in another browser. */
export function useMenteeKey(): Secret | null {
  const { id } = useClassroom().link;
  const told = useClassState(({ menteeKey }) => menteeKey);
  return (
    told ?? knownClasses().find((known) => known.id === id && known.role === 'mentor')?.menteeKey ?? null
  );
}
