import { PHOTO_LIMITS, type Photo, type PhotoId } from '@gongbang/protocol';

/** A photo of a draft, on its way to the server or already there. */
export type PhotoTile = { readonly key: string } & (
  | { readonly is: 'sending'; readonly file: File; readonly percent: number }
  /** Being prepared for sending, or sent and being processed by the server. */
  | { readonly is: 'making'; readonly file: File }
  | { readonly is: 'failed'; readonly file: File; readonly why: string }
  /** Without a file if it was there before this page. */
  | { readonly is: 'there'; readonly file: File | null; readonly photo: Photo }
);

/** Why a file cannot be a photo. */
export interface RefusedFile {
  readonly why: 'video' | 'notPhoto' | 'heic' | 'large' | 'many';
  readonly name: string;
  /** In whole MB, rounded up. */
  readonly megabytes: number;
}

const MEGABYTE = 2 ** 20;
/** Anything larger is not even opened, in bytes. */
const OPENED_BYTES = 64 * MEGABYTE;

/** Why a file is not even looked into; null if it is. */
export function refusedAtSight({
  name,
  type,
  size,
}: Pick<File, 'name' | 'type' | 'size'>): RefusedFile | null {
  const why = type.startsWith('video/') ? 'video' : size > OPENED_BYTES ? 'large' : null;
  return why === null ? null : refused(why, { name, size });
}

/** Why a file that was looked into is not a photo that can be sent. */
export function refusedAs(
  code: string,
  { name, type, size }: Pick<File, 'name' | 'type' | 'size'>,
): RefusedFile {
  const isHeic = /^image\/hei[cf]$/.test(type) || /\.hei[cf]$/i.test(name);
  return refused(code === 'PICTURE_TOO_LARGE' ? 'large' : isHeic ? 'heic' : 'notPhoto', { name, size });
}

/** The files there is room for, and the refused rest. */
export function withinRoom<F extends Pick<File, 'name' | 'size'>>(
  tiles: readonly PhotoTile[],
  files: readonly F[],
): { readonly taken: readonly F[]; readonly refused: readonly RefusedFile[] } {
  const room = Math.max(0, PHOTO_LIMITS.each - tiles.length);
  return { taken: files.slice(0, room), refused: files.slice(room).map((file) => refused('many', file)) };
}

/** The same tiles, with one of them updated; one that was removed stays removed. */
export function withTile(
  tiles: readonly PhotoTile[],
  key: string,
  next: (tile: PhotoTile) => PhotoTile,
): readonly PhotoTile[] {
  return tiles.map((tile) => (tile.key === key ? next(tile) : tile));
}

/** Those the server has, in the order in which they were chosen. */
export const photosThere = (tiles: readonly PhotoTile[]): readonly Photo[] =>
  tiles.flatMap((tile) => (tile.is === 'there' ? [tile.photo] : []));

/**
 * Which photos the server has dropped, once it says so: those that waited without being used, and whose file is not at hand.
 * Those that belong to the entry being edited stay; if nothing else can be meant, it is those that do not load.
 * @param own photos that the entry being edited has
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

/** The ids to send with the text; null while some are not there. */
export const idsOf = (tiles: readonly PhotoTile[]): PhotoId[] | null =>
  tiles.every(({ is }) => is === 'there') ? photosThere(tiles).map(({ id }) => id) : null;

const refused = (
  why: RefusedFile['why'],
  { name, size }: { readonly name: string; readonly size: number },
): RefusedFile => ({ why, name, megabytes: Math.ceil(size / MEGABYTE) });
