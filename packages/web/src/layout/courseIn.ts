/** An id of a class, and a key: what a class link has. */
const CLASS_ID = /^[a-z0-9]{12}$/;
const KEY = /^#[\w-]{20,}$/;
const COURSE = /^\/c\/([a-z0-9]+(?:-[a-z0-9]+)*)\/?$/;

/** The course of an address that begins as class links do: `/c/pinch-pot`. Null for whatever is a class link, also one that was cut. */
export function courseIn(pathname: string, hash: string): string | null {
  const slug = COURSE.exec(pathname)?.[1] ?? null;
  return slug === null || CLASS_ID.test(slug) || KEY.test(hash) ? null : slug;
}
