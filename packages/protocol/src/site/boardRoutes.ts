import { z } from 'zod';

import type { Route } from '../http.ts';
import { pictureSize } from '../model.ts';
import {
  BOARD_LIMITS,
  board,
  boardComment,
  boardQuery,
  boardWords,
  entryChange,
  newComment,
  newPost,
  newReport,
  ofBoard,
  ofEntry,
  ofPhoto,
  post,
  postPage,
  report,
  reportAnswer,
  reportId,
} from './board.ts';
import { photo } from './photos.ts';

const done = z.object({});

/**
 * The boards of courses. All of it is for those who have booked a date of the course, for its mentor and for owners; to everybody
 * else it is BOOKERS_ONLY. What a mentor may is said of each row.
 */
export const boardRoutes = {
  getBoard: {
    method: 'get',
    path: '/api/courses/{slug}/board',
    summary: 'The board of a course, latest posts first.',
    who: 'account',
    params: ofBoard,
    query: boardQuery,
    response: board,
  },
  writePost: {
    method: 'post',
    path: '/api/courses/{slug}/board',
    summary:
      'Writes a post. Of one draft, only one is made. A notice is its mentor’s alone, and is pinned by itself.',
    who: 'account',
    params: ofBoard,
    body: newPost,
    response: post,
  },
  putBoardPhoto: {
    method: 'post',
    path: '/api/courses/{slug}/board/photos',
    summary:
      'Sends a photo (JPEG, PNG or WebP) for what one is writing. It is made anew without what the file says besides, and is gone a day later if nothing names it.',
    who: 'account',
    params: ofBoard,
    response: photo,
  },
  showEverybody: {
    method: 'delete',
    path: '/api/courses/{slug}/board/hidden-people',
    summary: 'Shows one again what people wrote whom one did not want to see.',
    who: 'account',
    params: ofBoard,
    response: done,
  },
  getBoardPhoto: {
    method: 'get',
    path: '/api/board/photos/{photoId}/{size}',
    summary: 'A photo of a board, as image/jpeg.',
    who: 'account',
    params: ofPhoto.extend({ size: pictureSize }),
    response: z.unknown(),
  },
  getPost: {
    method: 'get',
    path: '/api/board/posts/{entryId}',
    summary: 'A post with its comments.',
    who: 'account',
    params: ofEntry,
    response: postPage,
  },
  writeComment: {
    method: 'post',
    path: '/api/board/posts/{entryId}/comments',
    summary: 'Writes a comment. Of one draft, only one is made.',
    who: 'account',
    params: ofEntry,
    body: newComment,
    response: boardComment,
  },
  pinPost: {
    method: 'put',
    path: '/api/board/posts/{entryId}/pin',
    summary: 'Pins a post, in the place of the one that was. The mentor’s.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  unpinPost: {
    method: 'delete',
    path: '/api/board/posts/{entryId}/pin',
    summary: 'Unpins a post. The mentor’s.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  changeEntry: {
    method: 'patch',
    path: '/api/board/entries/{entryId}',
    summary: 'Changes what one wrote. Where the mentor had hidden it, they look again.',
    who: 'account',
    params: ofEntry,
    body: entryChange,
    response: done,
  },
  removeEntry: {
    method: 'delete',
    path: '/api/board/entries/{entryId}',
    summary: 'Removes what one wrote, or, for its mentor, what anybody did. Its place stays, empty.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  likeEntry: {
    method: 'put',
    path: '/api/board/entries/{entryId}/like',
    summary: 'Says that one likes it.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  unlikeEntry: {
    method: 'delete',
    path: '/api/board/entries/{entryId}/like',
    summary: 'Takes that back.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  hideWriter: {
    method: 'post',
    path: '/api/board/entries/{entryId}/writer/hiding',
    summary: 'Shows one nothing more of who wrote it. They do not learn of it. Nobody hides the mentor.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  hideEntry: {
    method: 'put',
    path: '/api/board/entries/{entryId}/hiding',
    summary: 'Hides it from everybody, with a sentence for its writer. The mentor’s.',
    who: 'account',
    params: ofEntry,
    body: boardWords,
    response: done,
  },
  showEntry: {
    method: 'delete',
    path: '/api/board/entries/{entryId}/hiding',
    summary: 'Shows it again. The mentor’s.',
    who: 'account',
    params: ofEntry,
    response: done,
  },
  tellWriter: {
    method: 'post',
    path: '/api/board/entries/{entryId}/messages',
    summary: 'Mails its writer, and nobody else; CONFLICT where no mails go out. The mentor’s.',
    who: 'account',
    params: ofEntry,
    body: boardWords,
    response: done,
  },
  reportEntry: {
    method: 'post',
    path: '/api/board/entries/{entryId}/reports',
    summary: 'Reports it to the mentor, who does not learn by whom. Again, it is the same report.',
    who: 'account',
    params: ofEntry,
    body: newReport,
    response: done,
  },
  getReports: {
    method: 'get',
    path: '/api/studio/reports',
    summary: 'Reports of one’s own boards that wait for an answer, oldest first.',
    who: 'mentor',
    response: z.object({
      reports: z.array(report).max(BOARD_LIMITS.reports),
      /** Whether mails go out at all: otherwise who reported is not told. */
      hasMails: z.boolean(),
    }),
  },
  answerReport: {
    method: 'post',
    path: '/api/studio/reports/{reportId}',
    summary: 'Answers a report, and all others of the same entry: hides the entry, or keeps it.',
    who: 'mentor',
    params: z.object({ reportId }),
    body: reportAnswer,
    response: done,
  },
} as const satisfies Record<string, Route>;
export type BoardRoute = keyof typeof boardRoutes;
