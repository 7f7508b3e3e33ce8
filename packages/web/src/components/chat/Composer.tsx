import type { ChatOutbox } from '@gongbang/client';
import { LIMITS, isStaff, type ChatMode } from '@gongbang/protocol';
import { ArrowUp, X } from 'lucide-react';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useFileUrl } from '../../hooks/usePicture.ts';
import { IconButton } from '../IconButton.tsx';
import { PictureMenu } from './PictureMenu.tsx';

/** From this length on, the remaining characters are counted down. */
const COUNT_FROM = LIMITS.chatText - 200;

interface ComposerProps {
  /** Where it is sent to, and kept while another thread is shown. */
  readonly outbox: Pick<ChatOutbox, 'say' | 'draft' | 'keep'>;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
  /** Between a mentee and the mentor. */
  readonly isPrivate?: boolean;
}

const OPEN: ChatMode = { mode: 'open', slowSeconds: 30 };

/** Why the user may not write to everyone now, in words; null if they may. */
function useClosed(isPrivate: boolean): string | null {
  const { t } = useTranslation();
  const { mode } = useWorkshop(({ chatMode }) => chatMode, OPEN);
  const isMentee = useClassState(({ role }) => role === 'mentee');
  if (isPrivate || !isMentee || mode === 'open' || mode === 'slow') {
    return null;
  }
  return mode === 'announcements' ? t('chat.announcementsOnly') : t('chat.paused');
}

/** Whether a message to this thread may carry a picture from this person. */
function useMayAddPicture(isPrivate: boolean): boolean {
  const isOfStaff = useClassState(({ role }) => isStaff(role));
  const isAllowed = useWorkshop(({ settings }) => settings.hasPictures, false);
  return isPrivate || isOfStaff || isAllowed;
}

/** The picture to be sent with the next message. */
function PicturePreview({ file, onRemove }: { file: Blob; onRemove: () => void }) {
  const { t } = useTranslation();
  const url = useFileUrl(file);
  return (
    <div className="relative mb-2 w-fit">
      {url !== null && (
        <img src={url} alt={t('picture.yours')} className="h-20 max-w-full rounded-(--r-md) object-contain" />
      )}
      <IconButton
        label={t('picture.remove')}
        className="icon-btn absolute top-1 right-1 h-7 min-w-7 bg-raised"
        onClick={onRemove}
      >
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

/** The field to write in: Enter sends, Shift+Enter breaks the line; nothing is sent while the IME composes. */
export function Composer({ outbox, fieldRef = null, isPrivate = false }: ComposerProps) {
  const { t } = useTranslation();
  const closed = useClosed(isPrivate);
  const chatMode = useWorkshop((workshop) => workshop.chatMode, OPEN);
  const [text, setText] = useState(outbox.draft);
  const write = (draft: string): void => {
    outbox.keep(draft);
    setText(draft);
  };
  const left = LIMITS.chatText - text.trim().length;
  const [picture, setPicture] = useState<Blob | null>(null);
  const mayAddPicture = useMayAddPicture(isPrivate);
  const canSend = (text.trim() !== '' || picture !== null) && left >= 0;

  const send = (): void => {
    if (canSend) {
      outbox.say(text.trim(), picture ?? undefined);
      write('');
      setPicture(null);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a Korean syllable is being composed, Enter only finishes it. Safari ends the composition first and then
    // reports the key with the code 229 (UI Events, "keyCode property during composition").
    // oxlint-disable-next-line typescript/no-deprecated -- the one sign of it that Safari gives
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !isComposing) {
      event.preventDefault();
      send();
    }
  };
  if (closed !== null) {
    return (
      <p className="border-t border-line p-4 text-center text-sm text-text-2" role="status">
        {closed}
      </p>
    );
  }
  return (
    <form
      className="border-t border-line p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {picture !== null && (
        <PicturePreview
          file={picture}
          onRemove={() => {
            setPicture(null);
          }}
        />
      )}
      <div className="flex items-end gap-2">
        {mayAddPicture && <PictureMenu onPicture={setPicture} />}
        <textarea
          ref={fieldRef}
          className="input max-h-36 field-sizing-content min-h-[42px] resize-none py-2 text-sm"
          rows={1}
          dir="auto"
          value={text}
          aria-label={t('chat.message')}
          placeholder={isPrivate ? t('chat.linePlaceholder') : t('chat.placeholder')}
          onChange={(event) => {
            write(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onPaste={({ clipboardData }) => {
            const file = [...clipboardData.files].find(({ type }) => type.startsWith('image/'));
            if (file !== undefined && mayAddPicture) {
              setPicture(file);
            }
          }}
        />
        <button className="icon-btn is-on" aria-label={t('chat.send')} disabled={!canSend}>
          <ArrowUp size={20} aria-hidden />
        </button>
      </div>
      {chatMode.mode === 'slow' && !isPrivate && (
        <p className="mt-1 text-xs text-text-3">{t('chat.slow', { count: chatMode.slowSeconds })}</p>
      )}
      {text.length > COUNT_FROM && (
        <p className={`mt-1 text-xs ${left < 0 ? 'text-danger-text' : 'text-text-3'}`} role="status">
          {left < 0 ? t('chat.tooLong', { count: -left }) : t('chat.left', { count: left })}
        </p>
      )}
    </form>
  );
}
