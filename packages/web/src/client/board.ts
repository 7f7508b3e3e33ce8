import {
  boardRoutes,
  type BoardRoute,
  type CourseSlug,
  type EntryId,
  type Photo,
  type PhotoId,
  type PictureSize,
  type Route,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { askRow, understood, uploadRow, type Upload } from './askRow.ts';
import { refusalIn } from './courses.ts';

type Rows = typeof boardRoutes;
type BoardBody<N extends BoardRoute> = Rows[N] extends { readonly body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
type BoardAnswer<N extends BoardRoute> = z.output<Rows[N]['response']>;

/** What goes with a request. */
export interface BoardAsk<N extends BoardRoute> {
  readonly body?: BoardBody<N>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** Asks one of the routes of boards. @throws CourseRefusal, ClientError */
export async function askBoard<N extends BoardRoute>(
  name: N,
  { body, params, query }: BoardAsk<N> = {},
): Promise<BoardAnswer<N>> {
  const row: Route = boardRoutes[name];
  const { isOk, answer } = await askRow(row, { params, query, json: body });
  if (!isOk) {
    throw refusalIn(answer);
  }
  // Of a row that is found by its name, TypeScript knows the answer only as one of all.
  return understood(row.response as z.ZodType<BoardAnswer<N>>, row, answer);
}

/** Sends a photo for what one writes on a board. @throws CourseRefusal, ClientError */
export async function sendBoardPhoto(slug: CourseSlug, file: Blob, upload: Upload): Promise<Photo> {
  const row = boardRoutes.putBoardPhoto;
  const { isOk, answer } = await uploadRow(row, { params: { slug }, file }, upload);
  if (!isOk) {
    throw refusalIn(answer);
  }
  return understood(row.response, row, answer);
}

/** Where a photo of a board is. */
export const boardPhotoUrl = (photoId: PhotoId, size: PictureSize): string =>
  boardRoutes.getBoardPhoto.path.replace('{photoId}', photoId).replace('{size}', size);

/** The page of a board, or of a post of it. */
export const boardPath = (slug: CourseSlug, entryId?: EntryId): string =>
  entryId === undefined ? `/c/${slug}/board` : `/c/${slug}/board/${entryId}`;
