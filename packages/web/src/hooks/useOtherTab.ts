import type { ClassId } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

const lockOf = (id: ClassId): string => `gongbang:class:${id}`;

/** While it is on, other tabs of this browser can tell that the user is in the class here. Does nothing without Web Locks. */
export function useTellTabs(id: ClassId, isIn: boolean): void {
  useEffect(() => {
    if (!isIn || !('locks' in navigator)) {
      return undefined;
    }
    const left = new AbortController();
    const held = (): Promise<void> =>
      new Promise((resolve) => {
        left.signal.addEventListener('abort', () => {
          resolve();
        });
      });
    navigator.locks.request(lockOf(id), { mode: 'shared', signal: left.signal }, held).catch(() => undefined);
    return () => {
      left.abort();
    };
  }, [id, isIn]);
}

/** Whether the user is in the class in another tab of this browser. No, if there are no Web Locks to tell. */
export async function isInOtherTab(id: ClassId): Promise<boolean> {
  try {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === lockOf(id));
  } catch {
    // There are none, or they are blocked.
    return false;
  }
}

export function useOtherTab(id: ClassId): boolean {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    void isInOtherTab(id).then(setThere);
  }, [id]);
  return isThere;
}
