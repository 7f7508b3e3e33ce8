import type { BookingState, Course } from '@gongbang/protocol';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';

import { servedHere } from '../client/servedPage.ts';
import { Avatar } from '../components/Avatar.tsx';
import { BoardLink } from '../components/site/BoardLink.tsx';
import { AskButton, AskMentor } from '../components/site/AskMentor.tsx';
import { BookingCard, JoinButton, useStartWords } from '../components/site/BookingCard.tsx';
import { BuyBar } from '../components/site/BuyBar.tsx';
import { CourseFacts, CourseText } from '../components/site/CourseText.tsx';
import { Cover } from '../components/site/Cover.tsx';
import { DatesCard, NoDates } from '../components/site/DatesCard.tsx';
import { OnTheWay } from '../components/site/OnTheWay.tsx';
import { BookButton } from '../components/site/BookButton.tsx';
import { usePriceWords } from '../components/site/PayWords.tsx';
import { Kit, RefundSection, hasKit } from '../components/site/PriceSections.tsx';
import { QuestionsSection } from '../components/site/QuestionsSection.tsx';
import { ReviewButton } from '../components/site/ReviewButton.tsx';
import { ReviewsLink, ReviewsSection } from '../components/site/ReviewsSection.tsx';
import { ShareCourse } from '../components/site/ShareCourse.tsx';
import { StorePage } from '../components/site/StorePage.tsx';
import { useCourse } from '../hooks/useCourse.ts';
import { useHold } from '../hooks/useHold.ts';
import { useServerNow } from '../hooks/useServerNow.ts';
import { useOwnBookings, type OwnBooking } from '../hooks/useOwnBookings.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { bookingOfCourse, hasPlace, standingOf } from '../layout/bookings.ts';
import { reviewActOf } from '../layout/reviews.ts';
import { Loading } from './Loading.tsx';

/** How often the page checks the clock, in ms: the waiting room opens by itself. */
const TICK_MS = 15_000;

/** What to say about a date on which the user already has something. */
const OWN_WORDS = {
  held: 'course.mineHeld',
  awaiting: 'pay.awaitingShort',
  booked: 'course.mineBooked',
  waiting: 'course.mineWaiting',
  offered: 'course.mineOffered',
} as const satisfies Record<Exclude<BookingState['is'], 'cancelled'>, string>;

/** A course: what it is, its dates, and the user's own booking. */
export function CoursePage({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const { value, failure, reload } = useCourse(slug);
  usePageTitle(value?.title ?? null);
  if (value === null && failure === null && servedHere() !== null) {
    return <Loading />;
  }
  if (value === null) {
    return (
      <StorePage className="site py-10">
        <OnTheWay
          failure={failure}
          reload={reload}
          missing={[t('course.missing'), t('course.missingHint')]}
        />
      </StorePage>
    );
  }
  return <Shown course={value} reload={reload} />;
}

function Shown({ course, reload: reloadCourse }: { course: Course; reload: () => void }) {
  const { t } = useTranslation();
  const now = useServerNow(TICK_MS);
  const navigate = useNavigate();
  const priceWords = usePriceWords();
  const startWords = useStartWords();
  const own = useOwnBookings(course.slug);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isListing, setListing] = useState(false);
  const [isJustFull, setJustFull] = useState(false);
  const reload = (): void => {
    reloadCourse();
    own.reload();
  };
  const { hold, isBusy } = useHold(
    ({ booking: { date } }) => void navigate(`/book/${date.id}?of=${course.slug}`),
    () => {
      setJustFull(true);
      reload();
    },
  );
  const { dates } = course;
  const bookings = own.bookings ?? [];
  const shown = bookingOfCourse(
    bookings.map(({ booking }) => booking),
    course.slug,
    now,
  );
  const mine = bookings.find(({ booking }) => booking === shown) ?? null;
  const date =
    dates.find(({ id }) => id === chosen) ?? dates.find(({ state }) => state === 'open') ?? dates[0] ?? null;
  const onDate = (id: string): OwnBooking | null =>
    bookings.find(({ booking }) => booking.date.id === id && hasPlace(booking, now)) ?? null;
  const ownWords = ({ id }: { id: string }): string | null => {
    const is = onDate(id)?.booking.state.is ?? 'cancelled';
    return is === 'cancelled' ? null : t(OWN_WORDS[is]);
  };
  const act = {
    slug: course.slug,
    mine: date === null ? null : onDate(date.id),
    isBusy,
    onHold: (date: Parameters<typeof hold>[0]) => {
      // Whoever reads that it is full wants to see which one.
      setChosen(date.id);
      hold(date);
    },
  };
  const isBooking = mine !== null && !isListing;
  const of = { course, date: isBooking ? mine.booking.date : date, now };
  const attended = bookings.find(({ booking }) => reviewActOf(booking) === 'write');
  return (
    <StorePage
      bar={
        isBooking ? (
          standingOf(mine.booking, now) === 'near' && (
            <BuyBar title={startWords(mine.booking, now)} startsAt={mine.booking.date.startsAt}>
              <JoinButton booking={mine.booking} className="btn btn-primary" />
            </BuyBar>
          )
        ) : date === null ? null : (
          <BuyBar title={priceWords(course)} startsAt={date.startsAt}>
            <BookButton {...act} date={date} price={course.price} className="btn btn-primary" isShort />
          </BuyBar>
        )
      }
    >
      <div className="cp">
        <div className="top stack is-wide">
          <div className="cover">
            <Cover course={course} size="large" />
            <ShareCourse slug={course.slug} />
          </div>
          <div className="stack">
            {course.craft !== '' && (
              <p>
                <span className="pill">{course.craft}</span>
              </p>
            )}
            <h1 className="h-page">{course.title}</h1>
            <p className="across">
              <Avatar name={course.mentor.name} />
              <b className="min-w-0">{t('common.mentorOf', { name: course.mentor.name })}</b>
              <ReviewsLink course={course} />
            </p>
            {course.about !== '' && <p className="lead">{course.about}</p>}
            {(course.isOwn || bookings.some(({ booking }) => booking.state.is === 'booked')) && (
              <BoardLink slug={course.slug} className="btn btn-line justify-self-start" />
            )}
            {course.isOwn && (
              <p className="note">
                <Pencil size={16} aria-hidden />
                <span>
                  <span>{t('course.ownHint')}</span>{' '}
                  <Link to={`/studio/courses/${course.id}`}>{t('course.own')}</Link>
                </span>
              </p>
            )}
          </div>
          <CourseFacts course={course} />
        </div>
        <aside>
          <div className="card book" data-book>
            {isBooking ? (
              <BookingCard
                key={mine.booking.id}
                own={mine}
                now={now}
                onChanged={reload}
                others={
                  dates.length > 0 && (
                    <button
                      className="btn btn-line w-full"
                      onClick={() => {
                        setListing(true);
                      }}
                    >
                      {t('course.others')}
                    </button>
                  )
                }
              />
            ) : date === null ? (
              <NoDates course={course} />
            ) : (
              <DatesCard
                {...act}
                course={course}
                date={date}
                ownWords={ownWords}
                isJustFull={isJustFull && date.state === 'full'}
                onChoose={(id) => {
                  setChosen(id);
                  setJustFull(false);
                }}
              />
            )}
            {!course.isOwn && (course.hasQuestions || attended !== undefined) && (
              <>
                <hr className="seam" />
                {attended !== undefined && <ReviewButton own={attended} className="btn btn-line w-full" />}
                {course.hasQuestions && (
                  <AskButton className="btn btn-quiet btn-sm -my-1 -ml-3 justify-self-start" />
                )}
              </>
            )}
          </div>
        </aside>
        <CourseText course={course} kit={hasKit(course) ? <Kit {...of} /> : null}>
          <RefundSection {...of} />
          <ReviewsSection course={course} />
          <QuestionsSection course={course} onChanged={reload} />
        </CourseText>
        <AskMentor course={course} />
      </div>
    </StorePage>
  );
}
