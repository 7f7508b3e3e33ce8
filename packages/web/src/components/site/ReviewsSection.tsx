import type { Course, Review } from '@gongbang/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';

import { useReviews } from '../../hooks/useReviews.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { meanText } from '../../layout/reviews.ts';
import { Rating } from '../Rating.tsx';
import { Section } from './CourseText.tsx';
import { MentorReview } from './MentorReview.tsx';
import { ReviewArticle } from './ReviewArticle.tsx';

const ID = 'reviews';

function goThere(): void {
  const title = document.querySelector<HTMLElement>(`#${ID} h2`);
  title?.scrollIntoView();
  title?.focus({ preventScroll: true });
}

/** A course's mean rating and number of reviews, linking to them; nothing if there are none. */
export function ReviewsLink({ course: { reviews } }: { course: Course }) {
  const { t } = useTranslation();
  return (
    reviews.mean !== null && (
      <>
        <span className="max-md:hidden" aria-hidden>
          ·
        </span>
        <a
          className="across"
          href={`#${ID}`}
          onClick={(event) => {
            event.preventDefault();
            goThere();
          }}
        >
          <Rating value={reviews.mean} />
          <span className="tabular-nums">
            {t(reviews.count === 1 ? 'review.headOne' : 'review.head', {
              mean: meanText(reviews.mean, currentLanguage()),
              count: reviews.count,
            })}
          </span>
        </a>
      </>
    )
  );
}

/** What people who were there say: the latest reviews, and all of them on request. */
export function ReviewsSection({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { reviews, isWhole, hasMore, isBusy, more, change } = useReviews(course);
  const [reached, setReached] = useState<Review['id'] | null>(null);
  const { hash } = useLocation();
  const { mean, count } = course.reviews;
  useEffect(() => {
    if (hash === `#${ID}`) {
      goThere();
    }
  }, [hash]);
  useEffect(() => {
    // The pressed button disappears with the last of them: the focus moves to where the new ones begin.
    if (reached !== null) {
      document.querySelector<HTMLElement>(`[data-review="${reached}"]`)?.focus();
    }
  }, [reached]);
  if (mean === null) {
    return null;
  }
  return (
    <Section
      id={ID}
      title={t('review.section')}
      hint={t(count === 1 ? 'review.summaryOne' : 'review.summary', {
        mean: meanText(mean, currentLanguage()),
        count,
      })}
    >
      <div className="revs">
        {reviews.map((review) =>
          course.isOwn ? (
            <MentorReview key={review.id} review={review} onChanged={change} />
          ) : (
            <ReviewArticle key={review.id} review={review} />
          ),
        )}
      </div>
      {hasMore && (
        <button
          className="btn btn-line mt-5"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            more(({ id }) => {
              setReached(id);
            });
          }}
        >
          {isWhole ? t('review.more') : t('review.all', { count })}
        </button>
      )}
    </Section>
  );
}
