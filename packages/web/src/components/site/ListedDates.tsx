import type { Storefront } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { currentLanguage } from '../../i18n/index.ts';
import {
  TIMES,
  craftsOf,
  dayAndTime,
  foundDates,
  type DateFilter,
  type ListedDate,
} from '../../layout/courseDates.ts';
import { Cover } from './Cover.tsx';
import { DateColumn, useMentorsTime, useSeatWords } from './DateWords.tsx';
import { usePriceWords } from './PayWords.tsx';

const ALL: DateFilter = { craft: null, time: 'any' };

/** Upcoming dates, by craft and by when people have time. */
export function ListedDates({ dates, store }: { dates: readonly ListedDate[]; store: Storefront }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<DateFilter>(ALL);
  const { found, nearest } = foundDates(dates, filter);
  const crafts = craftsOf(store);
  return (
    <section className="stack" aria-labelledby="upcoming">
      <div className="across is-apart">
        <h2 id="upcoming" tabIndex={-1} className="h-sec scroll-mt-6 outline-none">
          {t('courses.upcoming')}
        </h2>
        {dates.length > 1 && (
          <div className="filters">
            {crafts.length > 1 && (
              <div className="seg" role="group" aria-label={t('courses.craft')}>
                {[null, ...crafts].map((craft) => (
                  <button
                    key={craft ?? ''}
                    aria-pressed={filter.craft === craft}
                    onClick={() => {
                      setFilter({ ...filter, craft });
                    }}
                  >
                    {craft ?? t('courses.all')}
                  </button>
                ))}
              </div>
            )}
            <div className="seg" role="group" aria-label={t('courses.when')}>
              {TIMES.map((time) => (
                <button
                  key={time}
                  aria-pressed={filter.time === time}
                  onClick={() => {
                    setFilter({ ...filter, time });
                  }}
                >
                  {t(`courses.${time}`)}
                </button>
              ))}
            </div>
          </div>
        )}
      </div>
      {dates.length === 0 ? (
        <div className="card stack is-close p-5">
          <b>{t('courses.empty')}</b>
          <p className="second">{t('courses.emptyHint')}</p>
        </div>
      ) : nearest === null ? (
        <ul className="card ledger">
          {found.map((listed) => (
            <DateRow key={listed.date.id} listed={listed} />
          ))}
        </ul>
      ) : (
        <NothingFound
          nearest={nearest}
          onAll={() => {
            setFilter(ALL);
          }}
        />
      )}
    </section>
  );
}

function DateRow({ listed: { course, date } }: { listed: ListedDate }) {
  const { t } = useTranslation();
  const seatWords = useSeatWords();
  const priceWords = usePriceWords();
  const mentors = useMentorsTime()(date);
  return (
    <li className="lrow shop" data-date={date.id}>
      <DateColumn startsAt={date.startsAt} />
      <Cover course={course} size="small" isLate />
      <div className="min-w-0">
        <h3>
          <Link to={`/c/${course.slug}`}>{course.title}</Link>
        </h3>
        <p className="small">
          {[
            course.craft,
            t('common.mentorOf', { name: course.mentorName }),
            t('courses.minutes', { count: course.minutes }),
            mentors,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <p className="left">
        <b>{priceWords(course)}</b>
        <span>{seatWords(date).join(' · ')}</span>
      </p>
      <Link
        to={`/c/${course.slug}`}
        className="btn btn-line btn-sm"
        aria-label={t('courses.viewOf', { title: course.title })}
      >
        {t('courses.view')}
      </Link>
    </li>
  );
}

/** No date matches: shows the nearest one. */
function NothingFound({ nearest: { course, date }, onAll }: { nearest: ListedDate; onAll: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="card stack is-close p-5" role="status">
      <b>{t('courses.none')}</b>
      <p className="second">
        {t('courses.noneNearest', {
          when: dayAndTime(date.startsAt, currentLanguage()),
          title: course.title,
        })}
      </p>
      <p className="across">
        <Link
          to={`/c/${course.slug}`}
          className="btn btn-line btn-sm"
          aria-label={t('courses.viewOf', { title: course.title })}
        >
          {t('courses.view')}
        </Link>
        <button className="btn btn-quiet btn-sm" onClick={onAll}>
          {t('courses.showAll')}
        </button>
      </p>
    </div>
  );
}
