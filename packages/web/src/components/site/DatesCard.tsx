import type { Course, CourseDate } from '@gongbang/protocol';
import { Armchair, Mail, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { currentLanguage } from '../../i18n/index.ts';
import { useNewsFocus } from '../../hooks/useNewsFocus.ts';
import { useServerNow } from '../../hooks/useServerNow.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { kitOnSale } from '../../layout/checkout.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { dayWords, refundDays } from '../../layout/money.ts';
import { AlertMe } from './AlertMe.tsx';
import { DatePicker } from './DatePicker.tsx';
import { usePriceWords } from './PayWords.tsx';
import { useShareWords } from './RefundTable.tsx';
import { BookButton, type BookButtonProps } from './BookButton.tsx';

interface DatesCardProps extends Omit<BookButtonProps, 'date' | 'price' | 'className' | 'isShort'> {
  readonly course: Course;
  readonly date: CourseDate;
  readonly onChoose: (id: string) => void;
  readonly ownWords: (date: CourseDate) => string | null;
  /** The last seat went while the user pressed. */
  readonly isJustFull: boolean;
}

/** The dates of a course, and the one button. */
export function DatesCard({ course, date, onChoose, ownWords, isJustFull, ...act }: DatesCardProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const isFull = date.state === 'full';
  const priceWords = usePriceWords();
  const now = useServerNow(TICK_MS);
  const kit = kitOnSale(course, date, now);
  const beside =
    isFull && course.price !== null
      ? t('course.payLater')
      : kit !== null
        ? t('course.kitBeside')
        : course.materials.length > 0
          ? t('course.ownMaterials')
          : t('course.noMaterials');
  const cancelHint = useCancelHint()(course, date, now);
  const news = useNewsFocus<HTMLParagraphElement>(isJustFull ? date.id : null);
  return (
    <>
      <div>
        <p className="price">{priceWords(course)}</p>
        <p className="small">{beside}</p>
      </div>
      <DatePicker dates={course.dates} chosen={date.id} onChoose={onChoose} own={ownWords} />
      {isJustFull && (
        <p ref={news} className="note note-warn" role="alert" tabIndex={-1} data-just-full>
          {t('course.justFull')}
        </p>
      )}
      {date.minimum !== null && (
        <p className="second">{t('course.minimum', { booked: date.booked ?? 0, minimum: date.minimum })}</p>
      )}
      {course.price !== null && course.ways.length === 0 && (
        <p className="note note-warn">{t('course.noWay')}</p>
      )}
      <BookButton
        {...act}
        date={date}
        price={course.price}
        className="btn btn-primary btn-lg w-full inbar"
        isShort={false}
      />
      {date.state !== 'live' && (
        <p className="sure">
          {isFull ? (
            <Mail size={16} aria-hidden />
          ) : course.price === null ? (
            <Armchair size={16} aria-hidden />
          ) : (
            <ShieldCheck size={16} aria-hidden />
          )}
          <span>
            {isFull
              ? t(sendsMails ? 'course.lineHint' : 'course.lineHintUnmailed', { count: date.waiting + 1 })
              : cancelHint}
          </span>
        </p>
      )}
    </>
  );
}

/** How often the page checks the calendar, in ms. */
const TICK_MS = 60_000;

/** What happens to the money of someone who books now and cancels. */
function useCancelHint(): (course: Course, date: CourseDate, now: number) => string {
  const { t } = useTranslation();
  const shareOf = useShareWords();
  return ({ price, refundRule }, date, now) => {
    const [first] = refundDays(refundRule, date, now);
    if (price === null || first === undefined) {
      return t('course.cancelHint');
    }
    const day = dayWords(first.to, currentLanguage());
    return first.share === 100
      ? t('course.cancelAll', { day })
      : first.share === 0
        ? t('course.cancelNothing')
        : t('course.cancelPart', { day, share: shareOf(first.share) });
  };
}

/** There is no upcoming date. */
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
