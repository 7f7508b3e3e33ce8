import { SENT_REEL, type Replay } from '@gongbang/client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from './useAct.ts';
import { useLesson } from './useBenches.ts';
import { useClassroom, useClassState, useWorkshop } from './useClassroom.tsx';
import { useStagePictures, type Picture } from './useStagePictures.ts';
import { useFrozen } from './useStill.ts';
import { useToast } from './useToast.ts';

/** How far a private replay goes back, in ms. */
const BACK_MS = 30_000;
const SECOND_MS = 1000;

interface ReplayControl {
  /** The replay on this page; null while the hands are live. */
  readonly replay: Replay | null;
  /** The mentor is showing a replay to everyone, including those whose page has not kept it, and who see the hands live. */
  readonly isShared: boolean;
  /** The live hands, whose past is shown. */
  readonly hands: Picture | null;
  /** The live hands are shown next to the replay: for the mentor, and in a private replay. */
  readonly hasLive: boolean;
  /** Starts a private replay, or comes back to now; null if there is nothing to replay. */
  readonly toggle: (() => void) | null;
  /** Comes back to now; for the mentor, everyone does. */
  readonly back: () => void;
}

const ReplayContext = createContext<ReplayControl | null>(null);

/** Holds the replay, for everything beneath. */
export function ReplayProvider({ children }: { children: ReactNode }) {
  const act = useAct();
  const hands = useStagePictures().find(({ source }) => source === 'hands') ?? null;
  const reel = useReel(hands);
  const isMentor = useClassState(({ role }) => role === 'mentor');
  const shared = useSharedReplay(reel);
  const isShared = useWorkshop((workshop) => workshop.replay !== null, false) && hands !== null;
  const own = useOwnReplay(reel, isShared);
  const replay = isShared ? shared : own.replay;
  const control: ReplayControl = {
    replay,
    isShared,
    hands,
    hasLive: replay !== null && (isMentor || !isShared),
    toggle: isMentor || isShared ? null : own.toggle,
    back: () => {
      if (isMentor) {
        void act('replay:stop', {});
      } else {
        own.replay?.close();
      }
    },
  };
  return <ReplayContext value={control}>{children}</ReplayContext>;
}

export function useReplay(): ReplayControl {
  const control = useContext(ReplayContext);
  if (control === null) {
    throw new Error('useReplay needs a ReplayProvider above it');
  }
  return control;
}

/** The name under which the hands are kept here; null if they are not. */
function useReel(hands: Picture | null): string | null {
  const consumerId = hands?.consumerId ?? null;
  const isOwn = hands !== null && consumerId === null;
  return useClassState(
    ({ kept }) => kept.findLast((reel) => (isOwn ? reel.startsWith(SENT_REEL) : reel === consumerId)) ?? null,
  );
}

/** What the mentor replays for everyone; null if none of it was kept. */
function useSharedReplay(reel: string | null): Replay | null {
  const { client } = useClassroom();
  const shown = useWorkshop((workshop) => workshop.replay, null);
  const [replay, setReplay] = useState<Replay | null>(null);
  const startedAt = shown?.startedAt ?? null;
  const seconds = shown?.seconds ?? 0;
  const speed = shown?.speed ?? 1;
  useEffect(() => {
    if (startedAt === null || reel === null) {
      return;
    }
    let isWanted = true;
    let opened: Replay | null = null;
    const at = startedAt - client.store.getState().clockOffset;
    void client.replay(reel, { back: seconds * SECOND_MS, speed, at }).then((found) => {
      opened = found;
      if (isWanted) {
        setReplay(found);
      } else {
        found?.close();
      }
    });
    return () => {
      isWanted = false;
      opened?.close();
      setReplay(null);
    };
  }, [client, reel, startedAt, seconds, speed]);
  return replay;
}

/** A viewer's private replay: it ends when the class moves on without them. */
function useOwnReplay(
  reel: string | null,
  isShared: boolean,
): { replay: Replay | null; toggle: (() => void) | null } {
  const { t } = useTranslation();
  const toast = useToast();
  const { client } = useClassroom();
  const { current } = useLesson();
  const isFrozen = useFrozen() === 'hands';
  /** When this changes, the replay is over. */
  const moment = [reel, current, isFrozen, isShared].join();
  const [seen, setSeen] = useState<{ readonly replay: Replay; readonly moment: string } | null>(null);
  useEffect(() => () => seen?.replay.close(), [seen]);
  useEffect(() => {
    if (seen !== null && seen.moment !== moment) {
      seen.replay.close();
    }
  }, [seen, moment]);
  const look = async (kept: string): Promise<void> => {
    const replay = await client.replay(kept, { back: BACK_MS, speed: 1 });
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
    } else if (reel !== null) {
      void look(reel);
    }
  };
  return {
    replay: seen?.moment === moment ? seen.replay : null,
    toggle: reel === null || isFrozen ? null : toggle,
  };
}
