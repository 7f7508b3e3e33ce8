import type { PeerId } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useAct, useExplain } from './useAct.ts';
import { useClassroom, useWorkshop } from './useClassroom.tsx';
import { useToast } from './useToasts.tsx';

interface BenchActions {
  /** Talks with this mentee alone, or with the class again. */
  readonly toggleWhisper: (peerId: PeerId) => void;
  readonly whisperTo: PeerId | null;
  /** Brings them on stage, or takes them off. Sound only goes with the picture when it is asked for. */
  readonly toggleStage: (peerId: PeerId, withSound: boolean) => void;
  readonly isOnStage: (peerId: PeerId) => boolean;
  readonly isInvited: (peerId: PeerId) => boolean;
  /** They were helped: the hand goes down. */
  readonly helped: (peerId: PeerId) => void;
}

const NOBODY: readonly PeerId[] = [];

/** What the mentor does with one mentee. */
export function useBenchActions(): BenchActions {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const act = useAct();
  const toast = useToast();
  const explain = useExplain();
  const whisperTo = useWorkshop(({ whisper }) => whisper?.peerId ?? null, null);
  const guests = useWorkshop((workshop) => workshop.guests, []);
  const invited = useWorkshop((workshop) => workshop.invited ?? NOBODY, NOBODY);
  const isOnStage = (peerId: PeerId): boolean => guests.some((guest) => guest.peerId === peerId);
  return {
    whisperTo,
    toggleWhisper: (peerId) => {
      client.whisper(whisperTo === peerId ? null : peerId).catch(explain);
    },
    isOnStage,
    isInvited: (peerId) => invited.includes(peerId),
    toggleStage: (peerId, withSound) => {
      if (isOnStage(peerId) || invited.includes(peerId)) {
        void act('stage:leave', { peerId });
      } else {
        void act('stage:invite', { peerId, camera: true, mic: withSound });
      }
    },
    helped: (peerId) => {
      void act('hand:lower', { peerId }).then((answer) => {
        if (answer !== null) {
          toast('info', t('queue.helpedToast'));
        }
      });
    },
  };
}
