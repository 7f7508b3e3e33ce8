import '../../styles/reviews.css';

import {
  REVIEW_LIMITS,
  reviewName,
  type Booking,
  type OwnReview,
  type Photo,
  type PhotoId,
  type Secret,
} from '@gongbang/protocol';
import { BadgeCheck, CircleAlert, Eye, Undo2, WifiOff } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { reviewPhotoUrl } from '../../client/reviews.ts';
import { useFileUrl } from '../../hooks/usePicture.ts';
import { useReviewForm } from '../../hooks/useReviewForm.ts';
import { previewOf } from '../../layout/reviews.ts';
import type { PhotoTile } from '../../layout/photos.ts';
import { Form } from '../Form.tsx';
import { RatingField } from '../Rating.tsx';
import { PhotoField, takesPhotos } from './PhotoField.tsx';
import { ReviewArticle } from './ReviewArticle.tsx';
import { WordsField } from './WordsField.tsx';

interface ReviewFormProps {
  /** Lets a button elsewhere submit it. */
  readonly id: string;
  readonly booking: Booking;
  readonly bookingKey: Secret | null;
  readonly own: OwnReview;
  /** Photos that only their sender sees. */
  readonly urls: ReadonlyMap<PhotoId, string>;
  readonly onPosted: (own: OwnReview) => void;
  /** The page around it. `trouble`: why it was not posted, to be shown at the button; `drop` discards the draft. */
  readonly children: (parts: {
    form: ReactNode;
    trouble: ReactNode;
    isBusy: boolean;
    drop: () => void;
  }) => ReactNode;
}

/** A review being written, next to a preview of how it will look on the course's page. */
export function ReviewForm({ id, booking, bookingKey, own, urls, onPosted, children }: ReviewFormProps) {
  const { t } = useTranslation();
  const errorId = useId();
  const { draft, set, photos, fault, isBusy, send, drop } = useReviewForm(booking, bookingKey, own, onPosted);
  const urlOf = ({ id: photo }: Pick<Photo, 'id'>): string =>
    urls.get(photo) ?? reviewPhotoUrl(photo, 'medium');
  const form = (
    <div className="order">
      <Form id={id} onSubmit={send}>
        <Part title={t('ended.rating')}>
          <RatingField
            value={draft.stars}
            errorId={fault?.is === 'stars' ? errorId : null}
            onChange={(stars) => {
              set({ stars });
            }}
          />
          {fault?.is === 'stars' && <Fault id={errorId}>{t('review.starsMissing')}</Fault>}
        </Part>
        <Part title={t('review.photos')} pill={t('review.optional')} hint={t('review.photosHint')}>
          <PhotoField photos={photos} urlOf={urlOf} />
          {fault?.is === 'photos' && <Fault>{t('review.photosMissing')}</Fault>}
        </Part>
        <Part title={t('review.story')} hint={t('review.storyHint')}>
          <div {...takesPhotos(photos)}>
            <WordsField
              label={t('review.story')}
              isLabelHidden
              hint={t('review.short')}
              max={REVIEW_LIMITS.text}
              rows={5}
              value={draft.text}
              onText={(text) => {
                set({ text });
              }}
            />
          </div>
        </Part>
        <Part title={t('review.name')}>
          <RadioGroup.Root
            className="pair gap-2!"
            aria-label={t('review.name')}
            value={draft.name}
            onValueChange={(name) => {
              set({ name: reviewName.parse(name) });
            }}
          >
            <RadioGroup.Item value="full" className="opt2">
              <span className="rad" aria-hidden />
              <b>{own.names.full}</b>
              <small>{t('review.full')}</small>
            </RadioGroup.Item>
            <RadioGroup.Item value="family" className="opt2">
              <span className="rad" aria-hidden />
              <b>{t('review.familyName', { name: own.names.family })}</b>
              <small>{t('review.family')}</small>
            </RadioGroup.Item>
          </RadioGroup.Root>
        </Part>
      </Form>
      <aside className="stack pt-7">
        <h2 className="text-sm text-text-2">{t('review.preview')}</h2>
        <div className="card p-6 shadow-2" data-preview>
          <ReviewArticle
            review={previewOf(own, draft, booking.date)}
            isBare
            photos={photos.tiles.length > 0 && <Shots tiles={photos.tiles} urlOf={urlOf} />}
          />
        </div>
        <ul className="bullets text-sm">
          <li>
            <Eye size={18} aria-hidden />
            <span>{t('review.seen')}</span>
          </li>
          <li>
            <BadgeCheck size={18} aria-hidden />
            <span>{t('review.whoWrites')}</span>
          </li>
          <li>
            <Undo2 size={18} aria-hidden />
            <span>{t('review.replyOnce')}</span>
          </li>
        </ul>
      </aside>
    </div>
  );
  const trouble = fault?.is === 'refused' && (
    <p className="note note-warn" role="alert">
      <WifiOff size={20} aria-hidden />
      <span>
        <b>{t('review.notPosted')}</b> <span>{t('review.notPostedHint', { reason: fault.why })}</span>
      </span>
    </p>
  );
  return children({ form, trouble, isBusy, drop });
}

interface PartProps {
  readonly title: string;
  readonly pill?: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Part({ title, pill, hint, children }: PartProps) {
  return (
    <section className="sect">
      <header>
        <h2 className="across">
          <span>{title}</span>
          {pill !== undefined && <span className="pill">{pill}</span>}
        </h2>
        {hint !== undefined && <p>{hint}</p>}
      </header>
      <div className="stack is-close">{children}</div>
    </section>
  );
}

function Fault({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="across text-[13px] text-danger-text" role="alert">
      <CircleAlert size={14} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

interface ShotsProps {
  readonly tiles: readonly PhotoTile[];
  readonly urlOf: (photo: Photo) => string;
}

/** Photos as they will appear: the first large, the others beneath it. */
function Shots({ tiles, urlOf }: ShotsProps) {
  return (
    <div className="shots">
      {tiles.map((tile) => (
        <Shot key={tile.key} tile={tile} urlOf={urlOf} />
      ))}
    </div>
  );
}

function Shot({ tile, urlOf }: { tile: PhotoTile; urlOf: ShotsProps['urlOf'] }) {
  const own = useFileUrl(tile.file);
  const url = tile.file === null && tile.is === 'there' ? urlOf(tile.photo) : own;
  return url !== null && <img className="pic" src={url} alt="" />;
}
