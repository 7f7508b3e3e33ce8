import type { Declined, Invitation } from '@gongbang/protocol';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState, useWorkshop } from './useClassroom.tsx';
import { useToast } from './useToast.ts';

/** A question that disappears this long before its end counts as unanswered, in ms: clocks agree no better than that. */
const NEARLY_MS = 500;
const NO_ONE: readonly string[] = [];

/** Reports the outcome of a question about being shown: to the person asked, and to the mentor who asked. */
export function useConsentNews(): void {
  useOwnNews();
  useMentorNews();
}

/** The user left the stage, or was not shown because they said nothing; and who sees their bench now. */
function useOwnNews(): void {
  const { t } = useTranslation();
  const toast = useToast();
  const me = useClassState((state) => state.me?.id);
  const offset = useClassState((state) => state.clockOffset);
  const isOnStage = useWorkshop(({ guests }) => guests.some(({ peerId }) => peerId === me), false);
  const isAtTable = useWorkshop(({ benchShare }) => benchShare.withEveryone, false);
  const watchers = useWorkshop((workshop) => workshop.watchers, NO_ONE);
  const invitation = useWorkshop((workshop) => workshop.invitation, null);
  const tableAt = useWorkshop(({ benchShare }) => benchShare.at, null);
  const before = useRef<{ isOnStage: boolean; asked: Invitation | { at: number } | null }>({
    isOnStage,
    asked: null,
  });
  const asked = invitation ?? (tableAt === null ? null : { at: tableAt });
  const tell = useEffectEvent(() => {
    const { isOnStage: was, asked: last } = before.current;
    before.current = { isOnStage, asked };
    if (was && !isOnStage) {
      const only = watchers.length > 1 ? t('stage.offNames', { names: watchers.join(', ') }) : t('stage.off');
      toast('info', isAtTable ? t('stage.offTable') : only);
    } else if (last !== null && asked === null && !isOnStage && !isAtTable) {
      if (Date.now() + offset >= last.at - NEARLY_MS) {
        toast('info', t('consent.silent'));
      }
    }
  });
  const at = asked?.at ?? null;
  useEffect(() => {
    tell();
  }, [isOnStage, at]);
}

/** Somebody who was asked on stage said no, or nothing. */
function useMentorNews(): void {
  const { t } = useTranslation();
  const toast = useToast();
  const peers = useClassState((state) => state.peers);
  const declined = useWorkshop((workshop) => workshop.declined, null);
  const before = useRef<readonly Declined[] | null>(declined);
  const tell = useEffectEvent(() => {
    const known = before.current;
    before.current = declined;
    for (const { peerId, of, how } of known === null ? [] : (declined ?? [])) {
      const isNew = !known?.some((one) => one.peerId === peerId && one.of === of && one.how === how);
      const peer = peers.find(({ id }) => id === peerId);
      if (isNew && of === 'stage' && peer !== undefined) {
        toast('info', t(how === 'silent' ? 'consent.toldSilent' : 'consent.toldNo', { name: peer.name }));
      }
    }
  });
  useEffect(() => {
    tell();
  }, [declined]);
}
