import { PHOTO_LIMITS, type Photo, type PhotoId } from '@gongbang/protocol';

/** A photo of what is being written, on its way to the server or there. */
export type PhotoTile = { readonly key: string } & (
  | { readonly is: 'sending'; readonly file: File; readonly percent: number }
  /** Made ready to be sent, or sent and being made anew by the server. */
  | { readonly is: 'making'; readonly file: File }
  | { readonly is: 'failed'; readonly file: File; readonly why: string }
  /** Without a file where it was there before this page was. */
  | { readonly is: 'there'; readonly file: File | null; readonly photo: Photo }
);

/** Why a file does not become a photo. */
export interface RefusedFile {
  readonly why: 'video' | 'notPhoto' | 'heic' | 'large' | 'many';
  readonly name: string;
  /** In whole MB, not less than there are. */
  readonly megabytes: number;
}

const MEGABYTE = 2 ** 20;
/** What is larger is not even opened, in bytes. */
const OPENED_BYTES = 64 * MEGABYTE;

/** Why a file is not even looked into; null where it is. */
export function refusedAtSight({
  name,
  type,
  size,
}: Pick<File, 'name' | 'type' | 'size'>): RefusedFile | null {
  const why = type.startsWith('video/') ? 'video' : size > OPENED_BYTES ? 'large' : null;
  return why === null ? null : refused(why, { name, size });
}

/** Why a file that was looked into is no photo that can be sent. */
export function refusedAs(
  code: string,
  { name, type, size }: Pick<File, 'name' | 'type' | 'size'>,
): RefusedFile {
  const isHeic = /^image\/hei[cf]$/.test(type) || /\.hei[cf]$/i.test(name);
  return refused(code === 'PICTURE_TOO_LARGE' ? 'large' : isHeic ? 'heic' : 'notPhoto', { name, size });
}

/** Those of several files that there is room for, and the others refused. */
export function withinRoom<F extends Pick<File, 'name' | 'size'>>(
  tiles: readonly PhotoTile[],
  files: readonly F[],
): { readonly taken: readonly F[]; readonly refused: readonly RefusedFile[] } {
  const room = Math.max(0, PHOTO_LIMITS.each - tiles.length);
  return { taken: files.slice(0, room), refused: files.slice(room).map((file) => refused('many', file)) };
}

/** The same tiles, one of them as it is now; one that was removed stays so. */
export function withTile(
  tiles: readonly PhotoTile[],
  key: string,
  next: (tile: PhotoTile) => PhotoTile,
): readonly PhotoTile[] {
  return tiles.map((tile) => (tile.key === key ? next(tile) : tile));
}

/** Those that the server has, in the order in which they were chosen. */
export const photosThere = (tiles: readonly PhotoTile[]): readonly Photo[] =>
  tiles.flatMap((tile) => (tile.is === 'there' ? [tile.photo] : []));

/**
 * Which the server has let go of, once it says so: those that waited without being named, of which no file is at hand. Those that
 * stand in what is being changed are the entry's own, and stay; where nothing else can be meant, those that do not load are.
 * @param own photos that what is being changed has
 * @param broken keys of those that do not load now, which by itself says nothing about the server
 */
export function photosGone(
  tiles: readonly PhotoTile[],
  own: readonly Photo[],
  broken: ReadonlySet<string>,
): ReadonlySet<string> {
  const owned = new Set(own.map(({ id }) => id));
  const old = tiles.flatMap((tile) => (tile.is === 'there' && tile.file === null ? [tile] : []));
  const waited = old.filter(({ photo }) => !owned.has(photo.id));
  const isAllOld = old.length === tiles.length;
  const gone = waited.length > 0 || !isAllOld ? waited : old.filter(({ key }) => broken.has(key));
  return new Set(gone.map(({ key }) => key));
}

/** What is to be named by what is written; null while some are not there. */
export const idsOf = (tiles: readonly PhotoTile[]): PhotoId[] | null =>
  tiles.every(({ is }) => is === 'there') ? photosThere(tiles).map(({ id }) => id) : null;

const refused = (
  why: RefusedFile['why'],
  { name, size }: { readonly name: string; readonly size: number },
): RefusedFile => ({ why, name, megabytes: Math.ceil(size / MEGABYTE) });
