import type { Board, CourseSlug, EntryId, Post, PostKind, PostPage } from '@gongbang/protocol';
import { useCallback, useState } from 'react';

import { askBoard } from '../client/board.ts';
import { useLoaded } from './useLoaded.ts';

/** A board as far back as the user has loaded it. */
export interface ShownBoard extends Board {
  /** The only kind shown; null: all of them. */
  readonly kind: PostKind | null;
}

/** A course's board, latest first. @param kind posts of one kind only */
export function useBoard(
  slug: CourseSlug,
  kind: PostKind | null,
): ReturnType<typeof useLoaded<ShownBoard>> & { readonly showMore: () => void } {
  const [depth, setDepth] = useState({ kind, pages: 1 });
  const pages = depth.kind === kind ? depth.pages : 1;
  const load = useCallback(() => loadBoard(slug, kind, pages), [slug, kind, pages]);
  return {
    ...useLoaded<ShownBoard>(load),
    showMore: () => {
      setDepth({ kind, pages: pages + 1 });
    },
  };
}

/** Reloads earlier pages too, because their posts may be hidden or removed by now. */
async function loadBoard(slug: CourseSlug, kind: PostKind | null, pages: number): Promise<ShownBoard> {
  const params = { slug };
  const query = kind === null ? {} : { kind };
  const board = await askBoard('getBoard', { params, query });
  const posts: Post[] = [...board.posts];
  let { hasMore } = board;
  for (let page = 1; page < pages && hasMore; page += 1) {
    const last = posts.at(-1);
    const next = await askBoard('getBoard', {
      params,
      query: { ...query, ...(last && { before: last.id }) },
    });
    posts.push(...next.posts);
    hasMore = next.hasMore;
  }
  return { ...board, posts, hasMore, kind };
}

/** A post with its comments. */
export function usePost(entryId: EntryId): ReturnType<typeof useLoaded<PostPage>> {
  const load = useCallback(() => askBoard('getPost', { params: { entryId } }), [entryId]);
  return useLoaded<PostPage>(load);
}
