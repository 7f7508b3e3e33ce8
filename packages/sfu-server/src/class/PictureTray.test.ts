import { LIMITS, PICTURE_EDGES, pictureSize } from '@gongbang/protocol';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { SECRET_ARTIST, phonePhoto, plain, pngBomb, pngChunk } from '@gongbang/tests/support/pictures.ts';

import { keyMaker } from '../auth/keys.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import type { MadePicture } from '../ports/store.ts';
import { PictureTray } from './PictureTray.ts';
import { SharpPictureMaker } from '../imaging/SharpPictureMaker.ts';
import { SqlitePictureStore } from '../storage/sqlite/SqlitePictureStore.ts';

const silent = { info: () => undefined, warn: () => undefined };
const maker = (): SharpPictureMaker => new SharpPictureMaker(new FakeClock(), silent);

const made = (bytes = 10): MadePicture => {
  const size = new Uint8Array(bytes);
  return { width: 4, height: 3, sizes: { small: size, medium: size, large: size } };
};

describe('[PH1] a picture is made anew', () => {
  it('upright, in three sizes, without what the file says besides', async () => {
    const file = await phonePhoto(2400, 1800);
    expect(file.toString('latin1')).toContain(SECRET_ARTIST);
    const { width, height, sizes } = await maker().make(file);
    expect([width, height]).toEqual([1440, 1920]);
    for (const size of pictureSize.options) {
      const jpeg = Buffer.from(sizes[size]);
      const { format, exif, icc, xmp, iptc, orientation, ...is } = await sharp(jpeg).metadata();
      expect([format, exif, icc, xmp, iptc, orientation]).toEqual(['jpeg', ...Array<undefined>(5)]);
      expect(is.height, size).toBe(PICTURE_EDGES[size]);
      expect(jpeg.toString('latin1')).not.toContain(SECRET_ARTIST);
    }
    // What was on the left is on top, as the phone was held.
    const { data, info } = await sharp(sizes.small).raw().toBuffer({ resolveWithObject: true });
    const redAt = (row: number): number => data[row * info.width * info.channels] ?? 0;
    expect(redAt(5)).toBeGreaterThan(130);
    expect(redAt(info.height - 5)).toBeLessThan(80);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('from %s, and never larger than it came', async (format) => {
    const { width, height, sizes } = await maker().make(await plain(format));
    expect([width, height]).toEqual([40, 30]);
    expect((await sharp(sizes.large).metadata()).format).toBe('jpeg');
  });

  it.each([
    ['grey', { colourspace: 'b-w' }],
    ['of 16 bits', { colourspace: 'rgb16' }],
  ])('also from one that is %s', async (_what, { colourspace }) => {
    const file = await sharp(await plain('png'))
      .toColourspace(colourspace)
      .png()
      .toBuffer();
    expect(await maker().make(file)).toMatchObject({ width: 40, height: 30 });
  });

  it('with white where nothing was', async () => {
    const file = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const { sizes } = await maker().make(file);
    expect([...(await sharp(sizes.large).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });
});

describe('[PH2] what is no still picture is refused with a sentence', () => {
  const animation = async (format: 'webp' | 'gif'): Promise<Buffer> => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    return sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
  };

  it.each([
    ['nothing', async () => Promise.resolve(Buffer.alloc(0)), 'PICTURE_UNREADABLE'],
    ['a text', async () => Promise.resolve(Buffer.from('안녕하세요')), 'PICTURE_UNREADABLE'],
    [
      'SVG',
      async () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      'PICTURE_UNREADABLE',
    ],
    ['GIF', () => animation('gif'), 'PICTURE_UNREADABLE'],
    [
      'TIFF',
      async () =>
        sharp(await plain('png'))
          .tiff()
          .toBuffer(),
      'PICTURE_UNREADABLE',
    ],
    [
      'AVIF',
      async () =>
        sharp(await plain('png'))
          .avif()
          .toBuffer(),
      'PICTURE_UNREADABLE',
    ],
    ['a WebP that moves', () => animation('webp'), 'PICTURE_UNREADABLE'],
    [
      'a PNG that moves',
      async () => Promise.resolve(pngBomb(8, 8, [pngChunk('acTL', Buffer.alloc(8))])),
      'PICTURE_UNREADABLE',
    ],
    ['the first bytes of a JPEG', async () => (await phonePhoto()).subarray(0, 20), 'PICTURE_UNREADABLE'],
    [
      'a JPEG that broke off',
      async () => {
        const whole = await phonePhoto();
        return whole.subarray(0, whole.length - 100);
      },
      'PICTURE_UNREADABLE',
    ],
    [
      'a PNG that broke off',
      async () => (await plain('png', 300, 300)).subarray(0, 200),
      'PICTURE_UNREADABLE',
    ],
    [
      'a WebP that broke off',
      async () => (await plain('webp', 300, 300)).subarray(0, 60),
      'PICTURE_UNREADABLE',
    ],
    [
      'one of a few pixels in each of many rows',
      async () => Promise.resolve(pngBomb(1, 20_001)),
      'PICTURE_TOO_LARGE',
    ],
    ['one of 400 million pixels', async () => Promise.resolve(pngBomb(20_000, 20_000)), 'PICTURE_TOO_LARGE'],
  ])('%s', async (_what, file, code) => {
    await expect(maker().make(await file())).rejects.toMatchObject({ code });
  });

  it('HEIC, with what helps', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(100)]);
    await expect(maker().make(heic)).rejects.toThrow(/HEIC.*JPEG/);
  });

  it('one at a time, in a line that has an end, from which nobody waits for ever', async () => {
    const clock = new FakeClock();
    const busy = new SharpPictureMaker(clock, silent);
    const file = await plain('jpeg');
    const waiting = Array.from({ length: 33 }, () =>
      busy.make(file).then(
        () => 'made',
        (refusal: unknown) => (refusal instanceof ClassroomError ? refusal.code : 'other'),
      ),
    );
    clock.advance(60_000);
    const outcomes = await Promise.all(waiting);
    expect(outcomes.at(-1)).toBe('SERVER_BUSY');
    expect(new Set(outcomes)).toEqual(new Set(['SERVER_BUSY']));
    expect(await busy.make(file)).toMatchObject({ width: 40 });
  });
});

describe('[PH4] a picture that waits for its message', () => {
  const sender = { classId: 'abcdefghijkl', peerId: 'peer------------' };

  it('is its sender’s, in its class, for two minutes', () => {
    const clock = new FakeClock();
    const tray = new PictureTray(clock, keyMaker);
    const { id } = tray.put(sender, made());
    expect(tray.find(sender, id)).toMatchObject({ id, width: 4 });
    expect(tray.find({ ...sender, peerId: 'other-----------' }, id)).toBeNull();
    expect(tray.find({ ...sender, classId: 'mnopqrstuvwx' }, id)).toBeNull();
    clock.advance(120_000);
    expect(tray.find(sender, id)).toBeNull();
    expect(tray.bytes).toBe(0);
  });

  it('is one of a few of each, and of so many bytes in all', () => {
    const tray = new PictureTray(new FakeClock(), keyMaker);
    const ids = Array.from({ length: 4 }, () => tray.put(sender, made()).id);
    expect(ids.map((id) => tray.find(sender, id) !== null)).toEqual([false, true, true, true]);
    for (let index = 0; index < 100; index += 1) {
      tray.put({ ...sender, peerId: String(index).padEnd(16, '-') }, made(1_000_000));
    }
    expect(tray.bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    tray.close();
    expect(tray.bytes).toBe(0);
  });
});

describe('[PH5] pictures have bounds', () => {
  it('for each person and for the class', () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqlitePictureStore(fixture.database);
    const save = (index: number, peerId: string, bytes = 1): void => {
      store.save(id, { ...made(bytes), id: `picture-${index}`, thread: null, peerId });
    };
    const peer = (index: number): string => String(index).padEnd(16, '-');
    for (let index = 0; index < LIMITS.personPictures; index += 1) {
      save(index, peer(0));
    }
    expect(() => {
      save(1000, peer(0));
    }).toThrow(/one person/);
    expect(() => {
      save(1000, peer(1), LIMITS.classPictureBytes / 3);
    }).toThrow(/as many pictures/);
    fixture.database.exec('BEGIN');
    for (const index of Array(LIMITS.classPictures - LIMITS.personPictures).keys()) {
      save(LIMITS.personPictures + index, peer(index + 1));
    }
    fixture.database.exec('COMMIT');
    expect(() => {
      save(1000, peer(1));
    }).toThrow(/as many pictures/);
  });

  it('and the text of a message whose picture finds no room was not said', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const classroom = fixture.registry.open(id);
    const who = identity('mentee');
    await classroom.join(who, new FakeChannel(), joinPayload('박서연'));
    const peer = classroom.present(who);
    const { id: picture } = fixture.tray.put({ classId: id, peerId: peer.id }, made());
    fixture.database
      .prepare(`INSERT INTO pictures VALUES (?, 'full', '', 'other', ?, x'00', x'00', x'00')`)
      .run(id, LIMITS.classPictureBytes);
    expect(() =>
      classroom.commit(() =>
        classroom.workshop.chat.say(peer, { clientId: 'client-1', text: '보세요', thread: peer.id, picture }),
      ),
    ).toThrow(expect.objectContaining({ code: 'PICTURES_FULL' }));
    expect(classroom.workshop.chat.history(peer, { thread: peer.id, limit: 10 }).messages).toEqual([]);
  });
});

describe('[PH6] a picture goes', () => {
  it('with its message, in the same commit', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqlitePictureStore(fixture.database);
    const classroom = fixture.registry.open(id);
    await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    const mentor = classroom.present(identity('mentor'));
    const { id: picture } = fixture.tray.put({ classId: id, peerId: mentor.id }, made());
    const { chat } = classroom.workshop;
    const say = () => chat.say(mentor, { clientId: 'client-1', text: '', thread: null, picture });
    const { message } = classroom.commit(say);
    expect(message.picture).toEqual({ id: picture, width: 4, height: 3 });
    // Repeated because the answer was lost, it is still one message.
    expect(classroom.commit(say).message).toEqual(message);
    expect(store.placeOf(id, picture)).toEqual({ thread: null });
    classroom.commit(() => {
      chat.remove(mentor, { seq: message.seq, thread: null });
    });
    expect(store.placeOf(id, picture)).toBeNull();
    expect(store.find(id, picture, 'large')).toBeNull();
    const [left] = chat.history(mentor, { limit: 10 }).messages;
    expect(left).toMatchObject({ removed: true });
    expect(left).not.toHaveProperty('picture');
  });

  it.each(['a class', 'a rehearsal'])('with one message, and is in no other: of %s', async (world) => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    if (world === 'a rehearsal') {
      await fixture.rehearse(id);
    } else {
      await fixture.registry.open(id).join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    }
    const classroom = fixture.registry.open(id);
    const mentor = classroom.present(identity('mentor'));
    const { id: picture } = fixture.tray.put({ classId: id, peerId: mentor.id }, made());
    const say = (clientId: string, thread: string | null) =>
      classroom.commit(() =>
        classroom.workshop.chat.say(mentor, { clientId, text: '여기요', thread, picture }),
      );
    say('client-1', identity('mentee').peerId);
    expect(() => say('client-2', null)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(classroom.pictures.placeOf(id, picture)).toMatchObject({ thread: identity('mentee').peerId });
    expect(classroom.workshop.chat.history(mentor, { limit: 10 }).messages).toEqual([]);
  });

  it('with its rehearsal, of which nothing is kept', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqlitePictureStore(fixture.database);
    store.save(id, { ...made(), id: 'of-class', thread: null, peerId: 'peer------------' });
    const { classroom } = await fixture.rehearse(id);
    const mentor = classroom.present(identity('mentor'));
    const { chat } = classroom.workshop;
    const said = ['client-1', 'client-2'].map((clientId) => {
      const { id: picture } = fixture.tray.put({ classId: id, peerId: mentor.id }, made());
      return classroom.commit(() => chat.say(mentor, { clientId, text: '', thread: null, picture })).message;
    });
    const [first, second] = said.map(({ picture }) => picture?.id ?? '');
    const read = (picture = '') =>
      (['mentor', 'mentee'] as const).map(
        (role) => fixture.registry.picturesFor(id, role).find(id, picture, 'small') !== null,
      );
    expect([read(first), read(second), read('of-class')]).toEqual([
      [true, false],
      [true, false],
      [true, true],
    ]);
    classroom.commit(() => {
      chat.remove(mentor, { seq: said[0]?.seq ?? 0, thread: null });
    });
    expect(chat.history(mentor, { limit: 9 }).messages[0]).not.toHaveProperty('picture');
    expect([read(first), read(second)]).toEqual([
      [false, false],
      [true, false],
    ]);
    classroom.leave(identity('mentor'));
    expect(read(second)).toEqual([false, false]);
    expect(store.placeOf(id, second ?? '')).toBeNull();
  });

  it('with its class, a few at a time', () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqlitePictureStore(fixture.database);
    for (let index = 0; index < 10; index += 1) {
      store.save(id, { ...made(), id: `picture-${index}`, thread: null, peerId: 'peer------------' });
    }
    const left = () =>
      Number(fixture.database.prepare('SELECT count(*) AS rows FROM pictures').get()?.['rows']);
    fixture.retentionStore.shut(id);
    const seen: number[] = [];
    while (!fixture.retentionStore.removeSome(id, 200)) {
      seen.push(left());
    }
    expect(seen.filter((rows) => rows > 0 && rows < 10)).toEqual([6, 2]);
    expect(left()).toBe(0);
  });
});
