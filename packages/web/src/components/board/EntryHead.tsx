import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useServerNow } from '../../hooks/useServerNow.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { writtenAt, type Entry } from '../../layout/board.ts';

/** How often a page checks whether today has become yesterday, in ms. */
const TICK_MS = 60_000;

/** The name of an entry's writer. */
export function useWriterName(): (entry: Pick<Entry, 'writer'>) => string {
  const { t } = useTranslation();
  return ({ writer }) => writer?.name ?? t('board.nobody');
}

/** Who wrote it, in which role, and when. */
export function Who({ entry, children }: { entry: Entry; children?: ReactNode }) {
  const { t } = useTranslation();
  const { writer, editedAt } = entry;
  return (
    <span className="who">
      <span dir="auto">{useWriterName()(entry)}</span>
      {writer?.isMentor === true && <span className="pill pill-primary is-flat">{t('common.mentor')}</span>}
      {writer?.isMe === true && <span className="pill is-flat">{t('common.me')}</span>}
      <WrittenAt at={entry.at} />
      {editedAt !== null && <span className="small">{t('board.edited')}</span>}
      {children}
    </span>
  );
}

/** When something was written. */
export function WrittenAt({ at }: { at: number }) {
  const now = useServerNow(TICK_MS);
  const language = currentLanguage();
  const whole = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={whole}>
      {writtenAt(at, now, language)}
    </time>
  );
}
