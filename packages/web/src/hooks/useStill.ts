import { useEffect, useState } from 'react';

import { useClassroom, useWorkshop } from './useClassroom.tsx';

interface ShownStill {
  readonly of: 'hands' | 'screen' | 'camera';
  /** Address of the picture in this page. */
  readonly url: string;
}

/** Which picture is frozen; null while none is. */
export function useFrozen(): ShownStill['of'] | null {
  return useWorkshop(({ still }) => still?.of ?? null, null);
}

/** The frozen frame, once it is loaded; null while nothing is frozen. */
export function useStill(): ShownStill | null {
  const { client } = useClassroom();
  const still = useWorkshop((workshop) => workshop.still, null);
  const [loaded, setLoaded] = useState<{ id: string; url: string } | null>(null);
  const id = still?.id ?? null;
  useEffect(() => {
    if (id === null) {
      return;
    }
    let url: string | null = null;
    let isWanted = true;
    client.loadStill(id).then(
      (jpeg) => {
        if (isWanted) {
          url = URL.createObjectURL(jpeg);
          setLoaded({ id, url });
        }
      },
      // It is already gone again, or will be shown with the next one.
      () => undefined,
    );
    return () => {
      isWanted = false;
      if (url !== null) {
        URL.revokeObjectURL(url);
      }
    };
  }, [client, id]);
  return still !== null && loaded?.id === still.id ? { of: still.of, url: loaded.url } : null;
}
