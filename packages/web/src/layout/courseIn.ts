/** The id of a class, and a key: the parts of a class link. */
const CLASS_ID = /^[a-z0-9]{12}$/;
const KEY = /^#[\w-]{20,}$/;
const COURSE = /^\/c\/([a-z0-9]+(?:-[a-z0-9]+)*)(\/board(?:\/([a-z0-9]{16}))?)?\/?$/;

/** What an address says about a course. */
interface CoursePlace {
  readonly slug: string;
  /** Its board, or the post of it that is named. */
  readonly board: { readonly entryId: string | null } | null;
}

/**
 * The course of an address that starts the way class links do: `/c/pinch-pot`, `/c/pinch-pot/board`. Null for any class link,
 * even one that was cut off.
 */
export function courseIn(pathname: string, hash: string): CoursePlace | null {
  const [, slug, board, entryId = null] = COURSE.exec(pathname) ?? [];
  return slug === undefined || CLASS_ID.test(slug) || KEY.test(hash)
    ? null
    : { slug, board: board === undefined ? null : { entryId } };
}
