import type { OwnDate, OwnStudio } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { Attendance } from './Attendance.tsx';
import { DateColumn } from './DateWords.tsx';
import { UnfoldButton } from './OwnDateRow.tsx';

interface PastDatesProps {
  readonly dates: readonly OwnDate[];
  readonly courses: OwnStudio['courses'];
  readonly onLike: (slug: string) => void;
  readonly onChanged: () => void;
}

/** Dates that are over, or were called off. */
export function PastDates({ dates, courses, onLike, onChanged }: PastDatesProps) {
  const { t } = useTranslation();
  const offered = new Set(courses.map(({ slug }) => slug));
  return (
    <section className="stack">
      <h2 className="h-sec">{t('ownStudio.past')}</h2>
      <div className="card sesrows overflow-hidden">
        {dates.map((date) =>
          date.state === 'cancelled' ? (
            <CalledOff key={date.id} date={date} onChanged={onChanged} />
          ) : (
            <Over
              key={date.id}
              date={date}
              onChanged={onChanged}
              onLike={
                offered.has(date.course.slug)
                  ? () => {
                      onLike(date.course.slug);
                    }
                  : null
              }
            />
          ),
        )}
      </div>
    </section>
  );
}

interface OverProps {
  readonly date: OwnDate;
  readonly onChanged: () => void;
  /** Opens another date like it; null if its course is no longer offered. */
  readonly onLike: (() => void) | null;
}

/** A date that is over: who came and, unfolded, money that may still come in or be given back, and kits to send. */
function Over({ date, onChanged, onLike }: OverProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const notes = [
    t('ownStudio.people', { count: date.booked }),
    ...(date.kitsToSend > 0 ? [t('ownMoney.kitsToSend', { count: date.kitsToSend })] : []),
  ];
  return (
    <div data-over={date.id}>
      <div className="sesrow">
        <DateColumn startsAt={date.startsAt} isPast />
        <div className="min-w-0">
          <b className="block">{date.course.title}</b>
          <span className="small tabular-nums">{notes.join(' · ')}</span>
        </div>
        {onLike !== null && (
          <button className="btn btn-line btn-sm" onClick={onLike}>
            {t('ownStudio.like')}
          </button>
        )}
        <UnfoldButton when={dayAndTime(date.startsAt, currentLanguage())} isOpen={isOpen} onOpen={setOpen} />
      </div>
      {isOpen && <Attendance date={date} onChanged={onChanged} />}
    </div>
  );
}

/** A date that was called off: what is refunded and, unfolded, what may still come in for it. */
function CalledOff({ date, onChanged }: { date: OwnDate; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const language = currentLanguage();
  const notes = [
    t('ownStudio.calledOff'),
    ...(date.paid === null
      ? []
      : [
          t('ownMoney.calledOffBack', {
            sum: moneyText(date.paid.back, language),
            people: date.paid.people,
          }),
        ]),
  ];
  return (
    <div data-called-off={date.id}>
      <div className="sesrow">
        <DateColumn startsAt={date.startsAt} isPast />
        <div className="min-w-0">
          <b className="block">{date.course.title}</b>
          <span className="small tabular-nums">{notes.join(' · ')}</span>
        </div>
        <UnfoldButton when={dayAndTime(date.startsAt, language)} isOpen={isOpen} onOpen={setOpen} />
      </div>
      {isOpen && <Attendance date={date} onChanged={onChanged} />}
    </div>
  );
}
