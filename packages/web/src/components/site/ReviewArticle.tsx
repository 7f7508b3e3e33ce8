import '../../styles/reviews.css';

import type { PhotoId, Review, ReviewHiding } from '@gongbang/protocol';
import { EyeOff } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { Avatar } from '../Avatar.tsx';
import { Rating } from '../Rating.tsx';
import { ReviewPhotos } from './ReviewPhotos.tsx';

const HIDDEN_FOR = {
  privacy: 'review.hiddenPrivacy',
  abuse: 'review.hiddenAbuse',
  name: 'review.hiddenName',
} as const satisfies Record<ReviewHiding, string>;

interface ReviewArticleProps {
  /** Stars are null until they are chosen. */
  readonly review: Omit<Review, 'stars'> & { readonly stars: number | null };
  /** The reader wrote it. */
  readonly isMine?: boolean;
  /** Addresses, in this page, of photos that not everybody may see. */
  readonly urls?: ReadonlyMap<PhotoId, string>;
  /** Photos that are not uploaded yet: above it, large. */
  readonly photos?: ReactNode;
  /** Without the mentor's reply. */
  readonly isBare?: boolean;
  /** What the reader can do about it. */
  readonly children?: ReactNode;
}

/** A review: its writer, stars, text, photos, and the mentor's reply. */
export function ReviewArticle({
  review,
  isMine = false,
  urls,
  photos,
  isBare = false,
  children,
}: ReviewArticleProps) {
  const { t } = useTranslation();
  const id = useId();
  const { stars, hidden, text, reply, startsAt, timeZone, editedAt } = review;
  const name = useReviewName()(review);
  const day = t('review.day', { day: shortDay(startsAt, currentLanguage(), timeZone) });
  // Whoever may read it also gets its name: its writer, and its mentor.
  const isHidden = hidden !== null && review.name === '';
  const shots = review.photos.length > 0 && <ReviewPhotos photos={review.photos} name={name} urls={urls} />;
  const isBeside = review.photos.length === 1 && text !== '';
  return (
    <article className="rev" aria-labelledby={id} tabIndex={-1} data-review={review.id}>
      {photos}
      <div className="meta">
        <b id={id}>
          {isHidden ? (
            <span className="inline-flex items-center gap-1.5 text-text-2">
              <EyeOff size={16} aria-hidden />
              <span>{t('review.hidden')}</span>
            </span>
          ) : (
            name
          )}
        </b>
        {isMine && <span className="pill">{t('common.me')}</span>}
        {stars !== null && <Rating value={stars} />}
        <span>{day}</span>
        {editedAt !== null && !isHidden && <span>{t('review.edited')}</span>}
      </div>
      {hidden !== null && (
        <div className="stack is-tight">
          {!isHidden && <p className="second">{t('review.hidden')}</p>}
          <p className="second">{t(HIDDEN_FOR[hidden])}</p>
          <p className="small">{t('review.hiddenCounts')}</p>
        </div>
      )}
      {!isHidden && (
        <div className={isBeside ? 'body' : 'stack is-close'}>
          {text !== '' && <p className="said">{text}</p>}
          {shots !== false && <div className="shots">{shots}</div>}
        </div>
      )}
      {reply !== null && !isBare && (
        <Reply name={reply.mentorName} text={reply.text} editedAt={reply.editedAt} />
      )}
      {children}
    </article>
  );
}

interface ReplyProps {
  readonly name: string;
  readonly text: string;
  readonly editedAt?: number | null;
}

/** A mentor's reply. */
export function Reply({ name, text, editedAt = null }: ReplyProps) {
  const { t } = useTranslation();
  return (
    <div className="reply">
      <Avatar name={name} size={24} />
      <div className="min-w-0">
        <p className="who">
          <span>{name}</span>
          <span className="pill pill-primary">{t('common.mentor')}</span>
          {editedAt !== null && <span className="font-normal text-text-3">{t('review.edited')}</span>}
        </p>
        <p className="said">{text}</p>
      </div>
    </div>
  );
}

/** A name as shown with a review: in full, or only the family name. */
export function useReviewName(): (of: Pick<Review, 'name' | 'shownAs'>) => string {
  const { t } = useTranslation();
  return ({ name, shownAs }) => (shownAs === 'family' ? t('review.familyName', { name }) : name);
}
