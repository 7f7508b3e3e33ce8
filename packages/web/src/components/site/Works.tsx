import '../../styles/reviews.css';

import type { Storefront } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { reviewPhotoUrl } from '../../client/reviews.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { Rating } from '../Rating.tsx';
import { useReviewName } from './ReviewArticle.tsx';

/** What people have made in past classes, with what they say about it. */
export function Works({ works }: Pick<Storefront, 'works'>) {
  const { t } = useTranslation();
  const nameOf = useReviewName();
  return (
    <section className="stack is-wide" data-works>
      <h2 className="h-sec">{t('review.works')}</h2>
      <div className="past">
        {works.map(({ course, review, photo }) => (
          <figure key={review.id}>
            <img
              className="pic"
              src={reviewPhotoUrl(photo.id, 'medium')}
              alt={t('review.photoOf', { name: nameOf(review) })}
              width={photo.width}
              height={photo.height}
              loading="lazy"
            />
            {review.text !== '' && <blockquote className="line-clamp-6">{review.text}</blockquote>}
            <figcaption>
              <Rating value={review.stars} />
              <span>
                <span>{`${nameOf(review)} · `}</span>
                <Link to={`/c/${course.slug}#reviews`}>{course.title}</Link>
                <span>{`, ${shortDay(review.startsAt, currentLanguage(), review.timeZone)}`}</span>
              </span>
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}
