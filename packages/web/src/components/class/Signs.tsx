import { type ClassPageState, type Sign, signsOf, unread } from '@gongbang/client';
import { useEffect, useEffectEvent, useState } from 'react';

import { playSound } from '../../client/sounds.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { currentPreferences } from '../../hooks/usePreferences.ts';
import { useSignText } from '../../hooks/useSignText.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage, pageTitle } from '../../i18n/index.ts';

/** Lets people hear what happens, has it read out, and shows it through the system and the title while nobody looks. */
export function Signs() {
  const { client } = useClassroom();
  const textOf = useSignText();
  const toast = useToast();
  const [said, setSaid] = useState({ text: '', times: 0 });
  const [missed, setMissed] = useState(0);
  const onSigns = useEffectEvent((signs: readonly Sign[], state: ClassPageState) => {
    const { silent, notifies } = currentPreferences();
    for (const sign of signs) {
      const { kind } = sign;
      // Whoever looks at the chat sees it anyway.
      const isHeard = kind !== 'chat' || document.hidden;
      if (kind !== 'poll' && kind !== 'role' && isHeard && !silent.includes(kind)) {
        playSound(kind, state.speaking.length > 0);
      }
      const text = textOf(sign);
      if (document.hidden && text !== null) {
        if (kind !== 'chat') {
          setMissed((count) => count + 1);
        }
        if (notifies) {
          notify(state.class?.title ?? pageTitle(), text, kind);
        }
      }
    }
    const texts: string[] = [];
    for (const sign of signs) {
      const text = textOf(sign);
      if (text !== null && sign.kind === 'role') {
        // Shown as well, because what has left the page says nothing.
        toast('info', text);
      } else if (text !== null && sign.kind !== 'chat') {
        // The chat's log is read out by itself.
        texts.push(text);
      }
    }
    if (texts.length > 0) {
      setSaid(({ times }) => ({ text: texts.join(' '), times: times + 1 }));
    }
  });
  const onState = useEffectEvent((state: ClassPageState) => {
    const news = unread(state.chat, state.me?.id) + missed;
    const title = [state.class?.title, pageTitle()].filter((part) => part !== undefined).join(' · ');
    document.title = news > 0 ? `(${news}) ${title}` : title;
  });
  // When the language changes, the page gets its own title back.
  const language = currentLanguage();
  useEffect(() => {
    onState(client.store.getState());
  }, [client, missed, language]);
  useEffect(() => {
    const unsubscribe = client.store.subscribe((state, before) => {
      const signs = signsOf(before, state);
      if (signs.length > 0) {
        onSigns(signs, state);
      }
      if (state.chat !== before.chat || state.class !== before.class) {
        onState(state);
      }
    });
    const looked = (): void => {
      if (!document.hidden) {
        setMissed(0);
      }
    };
    document.addEventListener('visibilitychange', looked);
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', looked);
      document.title = pageTitle();
    };
  }, [client]);
  return (
    <p className="sr-only" role="status" data-signs>
      {/* The same words again count as new. */}
      <span key={said.times}>{said.text}</span>
    </p>
  );
}

/** Shows a system notification. Phones refuse a page's own, so there the title has to do. */
function notify(title: string, body: string, tag: string): void {
  if ('Notification' in window && Notification.permission === 'granted') {
    try {
      new Notification(title, { body, tag, silent: true });
    } catch {
      // Chromium on Android accepts them from service workers only.
    }
  }
}
