import type { Declined, PeerId } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import type { BenchState } from '../layout/wall.ts';
import { useAct, useExplain } from './useAct.ts';
import { useClassroom, useWorkshop } from './useClassroom.tsx';
import { useToast } from './useToast.ts';

/** What everyone gets of a mentee. Sound never goes with the picture by itself. */
export interface StageWish {
  readonly camera: boolean;
  readonly mic: boolean;
}
const PICTURE_ONLY: StageWish = { camera: true, mic: false };
export const WITH_SOUND: StageWish = { camera: true, mic: true };
export const VOICE_ONLY: StageWish = { camera: false, mic: true };

interface BenchActions {
  /** Talks to this mentee alone, or to the class again. */
  readonly toggleWhisper: (peerId: PeerId) => void;
  readonly whisperTo: PeerId | null;
  /** Brings them on stage with what was requested, or takes them off. */
  readonly toggleStage: (peerId: PeerId, wanted?: StageWish) => void;
  readonly isOnStage: (peerId: PeerId) => boolean;
  readonly isInvited: (peerId: PeerId) => boolean;
  /** Their last answer, if it was not yes. */
  readonly whyNotShown: (peerId: PeerId) => Declined['how'] | null;
  /** Asks one mentee, or everyone who shows nothing, to show their bench. */
  readonly askForBench: (peerId?: PeerId) => void;
  /** They were helped: the hand goes down, and they are no longer stuck. */
  readonly helped: (bench: BenchState) => void;
}

const NOBODY: readonly PeerId[] = [];
const NOTHING: readonly Declined[] = [];

/** What the mentor can do with one mentee. */
export function useBenchActions(): BenchActions {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const act = useAct();
  const toast = useToast();
  const explain = useExplain();
  const whisperTo = useWorkshop(({ whisper }) => whisper?.peerId ?? null, null);
  const guests = useWorkshop((workshop) => workshop.guests, []);
  const invited = useWorkshop((workshop) => workshop.invited ?? NOBODY, NOBODY);
  const declined = useWorkshop((workshop) => workshop.declined ?? NOTHING, NOTHING);
  const current = useWorkshop(({ lesson }) => lesson.current, null);
  const isOnStage = (peerId: PeerId): boolean => guests.some((guest) => guest.peerId === peerId);
  return {
    whisperTo,
    toggleWhisper: (peerId) => {
      client.whisper(whisperTo === peerId ? null : peerId).catch(explain);
    },
    isOnStage,
    isInvited: (peerId) => invited.includes(peerId),
    whyNotShown: (peerId) => declined.find((one) => one.peerId === peerId)?.how ?? null,
    toggleStage: (peerId, wanted = PICTURE_ONLY) => {
      if (isOnStage(peerId) || invited.includes(peerId)) {
        void act('stage:leave', { peerId });
      } else {
        void act('stage:invite', { peerId, ...wanted });
      }
    },
    askForBench: (peerId) => {
      void act('bench:ask', peerId === undefined ? {} : { peerId }).then((answer) => {
        if (answer !== null) {
          toast(
            'info',
            answer.asked > 0 ? t('bench.askSent', { count: answer.asked }) : t('bench.askNobody'),
          );
        }
      });
    },
    helped: ({ peer: { id: peerId, name }, place, stuckAt }) => {
      const done = [
        ...(place === null ? [] : [act('hand:lower', { peerId })]),
        ...(stuckAt === null || current === null ? [] : [act('checkin:clear', { peerId, stepId: current })]),
      ];
      void Promise.all(done).then((answers) => {
        if (answers.every((answer) => answer !== null)) {
          toast('info', t('queue.helpedToast', { name }));
        }
      });
    },
  };
}
