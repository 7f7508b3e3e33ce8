import { LEFT_MS, REOPEN_MS } from '@gongbang/protocol';
import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { useOpener } from '../../hooks/useOpener.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { timeOfDay } from '../../layout/format.ts';

interface EndDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The mentor leaves: says what happens if they end the class, leave it running, or stay. Focus starts on staying. */
export function EndDialog({ isOpen, onOpenChange }: EndDialogProps) {
  const opener = useOpener();
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog" aria-describedby={undefined} {...opener}>
          <Choices />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function Choices() {
  const { t } = useTranslation();
  const explain = useExplain();
  const { client } = useClassroom();
  const audience = useClassState((state) => state.audience);
  const isEarly = useIsEarly();
  // Anyone who was in and left is among the absent.
  const isEmpty = useWorkshop(({ absent, sentOut }) => absent?.length === 0 && sentOut?.length === 0, false);
  const now = useNow();
  const language = currentLanguage();
  return (
    <>
      <AlertDialog.Title className="text-lg">{t('class.endTitle')}</AlertDialog.Title>
      <AlertDialog.Cancel className="btn btn-primary">{t('class.keepGoing')}</AlertDialog.Cancel>
      <Choice
        hint={
          isEarly
            ? t('class.leaveEarlyHint')
            : isEmpty && audience === 0
              ? t('class.leaveUntriedHint')
              : t('class.leaveRunningHint', { time: timeOfDay(now + LEFT_MS, language) })
        }
      >
        <AlertDialog.Action
          className="btn btn-line w-full"
          onClick={() => void client.leave({ willReturn: true })}
        >
          {t('class.leaveRunning')}
        </AlertDialog.Action>
      </Choice>
      <Choice
        hint={`${t('class.endHint', { count: audience })} ${t('class.endReopen', { time: timeOfDay(now + REOPEN_MS, language) })}`}
      >
        <AlertDialog.Action
          className="btn btn-danger w-full"
          onClick={() => {
            client.endClass().catch(explain);
          }}
        >
          {t('class.endConfirm')}
        </AlertDialog.Action>
      </Choice>
    </>
  );
}

function Choice({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <p className="text-sm text-text-2">{hint}</p>
      {children}
    </div>
  );
}

/** Whether the class runs ahead of its time: then leaving it undoes the start. */
function useIsEarly(): boolean {
  const startsAt = useClassState((state) => state.class?.startsAt ?? null);
  const offset = useClassState((state) => state.clockOffset);
  const now = useNow() + offset;
  return startsAt !== null && now < startsAt;
}
