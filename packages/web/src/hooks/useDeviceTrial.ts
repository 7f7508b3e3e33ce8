import { DeviceError, type DeviceKind, type DevicePreferences } from '@gongbang/client';
import { useCallback, useEffect, useRef, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';

export type Trial =
  | { readonly at: 'untried' | 'opening' }
  | { readonly at: 'open'; readonly track: MediaStreamTrack }
  | { readonly at: 'failed'; readonly error: DeviceError };

interface DeviceTrial {
  readonly trial: Trial;
  readonly begin: () => void;
  /** Closes the device, or dismisses its error. */
  readonly end: () => void;
}

/** A device tried on its own, outside a class: opened on request, and closed with the page at the latest. */
export function useDeviceTrial(
  kind: DeviceKind,
  open: (preferences: DevicePreferences) => Promise<MediaStreamTrack>,
): DeviceTrial {
  const [trial, setTrial] = useState<Trial>({ at: 'untried' });
  const run = useRef(0);
  const opened = useRef<MediaStreamTrack | null>(null);
  const close = useCallback((): void => {
    run.current += 1;
    opened.current?.stop();
    opened.current = null;
  }, []);
  useEffect(() => close, [close]);
  const end = useCallback((): void => {
    close();
    setTrial({ at: 'untried' });
  }, [close]);
  const begin = useCallback((): void => {
    close();
    const mine = run.current;
    setTrial({ at: 'opening' });
    open(browserStore.devices()).then(
      (track) => {
        if (run.current !== mine) {
          track.stop();
          return;
        }
        opened.current = track;
        // Unplugged, or revoked by the person.
        track.addEventListener('ended', end);
        setTrial({ at: 'open', track });
      },
      (error: unknown) => {
        if (run.current === mine) {
          setTrial({
            at: 'failed',
            error: error instanceof DeviceError ? error : DeviceError.from(kind, error),
          });
        }
      },
    );
  }, [close, end, kind, open]);
  return { trial, begin, end };
}
