import {
  type Destination,
  MEDIA_WAYS,
  type MediaWay,
  trySignalling,
  tryWay,
  type WayResult,
} from '@gongbang/client';
import { useCallback, useEffect, useRef, useState } from 'react';

import { http, server } from '../client/http.ts';

/** The progress of a check. */
export interface CheckState {
  readonly isRunning: boolean;
  /** How long the page's own connection took, in ms; null if it is blocked, undefined while unknown. */
  readonly signallingMs: number | null | undefined;
  readonly ways: ReadonlyMap<MediaWay, WayResult>;
  readonly destinations: readonly Destination[];
  /** The server could not be asked at all. */
  readonly isUnreachable: boolean;
}

const NOTHING_YET: CheckState = {
  isRunning: true,
  signallingMs: undefined,
  ways: new Map(),
  destinations: [],
  isUnreachable: false,
};

/** Tries every way to the server, each on its own, and again on request. */
export function useConnectionCheck(): CheckState & { readonly again: () => void } {
  const [state, setState] = useState(NOTHING_YET);
  const run = useRef(0);
  const start = useCallback(async () => {
    run.current += 1;
    const mine = run.current;
    const put = (change: (before: CheckState) => Partial<CheckState>): void => {
      if (run.current === mine) {
        setState((before) => ({ ...before, ...change(before) }));
      }
    };
    const tryOne = async (way: MediaWay): Promise<void> => {
      try {
        const { result, destinations } = await tryWay(way, http);
        put(({ ways }) => ({ ways: new Map(ways).set(way, result), destinations }));
      } catch {
        put(() => ({ isUnreachable: true }));
      }
    };
    const signallingMs = await trySignalling(server);
    put(() => ({ signallingMs }));
    await Promise.all(MEDIA_WAYS.map(tryOne));
    put(() => ({ isRunning: false }));
  }, []);
  useEffect(() => {
    void start();
    return () => {
      run.current += 1;
    };
  }, [start]);
  const again = useCallback(() => {
    setState(NOTHING_YET);
    void start();
  }, [start]);
  return { ...state, again };
}
