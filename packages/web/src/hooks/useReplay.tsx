import type { Replay } from '@gongbang/client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useLesson } from './useBenches.ts';
import { useClassroom, useClassState } from './useClassroom.tsx';
import { useStagePictures, type Picture } from './useStagePictures.ts';
import { useFrozen } from './useStill.ts';
import { useToast } from './useToasts.tsx';

/** How far one looks back by oneself, in ms. */
const BACK_MS = 30_000;

interface ReplayControl {
  /** What is seen again on this page; null while one sees the hands as they are. */
  readonly replay: Replay | null;
  /** The hands as they are, whose past it is. */
  readonly hands: Picture | null;
  /** Looks back, for oneself alone, or comes back to now; null where there is nothing to look back at. */
  readonly toggle: (() => void) | null;
}

const ReplayContext = createContext<ReplayControl | null>(null);

/** Holds what one sees again, for all that is beneath. */
export function ReplayProvider({ children }: { children: ReactNode }) {
  return <ReplayContext value={useOwnReplay()}>{children}</ReplayContext>;
}

export function useReplay(): ReplayControl {
  const control = useContext(ReplayContext);
  if (control === null) {
    throw new Error('useReplay needs a ReplayProvider above it');
  }
  return control;
}

/** What somebody who watches sees again by themselves: it ends when the class goes on without them. */
function useOwnReplay(): ReplayControl {
  const { t } = useTranslation();
  const toast = useToast();
  const { client } = useClassroom();
  const hands = useStagePictures().find(({ source }) => source === 'hands') ?? null;
  const consumerId = hands?.consumerId ?? null;
  const isKept = useClassState(({ kept }) => consumerId !== null && kept.includes(consumerId));
  const isMentor = useClassState(({ role }) => role === 'mentor');
  const { current } = useLesson();
  const isFrozen = useFrozen() === 'hands';
  /** Another one, and it is over. */
  const moment = [consumerId, current, isFrozen].join();
  const [seen, setSeen] = useState<{ readonly replay: Replay; readonly moment: string } | null>(null);
  useEffect(() => () => seen?.replay.close(), [seen]);
  useEffect(() => {
    if (seen !== null && seen.moment !== moment) {
      seen.replay.close();
    }
  }, [seen, moment]);
  const look = async (id: string): Promise<void> => {
    const replay = await client.replay(id, { back: BACK_MS, speed: 1 });
    if (replay === null) {
      toast('info', t('replay.nothing'));
      return;
    }
    replay.ended(() => {
      setSeen((now) => (now?.replay === replay ? null : now));
    });
    setSeen({ replay, moment });
  };
  const toggle = (): void => {
    if (seen !== null) {
      seen.replay.close();
    } else if (consumerId !== null) {
      void look(consumerId);
    }
  };
  return {
    replay: seen?.moment === moment ? seen.replay : null,
    hands,
    toggle: isMentor || isFrozen || !isKept ? null : toggle,
  };
}
