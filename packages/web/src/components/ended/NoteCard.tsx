import { LIMITS, noteDraft, printable, type MentorNote } from '@gongbang/protocol';
import { Check } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { writtenIn } from '../../client/draftKeys.ts';
import { http } from '../../client/http.ts';
import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom } from '../../hooks/useClassroom.tsx';
import { useDraft } from '../../hooks/useDraft.ts';
import { RatingField } from '../Rating.tsx';

interface NoteCardProps {
  readonly mentorName: string;
  /** What was sent before; null while nothing was. */
  readonly sent: Pick<MentorNote, 'rating' | 'text' | 'at'> | null;
  readonly onSent: () => void;
}

/** How was it? For the mentor only, and optional. What was sent can be changed, or taken back. */
export function NoteCard({ mentorName, sent, onSent }: NoteCardProps) {
  const { t } = useTranslation();
  const { link } = useClassroom();
  const { id, key } = link;
  const explain = useExplain();
  const before = { rating: sent?.rating ?? null, text: sent?.text ?? '' };
  const of = writtenIn(link, String(sent?.at ?? ''));
  const { draft: written, write, drop } = useDraft('note', of, () => before);
  const { rating, text } = written;
  const [isBusy, setBusy] = useState(false);
  const draft = { rating, text: printable(text) };
  const isSaid = sent?.rating === rating && sent.text === text.trim();
  const isEmpty = rating === null && text.trim() === '';
  const send = async (note: typeof draft): Promise<void> => {
    setBusy(true);
    try {
      await http.putNote(id, key, noteDraft.parse(note));
      write(note);
      drop();
      onSent();
    } catch (error) {
      explain(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isEmpty && !isSaid) {
      void send(draft);
    }
  };
  return (
    <form className="card grid gap-4 p-5 shadow-2" onSubmit={submit}>
      <div className="grid gap-1">
        <h2 className="text-lg">{t('ended.noteTitle')}</h2>
        <p className="text-sm text-text-2">{t('ended.noteFor', { name: mentorName })}</p>
      </div>
      <RatingField
        value={rating}
        onChange={(chosen) => {
          write({ rating: chosen, text });
        }}
      />
      <textarea
        className="input"
        rows={3}
        dir="auto"
        value={text}
        maxLength={LIMITS.mentorNote}
        aria-label={t('ended.noteLabel')}
        placeholder={t('ended.notePlaceholder')}
        onChange={(event) => {
          write({ rating, text: event.target.value });
        }}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="flex min-h-9 items-center gap-2 text-sm text-text-2" role="status">
          {isSaid ? (
            <>
              <Check size={16} className="text-good-text" aria-hidden />
              <span>{t('ended.noteSent')}</span>
            </>
          ) : (
            <span>{t(sent === null ? 'ended.noteOptional' : 'ended.noteChanged')}</span>
          )}
        </span>
        <span className="flex flex-wrap gap-2">
          {sent !== null && (
            <button
              type="button"
              className="btn btn-quiet"
              disabled={isBusy}
              onClick={() => void send({ rating: null, text: '' })}
            >
              {t('ended.noteTakeBack')}
            </button>
          )}
          <button className="btn btn-primary" disabled={isBusy || isEmpty || isSaid} aria-busy={isBusy}>
            {t('ended.noteSend')}
          </button>
        </span>
      </div>
    </form>
  );
}
