import {
  boardRoutes,
  type CourseSlug,
  type EntryId,
  type Photo,
  type PhotoId,
  type PictureSize,
} from '@gongbang/protocol';

import type { Upload } from './askRow.ts';
import { sendPhoto, tableOf } from './siteTable.ts';

/** Asks one of the routes of boards. @throws CourseRefusal, ClientError */
export const askBoard = tableOf(boardRoutes);

/** Sends a photo for what one writes on a board. @throws CourseRefusal, ClientError */
export const sendBoardPhoto = (slug: CourseSlug, file: Blob, upload: Upload): Promise<Photo> =>
  sendPhoto(boardRoutes.putBoardPhoto, { params: { slug }, file }, upload);

/** Where a photo of a board is. */
export const boardPhotoUrl = (photoId: PhotoId, size: PictureSize): string =>
  boardRoutes.getBoardPhoto.path.replace('{photoId}', photoId).replace('{size}', size);

/** The page of a board, or of a post of it. */
export const boardPath = (slug: CourseSlug, entryId?: EntryId): string =>
  entryId === undefined ? `/c/${slug}/board` : `/c/${slug}/board/${entryId}`;
