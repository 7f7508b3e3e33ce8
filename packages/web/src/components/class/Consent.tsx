import { openForStage } from '@gongbang/client';
import { INVITATION_MS, NOTICE_MS, type Invitation } from '@gongbang/protocol';
import { AlertDialog } from 'radix-ui';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { useOpener } from '../../hooks/useOpener.ts';

import { CountRing } from './CountRing.tsx';

const SECOND_MS = 1000;
const TICK_MS = 100;

/** "May everyone see you?": silence is no, and so is Esc. */
export function StageConsent() {
  const invitation = useWorkshop((workshop) => workshop.invitation, null);
  return invitation === null ? null : <StageQuestion invitation={invitation} />;
}

function StageQuestion({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const act = useAct();
  const { client } = useClassroom();
  const name = useClassState((state) => state.class?.mentorName ?? '');
  const wantsBoth = invitation.camera && invitation.mic;
  const hint = wantsBoth
    ? t('consent.both', { name })
    : invitation.camera
      ? t('consent.camera', { name })
      : t('consent.mic', { name });
  const accept = async (): Promise<void> => {
    // Answer first: the browser's question about the camera may take longer than there is time to say yes.
    if ((await act('stage:answer', { accept: true })) !== null) {
      await openForStage(client, invitation);
    }
  };
  return (
    <Question
      at={invitation.at}
      total={INVITATION_MS}
      title={invitation.camera ? t('consent.title') : t('consent.micTitle')}
      hint={hint}
      no={t('consent.no')}
      yes={t('consent.yes')}
      onNo={() => void act('stage:answer', { accept: false })}
      onYes={() => void accept()}
    />
  );
}

/** At a round table, only the mentor sees the user's bench unless the user agrees. */
export function TableConsent() {
  const { t } = useTranslation();
  const act = useAct();
  const at = useWorkshop(({ benchShare }) => benchShare.at, null);
  if (at === null) {
    return null;
  }
  return (
    <Question
      at={at}
      total={NOTICE_MS}
      title={t('table.title')}
      hint={t('table.hint')}
      no={t('table.no')}
      yes={t('table.yes')}
      onNo={() => void act('bench:share', { withEveryone: false })}
      onYes={() => void act('bench:share', { withEveryone: true })}
    />
  );
}

interface QuestionProps {
  /** When silence counts as no, by the server's clock. */
  readonly at: number;
  readonly total: number;
  readonly title: string;
  readonly hint: string;
  readonly no: string;
  readonly yes: string;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

function Question({ at, total, title, hint, no, yes, onNo, onYes }: QuestionProps) {
  const { t } = useTranslation();
  const offset = useClassState((state) => state.clockOffset);
  const opener = useOpener();
  const left = Math.min(total, Math.max(0, at - (useNow(TICK_MS) + offset)));
  return (
    <AlertDialog.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) {
          onNo();
        }
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="scrim" />
        <AlertDialog.Content className="dialog justify-items-center text-center" {...opener}>
          <CountRing share={left / total} text={String(Math.ceil(left / SECOND_MS))} />
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="grid gap-1 text-sm text-text-2">
            <span>{hint}</span>
            <span className="text-text-3">{t('consent.silence')}</span>
          </AlertDialog.Description>
          <div className="mt-2 grid w-full grid-cols-2 gap-2">
            <AlertDialog.Cancel className="btn btn-line">
              <span>{no}</span>
              <kbd className="kbd max-md:hidden">Esc</kbd>
            </AlertDialog.Cancel>
            <button className="btn btn-primary" onClick={onYes}>
              {yes}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
