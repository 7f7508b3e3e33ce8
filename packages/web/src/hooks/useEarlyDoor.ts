import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react';

import { takeOverDoor } from '../client/earlyDoor.ts';

/**
 * Takes over what was written before this page's scripts were there.
 * @param form has the field for the name
 * @param enter one has asked to go in: called once the name stands in the form
 */
export function useEarlyDoor(
  form: RefObject<HTMLElement | null>,
  write: (name: string) => void,
  enter: () => void,
): void {
  const [wasSent, setSent] = useState(false);
  const onWritten = useEffectEvent(write);
  const onSent = useEffectEvent(enter);
  useLayoutEffect(
    () =>
      takeOverDoor({
        field: () => form.current?.querySelector('input') ?? null,
        write: (name) => {
          onWritten(name);
        },
        enter: () => {
          setSent(true);
        },
      }),
    [form],
  );
  useEffect(() => {
    if (wasSent) {
      onSent();
    }
  }, [wasSent]);
}
