import {
  reviewRoutes,
  type BookingId,
  type Photo,
  type PhotoId,
  type PictureSize,
  type ReviewRoute,
  type Route,
  type Secret,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { askRow, fetchRow, understood, uploadRow, type Upload } from './askRow.ts';
import { refusalIn } from './courses.ts';

type Rows = typeof reviewRoutes;
type ReviewBody<N extends ReviewRoute> = Rows[N] extends { readonly body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
type ReviewAnswer<N extends ReviewRoute> = z.output<Rows[N]['response']>;

/** What goes with a request. */
export interface ReviewAsk<N extends ReviewRoute> {
  readonly body?: ReviewBody<N>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Of a booking; null where one is signed in as whose it is. */
  readonly key?: Secret | null;
  readonly file?: Blob;
}

/** Asks one of the routes of reviews and questions. @throws CourseRefusal, ClientError */
export async function askReviews<N extends ReviewRoute>(
  name: N,
  { body, params, query, key, file }: ReviewAsk<N> = {},
): Promise<ReviewAnswer<N>> {
  const row: Route = reviewRoutes[name];
  const { isOk, answer } = await askRow(row, { params, query, key: key ?? undefined, json: body, file });
  if (!isOk) {
    throw refusalIn(answer);
  }
  // Of a row that is found by its name, TypeScript knows the answer only as one of all.
  return understood(row.response as z.ZodType<ReviewAnswer<N>>, row, answer);
}

/** Where a review's photo is. */
export const reviewPhotoUrl = (photoId: PhotoId, size: PictureSize): string =>
  reviewRoutes.getReviewPhoto.path.replace('{photoId}', photoId).replace('{size}', size);

/** Sends a photo for the review of a booking. @throws CourseRefusal, ClientError */
export async function sendReviewPhoto(
  bookingId: BookingId,
  key: Secret | null,
  file: Blob,
  upload: Upload,
): Promise<Photo> {
  const row = reviewRoutes.putReviewPhoto;
  const { isOk, answer } = await uploadRow(
    row,
    { params: { bookingId }, key: key ?? undefined, file },
    upload,
  );
  if (!isOk) {
    throw refusalIn(answer);
  }
  return understood(row.response, row, answer);
}

/**
 * Where photos are of which nobody but their sender sees anything, as this page has them: those of a draft, and of a review that is
 * hidden. Where one comes by a booking's key, a picture of the page cannot ask for them.
 */
export async function ownPhotoUrls(
  photos: readonly Photo[],
  key: Secret | null,
): Promise<ReadonlyMap<PhotoId, string>> {
  if (key === null) {
    return new Map();
  }
  const found = await Promise.all(
    photos.map(async ({ id }) => {
      try {
        const answer = await fetchRow(reviewRoutes.getReviewPhoto, {
          params: { photoId: id, size: 'medium' },
          key,
        });
        return answer.ok ? ([[id, URL.createObjectURL(await answer.blob())]] as const) : [];
      } catch {
        // It is asked for as others are, and says itself that it is gone.
        return [];
      }
    }),
  );
  return new Map(found.flat());
}
