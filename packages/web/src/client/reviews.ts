import {
  reviewRoutes,
  type BookingId,
  type Photo,
  type PhotoId,
  type PictureSize,
  type Secret,
} from '@gongbang/protocol';

import { fetchRow, type Upload } from './askRow.ts';
import { sendPhoto, tableOf } from './siteTable.ts';

/** Requests one of the routes of reviews and questions. @throws CourseRefusal, ClientError */
export const askReviews = tableOf(reviewRoutes);

/** The address of a review's photo. */
export const reviewPhotoUrl = (photoId: PhotoId, size: PictureSize): string =>
  reviewRoutes.getReviewPhoto.path.replace('{photoId}', photoId).replace('{size}', size);

/** Sends a photo for the review of a booking. @throws CourseRefusal, ClientError */
export const sendReviewPhoto = (
  bookingId: BookingId,
  key: Secret | null,
  file: Blob,
  upload: Upload,
): Promise<Photo> => sendPhoto(reviewRoutes.putReviewPhoto, { params: { bookingId }, key, file }, upload);

/**
 * Addresses, in this page, of photos that only their sender can see: those of a draft, and of a hidden review. An `<img>` cannot
 * send a booking's key along.
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
        // It is requested like the others, and then shows that it is gone.
        return [];
      }
    }),
  );
  return new Map(found.flat());
}
