import {
  boardRoutes,
  photo,
  type BoardRoute,
  type NewComment,
  type NewPost,
  type Photo,
  type Post,
  type BoardComment,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { lasting, type Answered, type Ask, type SiteVisitor } from './SiteVisitor.ts';

type Rows = typeof boardRoutes;
export type BoardAnswer<N extends BoardRoute> = z.output<Rows[N]['response']>;

/** Calls a route of boards, and returns whatever it answers. */
export const askBoard = (
  visitor: SiteVisitor,
  name: BoardRoute,
  body?: object,
  ask?: Ask,
): Promise<Answered> => visitor.askRow(boardRoutes[name], body, ask);

/** Calls a route of boards that must succeed, and returns its answer. */
export async function getBoard<N extends BoardRoute>(
  visitor: SiteVisitor,
  name: N,
  body?: object,
  ask?: Ask,
): Promise<BoardAnswer<N>> {
  const answer = await askBoard(visitor, name, body, ask);
  if (answer.refusal !== null) {
    throw new Error(`${name}: ${answer.refusal}`);
  }
  return (boardRoutes[name].response as z.ZodType<BoardAnswer<N>>).parse(answer.body);
}

let drafts = 0;
/** A draft that is new. */
export const newDraft = (): string => String((drafts += 1)).padStart(16, '0');

/** A new post. */
export const posted = (visitor: SiteVisitor, slug: string, more: Partial<NewPost> = {}): Promise<Post> =>
  getBoard(
    visitor,
    'writePost',
    { draft: newDraft(), kind: 'question', text: '언제 말리나요?', photos: [], ...more },
    { params: { slug } },
  );

/** A new comment. */
export const commented = (
  visitor: SiteVisitor,
  entryId: string,
  more: Partial<NewComment> = {},
): Promise<BoardComment> =>
  getBoard(
    visitor,
    'writeComment',
    { draft: newDraft(), text: '내일이요.', photos: [], ...more },
    { params: { entryId } },
  );

/** Sends a photo to a board. */
export const sendPhoto = (visitor: SiteVisitor, slug: string, file: Buffer): Promise<Response> =>
  visitor.fetch(`/api/courses/${slug}/board/photos`, { method: 'POST', body: new Uint8Array(file) });

/** Sends a photo that is accepted. */
export const sentPhoto = async (visitor: SiteVisitor, slug: string, file: Buffer): Promise<Photo> =>
  photo.parse(await (await sendPhoto(visitor, slug, file)).json());

export const fetchPhoto = (visitor: SiteVisitor, id: string, size = 'small'): Promise<Response> =>
  visitor.fetch(`/api/board/photos/${id}/${size}`);

/** The URL of an entry, and of a board. */
export const at = (entryId: string): Ask => ({ params: { entryId } });
export const on = (slug: string, query?: Record<string, string>): Ask => ({
  params: { slug },
  ...(query === undefined ? {} : { query }),
});

/** An answer without what differs each time. */
export async function answerOf(
  visitor: SiteVisitor,
  name: BoardRoute,
  body: object | undefined,
  ask: Ask,
): Promise<[number, string]> {
  const answer = await askBoard(visitor, name, body, ask);
  return [answer.status, lasting(answer.body)];
}
