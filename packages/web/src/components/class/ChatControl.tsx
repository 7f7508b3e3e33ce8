import { unread } from '@gongbang/client';
import { MessageCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassState } from '../../hooks/useClassroom.tsx';
import { Control } from './Control.tsx';

interface ChatControlProps {
  /** The chat is on the screen. */
  readonly isOn: boolean;
  readonly onClick: () => void;
}

/** Shows the chat, and how much is new in it. */
export function ChatControl({ isOn, onClick }: ChatControlProps) {
  const { t } = useTranslation();
  const news = useClassState((state) => unread(state.chat, state.me?.id));
  return (
    <Control
      icon={MessageCircle}
      label={t('class.chat')}
      tone={isOn ? 'on' : 'plain'}
      shortcut="C"
      isPressed={isOn}
      badge={
        !isOn && news > 0 ? (
          <span className="badge absolute top-1 right-3" aria-label={t('chat.unread', { count: news })}>
            {news}
          </span>
        ) : null
      }
      onClick={onClick}
    />
  );
}
