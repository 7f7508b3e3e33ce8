import { type ClassPageState, type Sign, signsOf, unread } from '@gongbang/client';
import { useEffect, useEffectEvent, useState } from 'react';

import { playSound } from '../../client/sounds.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { currentPreferences } from '../../hooks/usePreferences.ts';
import { useSignText } from '../../hooks/useSignText.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage, pageTitle } from '../../i18n/index.ts';

/** Lets people hear what happens, has it read out, and tells it through the system and the title while nobody looks. */
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
      // Who looks at the chat sees it.
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
        // For the eyes as well: what is gone from the page says nothing.
        toast('info', text);
      } else if (text !== null && sign.kind !== 'chat') {
        // The log of the chat is read out by itself.
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
  // A change of the language gives the page its own title.
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
      {/* The same words once more are new words. */}
      <span key={said.times}>{said.text}</span>
    </p>
  );
}

/** Shows a note of the system. Phones refuse a page's own: there the title has to do. */
function notify(title: string, body: string, tag: string): void {
  if ('Notification' in window && Notification.permission === 'granted') {
    try {
      new Notification(title, { body, tag, silent: true });
    } catch {
      // Chromium on Android takes them from service workers only.
    }
  }
}
