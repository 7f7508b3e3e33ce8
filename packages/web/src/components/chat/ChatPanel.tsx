import { type ChatOutbox, EMPTY_CHAT, lastSeq, unread } from '@gongbang/client';
import { ArrowDown } from 'lucide-react';
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import type { PeerId } from '@gongbang/protocol';

import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { Composer } from './Composer.tsx';
import { Message, Outgoing } from './Message.tsx';

/** This close to the bottom counts as being there, in px. */
const AT_END_PX = 48;

interface ChatPanelProps {
  /** Whether the messages are on the screen: only then do they count as read. */
  readonly isVisible: boolean;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
  /** Nothing more can be said. */
  readonly isReadOnly?: boolean;
  /** A private line, or null for everyone's chat. */
  readonly thread?: PeerId | null;
}

/** The side chat: history, what is new, and the field to write in. */
export function ChatPanel({ isVisible, fieldRef = null, isReadOnly = false, thread = null }: ChatPanelProps) {
  const { client } = useClassroom();
  const outbox = client.chat.outboxOf(thread);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <MessageList key={`messages ${thread ?? ''}`} isVisible={isVisible} thread={thread} outbox={outbox} />
      {!isReadOnly && (
        <Composer
          key={`draft ${thread ?? ''}`}
          fieldRef={fieldRef}
          isPrivate={thread !== null}
          outbox={outbox}
        />
      )}
    </div>
  );
}

interface MessageListProps {
  readonly isVisible: boolean;
  readonly thread: PeerId | null;
  readonly outbox: ChatOutbox;
}

function MessageList({ isVisible, thread, outbox }: MessageListProps) {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const act = useAct();
  const chat = useClassState((state) => (thread === null ? state.chat : (state.lines[thread] ?? EMPTY_CHAT)));
  const isIn = useClassState(({ standing }) => standing.at === 'joined');
  const keepsOrder = useClassState(
    ({ role }) => role === 'mentor' || (role === 'assistant' && thread === null),
  );
  const me = useClassState((state) => state.me);
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  // Where the marker goes: after the last message that had been read when new ones came in unseen.
  const [markAfter, setMarkAfter] = useState<number | null>(null);
  const isLooking = isVisible && isAtEnd && document.visibilityState === 'visible';
  const last = lastSeq(chat);
  const news = unread(chat, me?.id);

  if (!isLooking && news > 0 && markAfter !== chat.readSeq) {
    setMarkAfter(chat.readSeq);
  }
  useEffect(() => {
    if (isLooking) {
      client.chat.markRead(thread);
    }
  }, [isLooking, last, client, thread]);

  const toEnd = useCallback(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, []);
  const outgoing = chat.outbox.length;
  const previousHeight = useRef(0);
  const first = chat.messages[0]?.seq;
  const previousFirst = useRef(first);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) {
      return;
    }
    if (first !== previousFirst.current && !isAtEnd) {
      // Older messages were added above: what is being read stays where it is.
      element.scrollTop += element.scrollHeight - previousHeight.current;
    } else if (isAtEnd) {
      toEnd();
    }
    previousFirst.current = first;
    previousHeight.current = element.scrollHeight;
  }, [first, last, outgoing, isVisible, isAtEnd, toEnd]);
  useLayoutEffect(() => {
    if (outgoing > 0) {
      toEnd();
    }
  }, [outgoing, toEnd]);

  const onScroll = (): void => {
    const element = list.current;
    if (element !== null) {
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX);
    }
  };
  const remove = useCallback((seq: number) => void act('chat:remove', { seq, thread }), [act, thread]);
  const isEmpty = chat.messages.length === 0 && outgoing === 0;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={list}
        className="min-h-0 flex-1 overflow-y-auto px-4 py-3 [overflow-anchor:none]"
        role="log"
        aria-live="polite"
        aria-label={t('chat.title')}
        tabIndex={0}
        onScroll={onScroll}
      >
        {chat.hasMore && (
          <button
            className="btn btn-quiet btn-xs mx-auto mb-3 flex"
            onClick={() => void client.chat.loadOlder(thread)}
          >
            {t('chat.older')}
          </button>
        )}
        {isEmpty && (
          <p className="grid h-full place-content-center text-center text-text-3">
            {thread === null ? t('chat.empty') : t('chat.emptyLine')}
          </p>
        )}
        <ol className="reading grid gap-3.5">
          {chat.messages.map((message, index) => (
            <Fragment key={message.seq}>
              {message.seq - 1 === markAfter && index > 0 && <NewMarker />}
              <Message
                message={message}
                isMine={message.peerId === me?.id}
                onRemove={isIn && (keepsOrder || message.peerId === me?.id) ? remove : null}
              />
            </Fragment>
          ))}
          {chat.outbox.map((message) => (
            <Outgoing
              key={message.clientId}
              message={message}
              name={me?.name ?? ''}
              onRetry={(clientId) => {
                outbox.retry(clientId);
              }}
              onDiscard={(clientId) => {
                outbox.discard(clientId);
              }}
              onWithoutPicture={(clientId) => {
                outbox.sendWithoutPicture(clientId);
              }}
            />
          ))}
        </ol>
      </div>
      {!isAtEnd && news > 0 && (
        <button
          className="btn btn-primary btn-xs absolute bottom-3 left-1/2 -translate-x-1/2 shadow-3"
          onClick={toEnd}
        >
          <ArrowDown size={14} aria-hidden />
          <span>{t('chat.jump', { count: news })}</span>
        </button>
      )}
    </div>
  );
}

function NewMarker() {
  const { t } = useTranslation();
  return (
    <li className="flex items-center gap-2 text-xs font-bold text-live-text" role="separator">
      <span className="h-px grow bg-live" />
      <span>{t('chat.newMarker')}</span>
      <span className="h-px grow bg-live" />
    </li>
  );
}
