import { ChartBarBig, Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { IconButton } from '../IconButton.tsx';

const PERCENT = 100;

/** The current poll: choices for mentees, live bars for the mentor and for those who have voted. */
export function PollCard() {
  const { t } = useTranslation();
  const act = useAct();
  const poll = useWorkshop((workshop) => workshop.poll, null);
  const isMentor = useClassState((state) => state.role === 'mentor');
  if (poll === null) {
    return null;
  }
  const { id, question, choices, counts, mine, isOpen, isShared } = poll;
  const votes = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  const shareOf = (index: number): number => (votes === 0 ? 0 : ((counts?.[index] ?? 0) / votes) * PERCENT);
  return (
    <section className="panel grid gap-2.5 p-3.5 shadow-3" aria-label={t('poll.title')} data-poll>
      <header className="flex items-center gap-2 text-[13px] text-text-2">
        <span className="pill pill-primary">
          <ChartBarBig size={16} aria-hidden />
          <span>{t('poll.title')}</span>
        </span>
        <span className="grow text-right tabular-nums">
          {counts !== null && t('poll.votes', { count: votes })}
        </span>
        {isMentor && (
          <IconButton label={t('poll.clear')} onClick={() => void act('poll:clear', {})}>
            <X size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <h2 className="text-base">{question}</h2>
      <div className="grid gap-2" role={isMentor ? undefined : 'radiogroup'} aria-label={question}>
        {choices.map((choice, index) => {
          const content = (
            <>
              <span
                className={`absolute inset-y-0 left-0 ${mine === index ? 'bg-primary-soft' : 'bg-[var(--hover)]'}`}
                style={{ width: `${shareOf(index)}%` }}
                aria-hidden
              />
              <span className="relative flex items-center gap-2">
                <span>{choice}</span>
                {mine === index && <Check size={16} aria-hidden />}
              </span>
              {counts !== null && <b className="relative tabular-nums">{counts[index] ?? 0}</b>}
            </>
          );
          const look = `poll-option ${mine === index ? 'is-mine' : ''}`;
          return isMentor || !isOpen ? (
            // Choices have no identity except their place.
            <div key={choice + String(index)} className={look}>
              {content}
            </div>
          ) : (
            <button
              key={choice + String(index)}
              role="radio"
              aria-checked={mine === index}
              className={look}
              onClick={() => void act('poll:vote', { pollId: id, choice: index })}
            >
              {content}
            </button>
          );
        })}
      </div>
      {!isMentor && !isOpen && counts === null && <p className="text-[13px] text-text-2">{t('poll.kept')}</p>}
      {isMentor && isOpen && (
        <div className="grid grid-cols-2 gap-2">
          <button
            className="btn btn-line btn-sm"
            onClick={() => void act('poll:close', { pollId: id, isShared: false })}
          >
            {t('poll.closeKeep')}
          </button>
          <button
            className="btn btn-primary btn-sm"
            onClick={() => void act('poll:close', { pollId: id, isShared: true })}
          >
            {t('poll.closeShare')}
          </button>
        </div>
      )}
      {isMentor && !isOpen && (
        <p className="text-[13px] text-text-2">{isShared ? t('poll.shared') : t('poll.onlyYou')}</p>
      )}
    </section>
  );
}
