import { PHOTO_LIMITS, type boardRoutes } from '@gongbang/protocol';
import type { Context } from 'koa';

import type { PictureMaker } from '../../ports/store.ts';
import type { Space } from '../../ports/world.ts';
import type { CourseSite } from '../../site/CourseSite.ts';
import type { Visitor } from '../accounts/Visitor.ts';
import { readPicture } from '../pictures.ts';
import { fileAnswer, type HandlersOf } from '../site/bindTable.ts';
import { Uploads } from '../Uploads.ts';

export type BoardHandlers = HandlersOf<typeof boardRoutes>;

export interface BoardParts {
  readonly courses: Pick<CourseSite, 'boards'>;
  readonly space: Space;
  readonly pictureMaker: PictureMaker;
}

/** Photos in transit at a time: per person, and in all. */
const UPLOADS = { perClass: PHOTO_LIMITS.each, inAll: 16 };
/** A photo never changes, but not every cache may have it. */
const IMMUTABLE = 'private, max-age=31536000, immutable';

/** What each route does, one by one; the table ensures that somebody is signed in, and `Doors` decides who is on a board. */
export function boardHandlers({ courses, space, pictureMaker }: BoardParts): BoardHandlers {
  const { board, entries, moderation, uploads: photos } = courses.boards;
  const uploads = new Uploads(UPLOADS);
  const made = async ({ place, account }: Visitor, context: Context) => {
    const turn = { place, of: account.id };
    return uploads.one(turn, async () => pictureMaker.make(await readPicture(context), turn));
  };

  return {
    getBoard: ({ visitor, params: { slug }, query }) => board.show(visitor.account, slug, query),
    writePost: ({ visitor, params: { slug }, body }) => {
      space.assertRoom();
      return entries.post(visitor.account, slug, body);
    },
    putBoardPhoto: async ({ visitor, params: { slug }, context, assertStill }) => {
      const { account } = visitor;
      space.assertRoom();
      await photos.assertMay(account, slug);
      const picture = await made(visitor, context);
      await assertStill();
      return photos.put(account, slug, picture);
    },
    showEverybody: async ({ visitor, params: { slug } }) => {
      await entries.showEverybody(visitor.account, slug);
      return {};
    },
    getBoardPhoto: async ({ visitor, params: { photoId, size } }) =>
      fileAnswer({
        type: 'image/jpeg',
        bytes: await board.photo(visitor.account, photoId, size),
        headers: { 'Content-Disposition': 'inline', 'Cache-Control': IMMUTABLE },
      }),

    getPost: ({ visitor, params: { entryId } }) => board.post(visitor.account, entryId),
    writeComment: ({ visitor, params: { entryId }, body }) => {
      space.assertRoom();
      return entries.comment(visitor.account, entryId, body);
    },
    pinPost: async ({ visitor, params: { entryId } }) => {
      await moderation.pin(visitor.account, entryId, true);
      return {};
    },
    unpinPost: async ({ visitor, params: { entryId } }) => {
      await moderation.pin(visitor.account, entryId, false);
      return {};
    },
    changeEntry: async ({ visitor, params: { entryId }, body }) => {
      space.assertRoom();
      await entries.change(visitor.account, entryId, body);
      return {};
    },
    removeEntry: async ({ visitor, params: { entryId } }) => {
      await entries.remove(visitor.account, entryId);
      return {};
    },
    likeEntry: async ({ visitor, params: { entryId } }) => {
      space.assertRoom();
      await entries.like(visitor.account, entryId);
      return {};
    },
    unlikeEntry: async ({ visitor, params: { entryId } }) => {
      await entries.unlike(visitor.account, entryId);
      return {};
    },
    hideWriter: async ({ visitor, params: { entryId } }) => {
      space.assertRoom();
      await entries.hideWriter(visitor.account, entryId);
      return {};
    },
    hideEntry: async ({ visitor, params: { entryId }, body: { text } }) => {
      await moderation.hide(visitor.account, entryId, text);
      return {};
    },
    showEntry: async ({ visitor, params: { entryId } }) => {
      await moderation.show(visitor.account, entryId);
      return {};
    },
    tellWriter: async ({ visitor, params: { entryId }, body: { text } }) => {
      space.assertRoom();
      await moderation.tell(visitor.account, entryId, text);
      return {};
    },
    reportEntry: async ({ visitor, params: { entryId }, body: { reason } }) => {
      space.assertRoom();
      await moderation.report(visitor.account, entryId, reason);
      return {};
    },
    getReports: async ({ visitor }) => ({
      reports: await moderation.reports(visitor.account),
      hasMails: moderation.hasMails,
    }),
    answerReport: async ({ visitor, params: { reportId }, body }) => {
      await moderation.answer(visitor.account, reportId, body);
      return {};
    },
  };
}
