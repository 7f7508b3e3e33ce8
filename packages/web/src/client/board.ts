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

/** Requests one of the board routes. @throws CourseRefusal, ClientError */
export const askBoard = tableOf(boardRoutes);

/** Sends a photo for a post or comment. @throws CourseRefusal, ClientError */
export const sendBoardPhoto = (slug: CourseSlug, file: Blob, upload: Upload): Promise<Photo> =>
  sendPhoto(boardRoutes.putBoardPhoto, { params: { slug }, file }, upload);

/** The address of a board's photo. */
export const boardPhotoUrl = (photoId: PhotoId, size: PictureSize): string =>
  boardRoutes.getBoardPhoto.path.replace('{photoId}', photoId).replace('{size}', size);

/** The page of a board, or of one of its posts. */
export const boardPath = (slug: CourseSlug, entryId?: EntryId): string =>
  entryId === undefined ? `/c/${slug}/board` : `/c/${slug}/board/${entryId}`;
