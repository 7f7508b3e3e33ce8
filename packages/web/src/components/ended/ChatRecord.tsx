import { LIMITS, type ChatMessage } from '@gongbang/protocol';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { http } from '../../client/http.ts';
import { saveFile } from '../../client/saveFile.ts';
import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { currentLanguage } from '../../i18n/index.ts';
import { chatFile } from '../../layout/chatFile.ts';
import { ChatPanel } from '../chat/ChatPanel.tsx';

/** What everyone said, to read and to keep. */
export function ChatRecord() {
  const { t } = useTranslation();
  const hasChat = useClassState((state) => state.chat.messages.length > 0);
  return (
    <div className={`card flex flex-col overflow-hidden ${hasChat ? 'max-h-[max(60dvh,20rem)]' : 'pb-4'}`}>
      <div className="flex flex-wrap items-center justify-between gap-2 pt-3 pr-3 pl-4">
        <h2 className="text-base">{t('ended.chat')}</h2>
        {hasChat && <SaveChat />}
      </div>
      {hasChat ? (
        <ChatPanel isVisible isReadOnly />
      ) : (
        <p className="px-4 pt-2 text-text-3">{t('ended.noChat')}</p>
      )}
    </div>
  );
}

function SaveChat() {
  const { t } = useTranslation();
  const { id, key } = useClassroom().link;
  const explain = useExplain();
  const title = useClassState((state) => state.class?.title ?? '');
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const words = {
        title,
        mentor: t('common.mentor'),
        assistant: t('order.assistant'),
        picture: t('ended.picture'),
      };
      const text = chatFile(await all(id, key), words, currentLanguage());
      saveFile('gongbang-chat.txt', new Blob([text], { type: 'text/plain;charset=utf-8' }));
    } catch (error) {
      explain(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      className="btn btn-quiet btn-xs"
      disabled={isBusy}
      aria-busy={isBusy}
      onClick={() => void save()}
    >
      <Download size={14} aria-hidden />
      <span>{t('ended.saveChat')}</span>
    </button>
  );
}

/** Every message, page by page, starting from the last. */
async function all(id: string, key: string): Promise<ChatMessage[]> {
  const messages: ChatMessage[] = [];
  for (let page = 0; page * LIMITS.chatPage < LIMITS.classMessages; page += 1) {
    const before = messages[0]?.seq;
    const older = await http.getChat(id, key, before);
    messages.unshift(...older.messages);
    if (!older.hasMore) {
      break;
    }
  }
  return messages;
}
