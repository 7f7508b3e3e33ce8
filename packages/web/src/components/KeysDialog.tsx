import { Keyboard } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Role } from '@gongbang/protocol';

import { useClassState } from '../hooks/useClassroom.tsx';
import { prefer, usePreferences } from '../hooks/usePreferences.ts';
import { useShortcuts } from '../hooks/useShortcuts.ts';
import { changeKey, isAssignable, keyLabel, pressedFor } from '../layout/keys.ts';
import { IconButton } from './IconButton.tsx';
import { Modal } from './Modal.tsx';
import { SwitchRow } from './SettingRow.tsx';

/** What a key does, by the name of its text, and the keys for it as `event.code`. */
type Act = readonly [text: KeyText, ...codes: string[]];
type KeyText =
  | 'mic'
  | 'camera'
  | 'chat'
  | 'fullscreen'
  | 'hold'
  | 'hand'
  | 'react'
  | 'checkIn'
  | 'replay'
  | 'showAgain'
  | 'mirror'
  | 'leftHanded'
  | 'rotate'
  | 'zoom'
  | 'queue'
  | 'scenes'
  | 'next'
  | 'screen'
  | 'draw'
  | 'freeze'
  | 'poll'
  | 'whisper'
  | 'stage';

const EVERYONE: readonly Act[] = [
  ['mic', 'KeyM'],
  ['camera', 'KeyV'],
  ['chat', 'KeyC'],
  ['fullscreen', 'KeyF'],
];
/** For those who watch, and may replay. */
const WATCHING: readonly Act[] = [['replay', 'KeyB']];
const MENTEE: readonly Act[] = [
  ['hold', 'Space'],
  ['hand', 'KeyH'],
  ['react', 'KeyR'],
  ['checkIn', 'KeyD', 'KeyS'],
  ['mirror', 'KeyX'],
  ['leftHanded', 'KeyL'],
  ['rotate', 'BracketLeft', 'BracketRight'],
  ['zoom', 'Equal', 'Minus', 'Digit0'],
];
const STAFF: readonly Act[] = [['queue', 'KeyJ', 'KeyK']];
const MENTOR: readonly Act[] = [
  ['scenes', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5'],
  ['next', 'KeyN'],
  ['showAgain', 'KeyB'],
  ['screen', 'KeyS'],
  ['draw', 'KeyP'],
  ['freeze', 'KeyZ'],
  ['poll', 'KeyG'],
  ['whisper', 'KeyW'],
  ['stage', 'KeyT'],
];

function actsOf(role: Role): readonly Act[] {
  return role === 'mentee'
    ? [...EVERYONE, ...MENTEE, ...WATCHING]
    : [...EVERYONE, ...STAFF, ...(role === 'mentor' ? MENTOR : WATCHING)];
}

/** The keys of the class page, as far as this person has them: to read, to change, and to turn off. "?" opens it. */
export function KeysDialog() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setOpen(true);
  };
  useShortcuts({ '?': open });
  return (
    <>
      <span className="upright:hidden">
        <IconButton label={t('keys.title')} shortcut="?" aria-haspopup="dialog" onClick={open}>
          <Keyboard size={20} aria-hidden />
        </IconButton>
      </span>
      <Modal title={t('keys.title')} isOpen={isOpen} onOpenChange={setOpen}>
        <Keys />
        <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
      </Modal>
    </>
  );
}

function Keys() {
  const { t } = useTranslation();
  const role = useClassState((state) => state.role);
  const { areKeysOn, keys } = usePreferences();
  const [changing, setChanging] = useState<string | null>(null);
  useNextKey(changing, (code) => {
    if (changing !== null && code !== null) {
      prefer({ keys: changeKey(keys, changing, code) });
    }
    setChanging(null);
  });
  return (
    <>
      <SwitchRow
        label={t('keys.on')}
        hint={t('keys.onHint')}
        checked={areKeysOn}
        onChange={(isOn) => {
          prefer({ areKeysOn: isOn });
        }}
      />
      <p className="text-[13px] text-text-2" role="status">
        {changing === null
          ? t('keys.change')
          : t('keys.press', { key: keyLabel(pressedFor(keys, changing)) })}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2">
        {actsOf(role).map(([text, ...codes]) => (
          <div key={text} className="contents">
            <dt className="flex flex-wrap gap-1">
              {codes.map((code) => (
                <button
                  key={code}
                  className={`kbd ${changing === code ? 'is-on' : ''}`}
                  aria-label={t('keys.changeOne', {
                    what: t(`keys.${text}`),
                    key: keyLabel(pressedFor(keys, code)),
                  })}
                  disabled={!areKeysOn}
                  onClick={() => {
                    setChanging(code);
                  }}
                >
                  {keyLabel(pressedFor(keys, code))}
                </button>
              ))}
            </dt>
            <dd className="text-left">{t(`keys.${text}`)}</dd>
          </div>
        ))}
        <Fixed name="F6" meaning={t('keys.parts')} />
        {role !== 'mentee' && <Fixed name="← ↑ → ↓" meaning={t('keys.wall')} />}
        <Fixed name="?" meaning={t('keys.help')} />
      </dl>
      {Object.keys(keys).length > 0 && (
        <button
          className="btn btn-line btn-sm justify-self-start"
          onClick={() => {
            prefer({ keys: {} });
          }}
        >
          {t('keys.reset')}
        </button>
      )}
    </>
  );
}

/** A key that cannot be changed. */
function Fixed({ name, meaning }: { name: string; meaning: string }) {
  return (
    <div className="contents">
      <dt>
        <kbd className="kbd">{name}</kbd>
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}

/** While one is requested, the next key pressed; null for Tab and others that cannot be reassigned. */
function useNextKey(asked: string | null, onKey: (code: string | null) => void): void {
  const isAsked = asked !== null;
  const answer = useEffectEvent((event: KeyboardEvent) => {
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) {
      return;
    }
    const isGiven = isAssignable(event.code);
    if (isGiven || event.key === 'Enter') {
      event.preventDefault();
    }
    event.stopPropagation();
    onKey(isGiven ? event.code : null);
  });
  useEffect(() => {
    if (!isAsked) {
      return;
    }
    const listener = (event: KeyboardEvent): void => {
      answer(event);
    };
    addEventListener('keydown', listener, true);
    return () => {
      removeEventListener('keydown', listener, true);
    };
  }, [isAsked]);
}
