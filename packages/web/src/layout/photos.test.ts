import { describe, expect, it } from 'vitest';

import {
  idsOf,
  photosGone,
  photosThere,
  refusedAs,
  refusedAtSight,
  withTile,
  withinRoom,
  type PhotoTile,
} from './photos.ts';

const MEGABYTE = 2 ** 20;
const file = new File(['x'], 'cup.jpg');
const photo = (id: string) => ({ id: id.padEnd(16, '0'), width: 4, height: 3 });
const there = (key: string): PhotoTile => ({ key, is: 'there', file, photo: photo(key) });
const sending = (key: string): PhotoTile => ({ key, is: 'sending', file, percent: 0 });
const named = (name: string, type = 'image/jpeg', size = MEGABYTE) => ({ name, type, size });

describe('[BD31] what is no photo', () => {
  it('is refused by its name: a video, and what is too large to open, before it is opened', () => {
    expect(refusedAtSight(named('hands.mp4', 'video/mp4'))).toEqual({
      why: 'video',
      name: 'hands.mp4',
      megabytes: 1,
    });
    expect(refusedAtSight(named('scan.png', 'image/png', 64 * MEGABYTE + 1))?.why).toBe('large');
    expect(refusedAtSight(named('cup.jpg', 'image/jpeg', 14 * MEGABYTE))).toBeNull();
  });

  it.each([
    ['PICTURE_UNREADABLE', named('IMG_2041.HEIC', ''), 'heic'],
    ['PICTURE_UNREADABLE', named('a', 'image/heic'), 'heic'],
    ['PICTURE_UNREADABLE', named('rule.pdf', 'application/pdf'), 'notPhoto'],
    ['PICTURE_TOO_LARGE', named('cup.jpg', 'image/jpeg', 8 * MEGABYTE + 1), 'large'],
  ])('is refused as %s says, of %j: %s', (code, which, why) => {
    expect(refusedAs(code, which)).toMatchObject({ why, name: which.name });
  });

  it('says how large it is, rounded up: never as large as may be', () => {
    expect(refusedAs('PICTURE_TOO_LARGE', named('cup.jpg', 'image/jpeg', 8 * MEGABYTE + 1)).megabytes).toBe(
      9,
    );
  });
});

describe('[BD31] four photos', () => {
  it('are taken, with those that are there, and the rest refused', () => {
    const files = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => named(name));
    expect(withinRoom([there('1'), sending('2')], files)).toEqual({
      taken: files.slice(0, 2),
      refused: [{ why: 'many', name: 'c.jpg', megabytes: 1 }],
    });
  });

  it('keep the order in which they were chosen, whichever is there first', () => {
    const tiles = withTile([sending('1'), sending('2')], '2', ({ key }) => there(key));
    expect(idsOf(tiles)).toBeNull();
    expect(photosThere(tiles)).toEqual([photo('2')]);
    expect(idsOf(withTile(tiles, '1', ({ key }) => there(key)))).toEqual([photo('1').id, photo('2').id]);
  });

  it('stay removed where one arrives that was taken away', () => {
    expect(withTile([there('1')], '2', ({ key }) => there(key))).toEqual([there('1')]);
  });
});

describe('[BD31] a photo that does not load', () => {
  const old = (key: string): PhotoTile => ({ key, is: 'there', file: null, photo: photo(key) });
  const broken = new Set(['1']);

  it('stays where it stands in what is being changed and the server has let go of another, that waited', () => {
    const tiles = [old('1'), old('2'), old('3'), there('4')];
    expect([...photosGone(tiles, [photo('1'), photo('2')], broken)]).toEqual(['3']);
    expect([...photosGone([old('1'), there('4')], [photo('1')], broken)]).toEqual([]);
  });

  it('is the one that is gone where no other can be meant', () => {
    expect([...photosGone([old('1'), old('2')], [photo('1'), photo('2')], broken)]).toEqual(['1']);
  });
});
