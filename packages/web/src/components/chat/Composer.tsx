import { LIMITS } from '@gongbang/protocol';
import { ArrowUp } from 'lucide-react';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

/** From here on, what is left is counted down. */
const COUNT_FROM = LIMITS.chatText - 200;

interface ComposerProps {
  readonly onSend: (text: string) => void;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line; nothing is sent while the IME composes. */
export function Composer({ onSend, fieldRef = null }: ComposerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const left = LIMITS.chatText - text.trim().length;
  const canSend = text.trim() !== '' && left >= 0;

  const send = (): void => {
    if (canSend) {
      onSend(text.trim());
      setText('');
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a Korean syllable is being composed, Enter only finishes it. Safari ends the composition first and then
    // reports the key with the code 229 (UI Events, "keyCode property during composition").
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one sign of it that Safari gives
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      className="border-t border-line p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <textarea
          ref={fieldRef}
          className="input max-h-36 field-sizing-content min-h-[42px] resize-none py-2 text-sm"
          rows={1}
          value={text}
          aria-label={t('chat.message')}
          placeholder={t('chat.placeholder')}
          onChange={(event) => {
            setText(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <button className="icon-btn is-on" aria-label={t('chat.send')} disabled={!canSend}>
          <ArrowUp size={20} aria-hidden />
        </button>
      </div>
      {text.length > COUNT_FROM && (
        <p className={`mt-1 text-xs ${left < 0 ? 'text-danger-text' : 'text-text-3'}`} role="status">
          {left < 0 ? t('chat.tooLong', { count: -left }) : t('chat.left', { count: left })}
        </p>
      )}
    </form>
  );
}
