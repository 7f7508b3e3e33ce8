import type { Course, CourseDate } from '@gongbang/protocol';
import { Armchair, Mail } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { AlertMe } from './AlertMe.tsx';
import { DatePicker } from './DatePicker.tsx';
import { BookButton, type BookButtonProps } from './BookButton.tsx';

interface DatesCardProps extends Omit<BookButtonProps, 'date' | 'className' | 'isShort'> {
  readonly course: Course;
  readonly date: CourseDate;
  readonly onChoose: (id: string) => void;
  readonly ownWords: (date: CourseDate) => string | null;
  /** The last seat went while somebody pressed. */
  readonly isJustFull: boolean;
}

/** The dates of a course, and the one button. */
export function DatesCard({ course, date, onChoose, ownWords, isJustFull, ...act }: DatesCardProps) {
  const { t } = useTranslation();
  const isFull = date.state === 'full';
  return (
    <>
      <div>
        <p className="price">{t('courses.free')}</p>
        <p className="small">
          {course.materials.length > 0 ? t('course.ownMaterials') : t('course.noMaterials')}
        </p>
      </div>
      <DatePicker dates={course.dates} chosen={date.id} onChoose={onChoose} own={ownWords} />
      {isJustFull && (
        <p className="note note-warn" role="alert">
          {t('course.justFull')}
        </p>
      )}
      {date.minimum !== null && (
        <p className="second">{t('course.minimum', { booked: date.booked ?? 0, minimum: date.minimum })}</p>
      )}
      <BookButton {...act} date={date} className="btn btn-primary btn-lg w-full inbar" isShort={false} />
      {date.state !== 'live' && (
        <p className="sure">
          {isFull ? <Mail size={16} aria-hidden /> : <Armchair size={16} aria-hidden />}
          <span>{isFull ? t('course.lineHint', { count: date.waiting + 1 }) : t('course.cancelHint')}</span>
        </p>
      )}
    </>
  );
}

/** No date is to come. */
export function NoDates({ course: { slug, last, hasAlerts } }: { course: Course }) {
  const { t } = useTranslation();
  return (
    <div className="stack is-close">
      {last !== null && (
        <p>
          <span className="pill">{t('course.past')}</span>
        </p>
      )}
      <h2>{t('course.noDates')}</h2>
      <p className="second">
        {[
          ...(last === null
            ? []
            : [`${t('course.ended', { day: shortDay(last.startsAt, currentLanguage()) })}.`]),
          t('course.noDatesHint'),
        ].join(' ')}
      </p>
      {hasAlerts && <AlertMe slug={slug} />}
      <Link to="/" className="btn btn-line w-full">
        {t('course.toAll')}
      </Link>
    </div>
  );
}
