import { linkUrl } from '@gongbang/client';
import { MAX_PRACTICE, chatMode, type ChatMode, type ClassSettings } from '@gongbang/protocol';
import { ShieldCheck } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useMenteeKey } from '../../hooks/useMenteeKey.ts';
import { useSharing } from '../../hooks/useSharing.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { CopyButton } from '../CopyButton.tsx';
import { EditClass } from '../EditClass.tsx';
import { IconButton } from '../IconButton.tsx';
import { Modal } from '../Modal.tsx';
import { Row, SwitchRow } from '../SettingRow.tsx';

const SETTINGS: ClassSettings = {
  kind: 'workshop',
  admission: 'open',
  isLocked: false,
  isAddressShared: false,
  hasPictures: false,
};
const CHAT: ChatMode = { mode: 'open', slowSeconds: 30 };
/** Numbers of practice mentees to choose from. */
const PRACTICE_COUNTS = [0, 3, 6, 12, 20, 30, MAX_PRACTICE] as const;
const SLOW_CHOICES = [10, 30, 60] as const;

/** Who may come in, who may write, what kind of class it is, and, in a rehearsal, who practises. */
export function OrderDialog() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isMentor = useClassState((state) => state.role === 'mentor');
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  const { link } = useClassroom();
  return (
    <>
      <IconButton
        label={t('order.title')}
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <ShieldCheck size={20} aria-hidden />
      </IconButton>
      <Modal title={t('order.title')} isOpen={isOpen} onOpenChange={setOpen}>
        {isMentor && (
          <EditClass id={link.id} linkKey={link.key} className="btn btn-line btn-sm justify-self-start" />
        )}
        {isMentor && <DoorSettings />}
        <ChatSettings />
        {isMentor && isRehearsal && <PracticeMentees />}
        <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}

function DoorSettings() {
  const { t } = useTranslation();
  const act = useAct();
  const isRehearsal = useClassState((state) => state.class?.phase === 'rehearsal');
  const { kind, admission, isLocked, isAddressShared, hasPictures } = useWorkshop(
    (workshop) => workshop.settings,
    SETTINGS,
  );
  return (
    <>
      <SwitchRow
        label={t('order.lock')}
        hint={t('order.lockHint')}
        checked={isLocked}
        onChange={(value) => void act('class:configure', { isLocked: value })}
      />
      <SwitchRow
        label={t('order.ask')}
        hint={t('order.askHint')}
        checked={admission === 'ask'}
        onChange={(value) => void act('class:configure', { admission: value ? 'ask' : 'open' })}
      />
      <SwitchRow
        label={t('order.onePlace')}
        hint={t('order.onePlaceHint')}
        checked={isAddressShared}
        onChange={(value) => void act('class:configure', { isAddressShared: value })}
      />
      <SwitchRow
        label={t('picture.allow')}
        hint={t('picture.allowHint')}
        checked={hasPictures}
        onChange={(value) => void act('class:configure', { hasPictures: value })}
      />
      <SwitchRow
        label={t('kind.round-table')}
        hint={t('kind.tableHint')}
        checked={kind === 'round-table'}
        onChange={(value) => void act('class:configure', { kind: value ? 'round-table' : 'workshop' })}
      />
      {!isRehearsal && <LinkRotation />}
    </>
  );
}

/** The class link, even if the header has no room for it, and a way to replace it. */
function LinkRotation() {
  const { t } = useTranslation();
  const act = useAct();
  const toast = useToast();
  const { link } = useClassroom();
  const sharing = useSharing();
  const menteeKey = useMenteeKey();
  const [isNew, setNew] = useState(false);
  const rotate = async (): Promise<void> => {
    if ((await act('class:rotateLink', {})) !== null) {
      setNew(true);
      toast('info', t('order.rotated'));
    }
  };
  return (
    <div className="grid gap-2">
      <ConfirmDialog
        trigger={<button className="btn btn-line btn-sm">{t('order.rotate')}</button>}
        title={t('order.rotateTitle')}
        description={t('order.rotateHint')}
        confirm={t('order.rotateConfirm')}
        cancel={t('common.cancel')}
        onConfirm={() => void rotate()}
      />
      {menteeKey !== null && (
        <CopyButton
          text={linkUrl({ id: link.id, role: 'mentee', key: menteeKey }, sharing.origin)}
          label={t(isNew ? 'order.copyNew' : 'order.copyLink')}
          className="btn btn-line btn-sm"
          onCopied={sharing.handedOut}
        />
      )}
    </div>
  );
}

function ChatSettings() {
  const { t } = useTranslation();
  const act = useAct();
  const { mode, slowSeconds } = useWorkshop((workshop) => workshop.chatMode, CHAT);
  return (
    <>
      <Row label={t('chatMode.title')}>
        {(id) => (
          <select
            id={id}
            className="input min-h-10 w-auto py-1.5 text-sm"
            value={mode}
            onChange={(event) => {
              const chosen = chatMode.shape.mode.safeParse(event.target.value);
              if (chosen.success) {
                void act('chat:setMode', { mode: chosen.data, slowSeconds });
              }
            }}
          >
            {chatMode.shape.mode.options.map((name) => (
              <option key={name} value={name}>
                {t(`chatMode.${name}`)}
              </option>
            ))}
          </select>
        )}
      </Row>
      {mode === 'slow' && (
        <Row label={t('chatMode.seconds')}>
          {(id) => (
            <select
              id={id}
              className="input min-h-10 w-auto py-1.5 text-sm"
              value={slowSeconds}
              onChange={(event) =>
                void act('chat:setMode', { mode: 'slow', slowSeconds: Number(event.target.value) })
              }
            >
              {SLOW_CHOICES.map((count) => (
                <option key={count} value={count}>
                  {t('time.seconds', { count })}
                </option>
              ))}
            </select>
          )}
        </Row>
      )}
    </>
  );
}

function PracticeMentees() {
  const { t } = useTranslation();
  const act = useAct();
  const practice = useWorkshop((workshop) => workshop.practice ?? 0, 0);
  const counts = [...new Set([...PRACTICE_COUNTS, practice])].toSorted((a, b) => a - b);
  return (
    <Row label={t('practice.title')} hint={t('practice.hint')}>
      {(id) => (
        <select
          id={id}
          className="input min-h-10 w-auto py-1.5 text-sm"
          value={practice}
          onChange={(event) =>
            void act('practice:set', { count: Number(event.target.value), language: currentLanguage() })
          }
        >
          {counts.map((count) => (
            <option key={count} value={count}>
              {count === 0 ? t('practice.none') : t('common.people', { count })}
            </option>
          ))}
        </select>
      )}
    </Row>
  );
}
