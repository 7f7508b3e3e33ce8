import { linkPath } from '@gongbang/client';
import type { ClassId, OwnClass, OwnDate, OwnStudio } from '@gongbang/protocol';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { rememberDateClass } from '../../client/dateClasses.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayAndTime } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { Attendance } from './Attendance.tsx';
import { DateColumn } from './DateWords.tsx';
import { UnfoldButton } from './OwnDateRow.tsx';

interface PastDatesProps {
  readonly dates: readonly OwnDate[];
  readonly courses: OwnStudio['courses'];
  /** The mentor's own. */
  readonly classes: ReadonlyMap<ClassId, OwnClass>;
  readonly onLike: (slug: string) => void;
  readonly onChanged: () => void;
}

/** Dates that are over, or were called off. */
export function PastDates({ dates, courses, classes, onLike, onChanged }: PastDatesProps) {
  const { t } = useTranslation();
  const offered = new Set(courses.map(({ slug }) => slug));
  return (
    <section className="stack">
      <h2 className="h-sec">{t('ownStudio.past')}</h2>
      <div className="card sesrows overflow-hidden">
        {dates.map((date) => {
          const { slug } = date.course;
          const own = classes.get(date.classId);
          return (
            <PastDate
              key={date.id}
              date={date}
              mentorKey={own?.phase === 'ended' ? own.keys.mentor : null}
              onChanged={onChanged}
            >
              {offered.has(slug) && (
                <button
                  className="btn btn-line btn-sm"
                  onClick={() => {
                    onLike(slug);
                  }}
                >
                  {t('ownStudio.like')}
                </button>
              )}
            </PastDate>
          );
        })}
      </div>
    </section>
  );
}

interface PastDateProps {
  readonly date: OwnDate;
  /** Leads to its class, which knows who was there, and what was written; null if it was not held, or is another mentor's. */
  readonly mentorKey: string | null;
  readonly onChanged: () => void;
  /** What can be done without unfolding it. */
  readonly children: ReactNode;
}

/** Who came, or what is refunded; and, unfolded, money that may still come in or be given back, and kits to send. */
function PastDate({ date, mentorKey, onChanged, children }: PastDateProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { id, startsAt, state, course, booked, kitsToSend, paid } = date;
  const language = currentLanguage();
  const isCalledOff = state === 'cancelled';
  const notes = isCalledOff
    ? [
        t('ownStudio.calledOff'),
        ...(paid === null
          ? []
          : [t('ownMoney.calledOffBack', { sum: moneyText(paid.back, language), people: paid.people })]),
      ]
    : [
        t('ownStudio.people', { count: booked }),
        ...(kitsToSend > 0 ? [t('ownMoney.kitsToSend', { count: kitsToSend })] : []),
      ];
  return (
    <div {...(isCalledOff ? { 'data-called-off': id } : { 'data-over': id })}>
      <div className="sesrow">
        <DateColumn startsAt={startsAt} isPast />
        <div className="min-w-0">
          <b className="block">{course.title}</b>
          <span className="small tabular-nums">{notes.join(' · ')}</span>
        </div>
        {children}
        <UnfoldButton when={dayAndTime(startsAt, language)} isOpen={isOpen} onOpen={setOpen} />
      </div>
      {isOpen && !isCalledOff && mentorKey !== null && (
        <p className="px-5 pb-4 max-md:px-4">
          <a
            href={linkPath({ id: date.classId, role: 'mentor', key: mentorKey })}
            className="btn btn-line btn-sm"
            onClick={() => {
              rememberDateClass(date.classId);
            }}
          >
            {t('ownStudio.record')}
          </a>
        </p>
      )}
      {isOpen && <Attendance date={date} onChanged={onChanged} />}
    </div>
  );
}
