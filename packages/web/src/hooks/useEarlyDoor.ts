import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react';

import { isDoorInUse, takeOverDoor, watchDoor } from '../client/earlyDoor.ts';

/** Whether somebody is using the door right now: the page lets them finish their syllable, or their press. */
export const useDoorInUse = (): boolean => useSyncExternalStore(watchDoor, isDoorInUse);

/**
 * Takes over what was written before this page's scripts were there.
 * @param form has the field for the name
 * @param mayEnter whether nothing has to be read first
 * @param enter called when the user has asked to go in, and may
 * @returns whether the user has asked to go in and is about to
 */
export function useEarlyDoor(
  form: RefObject<HTMLElement | null>,
  write: (name: string) => void,
  mayEnter: () => Promise<boolean>,
  enter: () => void,
): boolean {
  const [wasSent, setSent] = useState(false);
  const onWritten = useEffectEvent(write);
  const onAsked = useEffectEvent(mayEnter);
  const onSent = useEffectEvent(enter);
  useLayoutEffect(() => {
    takeOverDoor({
      field: form.current?.querySelector('input') ?? null,
      write: (name) => {
        onWritten(name);
      },
      enter: () => {
        setSent(true);
      },
    });
  }, [form]);
  useEffect(() => {
    if (!wasSent) {
      return undefined;
    }
    let isHere = true;
    void onAsked().then((may) => {
      if (isHere) {
        setSent(false);
        if (may) {
          onSent();
        }
      }
    });
    return () => {
      isHere = false;
    };
  }, [wasSent]);
  return wasSent;
}
