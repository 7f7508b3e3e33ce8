import type { OwnReview, PhotoId, Secret } from '@gongbang/protocol';
import { ArrowLeft, BadgeCheck, Clock, type LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';

import { isMissing } from '../client/courses.ts';
import { keptDraft } from '../client/drafts.ts';
import { askReviews, ownPhotoUrls } from '../client/reviews.ts';
import { bookingPath } from '../layout/bookingPaths.ts';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { ReviewForm } from '../components/site/ReviewForm.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { WrittenReview } from '../components/site/WrittenReview.tsx';
import { useAccount } from '../hooks/useMe.ts';
import { useServerNow } from '../hooks/useServerNow.ts';
import { useOpenedBooking } from '../hooks/useOpenedBooking.ts';
import type { OwnBooking } from '../hooks/useOwnBookings.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { currentLanguage } from '../i18n/index.ts';
import { signInPath } from '../layout/accounts.ts';
import { dayAndTime, shortDay } from '../layout/courseDates.ts';

/** How often the page checks the clock, in ms: what can be changed today may not be tomorrow. */
const TICK_MS = 60_000;

/** The review of a booking, by the link from its mail, `/b/ID/review#KEY`, or for the account that booked. */
export function ReviewPage() {
  const { bookingId: id = '' } = useParams();
  const { hash } = useLocation();
  const account = useAccount();
  // Whoever signs in may be the person who booked.
  return <Opened key={`${id}${hash}${account?.id ?? ''}`} id={id} hash={hash} />;
}

/** What the page starts with. */
interface Before {
  readonly own: OwnReview;
  /** Photos that only their sender sees. */
  readonly urls: ReadonlyMap<PhotoId, string>;
}

async function bring(bookingId: string, key: Secret | null): Promise<Before> {
  const own = await askReviews('getOwnReview', { params: { bookingId }, key });
  const { review } = own;
  const written = keptDraft('review', bookingId)?.photos ?? [];
  const unseen = review?.hidden == null ? [] : review.photos;
  return { own, urls: await ownPhotoUrls([...written, ...unseen], key) };
}

function Opened({ id, hash }: { id: string; hash: string }) {
  const { value, failure, reload } = useOpenedBooking(id, hash, bring);
  if (value === null) {
    return (
      <StorePage className="site py-10">
        {failure !== null && isMissing(failure) ? (
          <Missing id={id} />
        ) : (
          <OnTheWay failure={failure} reload={reload} />
        )}
      </StorePage>
    );
  }
  const { booking, key, beside } = value;
  return <Shown own={{ booking, key }} before={beside} />;
}

function Shown({ own: opened, before }: { own: OwnBooking; before: Before }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const formId = useId();
  const now = useServerNow(TICK_MS);
  const title = useRef<HTMLHeadingElement>(null);
  const { booking, key } = opened;
  const { course, date } = booking;
  const [own, setOwn] = useState(before.own);
  const [phase, setPhase] = useState<'look' | 'edit' | 'posted' | 'removed'>('look');
  usePageTitle(course.title);
  useEffect(() => {
    // The pressed button is gone, so the user starts at the top of what replaced it.
    if (phase === 'edit' || phase === 'removed') {
      title.current?.focus();
    }
  }, [phase]);
  const isForm = own.stage === 'open' || (own.stage === 'written' && phase === 'edit');
  const head = (
    <div className="stack is-close pt-2">
      <Link to={bookingPath(opened)} className="across bare second min-h-11 justify-self-start">
        <ArrowLeft size={16} className="shrink-0" aria-hidden />
        <span>{t('booking.one')}</span>
      </Link>
      <h1 ref={title} className="h-page" tabIndex={-1}>
        {t(own.stage === 'written' ? 'review.mine' : 'review.title')}
      </h1>
      <p className="text-text-2 wrap-anywhere">
        {[
          course.title,
          t('review.day', { day: shortDay(date.startsAt, currentLanguage(), date.timeZone) }),
        ].join(' · ')}
      </p>
    </div>
  );
  if (!isForm) {
    return (
      <StorePage className="site-narrow stack is-wide pb-10">
        {head}
        {own.stage === 'early' && (
          <Not icon={Clock} title={t('review.early')}>
            <p className="second">
              {t('review.earlyHint', { when: dayAndTime(date.startsAt, currentLanguage()) })}
            </p>
          </Not>
        )}
        {own.stage === 'absent' && <Absent startsAt={date.startsAt} timeZone={date.timeZone} />}
        {own.stage === 'written' && (
          <WrittenReview
            booking={booking}
            bookingKey={key}
            own={own}
            urls={before.urls}
            now={now}
            isNew={phase === 'posted'}
            onEdit={() => {
              setPhase('edit');
            }}
            onRemoved={(removed) => {
              setOwn(removed);
              setPhase('removed');
            }}
          />
        )}
      </StorePage>
    );
  }
  return (
    <ReviewForm
      id={formId}
      booking={booking}
      bookingKey={key}
      own={own}
      urls={before.urls}
      onPosted={(posted) => {
        setOwn(posted);
        setPhase('posted');
      }}
    >
      {({ form, trouble, isBusy, drop }) => (
        <StorePage
          bar={
            <div className="dock">
              <div className="site">
                {trouble}
                <button
                  className="btn btn-quiet"
                  onClick={() => {
                    drop();
                    if (own.stage === 'written') {
                      setPhase('look');
                    } else {
                      void navigate(bookingPath(opened));
                    }
                  }}
                >
                  {t('common.cancel')}
                </button>
                <button form={formId} className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
                  {isBusy && <span className="spinner" />}
                  <span>{t('review.post')}</span>
                </button>
              </div>
            </div>
          }
        >
          {head}
          {form}
        </StorePage>
      )}
    </ReviewForm>
  );
}

/** Only people who were there can write, but they may have booked with another address. */
function Absent({ startsAt, timeZone }: { startsAt: number; timeZone: string }) {
  const { t } = useTranslation();
  return (
    <Not icon={BadgeCheck} title={t('review.absent')}>
      <p className="second">
        <span>{t('review.absentHint', { day: shortDay(startsAt, currentLanguage(), timeZone) })}</span>{' '}
        <span>{t('review.absentOther')}</span>
      </p>
      <Link to={signInPath('/my')} className="btn btn-line justify-self-start">
        {t('review.otherEmail')}
      </Link>
    </Not>
  );
}

/** There is no such booking, or it is somebody else's. */
function Missing({ id }: { id: string }) {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <div className="card stack p-5" role="alert">
      <h1 className="text-lg">{t('review.missing')}</h1>
      <p className="second">{t('review.missingHint')}</p>
      <p className="across">
        <Link to={signInPath(account === null ? `/b/${id}/review` : '/my')} className="btn btn-line">
          {t(account === null ? 'account.signIn' : 'review.otherEmail')}
        </Link>
        <Link to="/my" className="btn btn-quiet">
          {t('mine.title')}
        </Link>
      </p>
    </div>
  );
}

function Not({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <section className="card stack p-5">
      <div className="flex gap-2.5">
        <Icon size={20} className="mt-0.5 shrink-0 text-text-3" aria-hidden />
        <h2 className="text-base">{title}</h2>
      </div>
      {children}
    </section>
  );
}
