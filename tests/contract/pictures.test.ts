import { MAX_PICTURE_BYTES } from '@gongbang/protocol';
import { databaseFile } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { isPostgres } from '../support/storeOfTests.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import {
  SECRET_ARTIST,
  codeOf,
  getPicture,
  phonePhoto,
  plain,
  pngBomb,
  postPicture,
  sentPicture,
  type PictureSide,
} from '../support/pictures.ts';
import { RawConnection } from '../support/RawConnection.ts';
import { newSecret } from '../support/TestClient.ts';
import { STANDINGS, enterAll, type Everybody } from './everybody.ts';

describe('pictures', () => {
  const dataDir = temporaryFolder();
  const media = new FakeMediaServer();
  let server: TestServer;
  let all: Everybody;
  let photo: Buffer;
  beforeAll(async () => {
    server = await startTestServer({ media: media.backend, dataDir, env: { CLASSES_PER_MINUTE: '100' } });
    photo = await phonePhoto();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    all = await enterAll(server, media);
    return () => {
      all[Symbol.dispose]();
    };
  });

  const linkOf = (who: (typeof STANDINGS)[number]): string =>
    who === 'mentor' ? all.keys.mentor : who === 'phone' ? all.cameraKey : all.keys.mentee;
  const side = (who: (typeof STANDINGS)[number]): PictureSide => ({
    url: server.url,
    classId: all.classId,
    linkKey: linkOf(who),
    peerKey: all.peerKeys[who],
  });
  const rows = (): number => {
    const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
    const count = Number(
      database.prepare('SELECT count(*) AS rows FROM pictures WHERE classId = ?').get(all.classId)?.['rows'],
    );
    database.close();
    return count;
  };
  const readers = async (id: string) =>
    Object.fromEntries(
      await Promise.all(
        STANDINGS.map(async (who) => [who, (await getPicture(side(who), id)).status] as const),
      ),
    );

  it('[PH1] are made anew on their way from a mentee to the mentor', async () => {
    const { mentor, mentee, ids } = all;
    const { id, ...extent } = await sentPicture(side('mentee'), photo);
    expect(extent).toEqual({ width: 300, height: 400 });
    const { message } = await mentee.do('chat:send', {
      clientId: 'client-1',
      text: '',
      thread: ids.mentee,
      picture: id,
    });
    expect(message).toMatchObject({ text: '', picture: { id, ...extent } });
    const { message: told } = await mentor.next(
      'chat:posted',
      ({ message: { thread } }) => thread === ids.mentee,
    );
    expect(told).toEqual(message);
    const answer = await getPicture(side('mentor'), id, 'large');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    const jpeg = Buffer.from(await answer.arrayBuffer());
    expect(jpeg.toString('latin1')).not.toContain(SECRET_ARTIST);
    expect(await sharp(jpeg).metadata()).toMatchObject({ width: 300, height: 400, format: 'jpeg' });
    expect((await getPicture(side('mentor'), id, 'huge')).status).toBe(404);
    expect((await getPicture(side('mentor'), 'nothing')).status).toBe(404);
  });

  it.skipIf(isPostgres)(
    '[PH2] are refused with a sentence when they are none, too large or a bomb, and the server goes on',
    async () => {
      const mentee = side('mentee');
      const refused = async (file: Buffer) => {
        const answer = await postPicture(mentee, file);
        return [answer.status, await codeOf(answer)];
      };
      expect(await refused(Buffer.from('GIF89a and more'))).toEqual([422, 'PICTURE_UNREADABLE']);
      expect(await refused(photo.subarray(0, photo.length - 50))).toEqual([422, 'PICTURE_UNREADABLE']);
      const bomb = pngBomb(20_000, 20_000);
      expect(bomb.length).toBeLessThan(100_000);
      expect(await refused(bomb)).toEqual([413, 'PICTURE_TOO_LARGE']);
      expect(await refused(Buffer.alloc(MAX_PICTURE_BYTES + 1, photo))).toEqual([413, 'PICTURE_TOO_LARGE']);
      expect((await sentPicture(mentee, photo)).width).toBe(300);
      expect(rows()).toBe(0);
    },
  );

  it('[PH3] of a private line are its mentee’s and the mentor’s, those of everyone’s chat the class’s', async () => {
    const { mentor, mentee, ids, keys, classId } = all;
    const { id: own } = await sentPicture(side('mentee'), photo);
    // Until it is sent in a message it belongs to nobody.
    expect(new Set(Object.values(await readers(own)))).toEqual(new Set([403, 404]));
    await mentee.do('chat:send', { clientId: 'client-1', text: '', thread: ids.mentee, picture: own });
    const noOthers = Object.fromEntries(
      STANDINGS.map((who) => [who, who === 'mentor' || who === 'mentee' ? 200 : 403]),
    );
    expect(await readers(own)).toEqual(noOthers);
    const { id: shown } = await sentPicture(side('mentor'), photo);
    await mentor.do('chat:send', { clientId: 'client-2', text: '이렇게', picture: shown });
    expect(await readers(shown)).toMatchObject({
      mentor: 200,
      assistant: 200,
      mentee: 200,
      guest: 200,
      passer: 200,
      phone: 403,
      lobby: 403,
      knocking: 403,
      sentOut: 403,
      left: 403,
    });
    // None of it belongs to another class, whoever asks there.
    const other = await server.createClass();
    const elsewhere = { ...side('mentor'), classId: other.class.id, linkKey: other.keys.mentor };
    expect((await getPicture(elsewhere, shown)).status).toBe(404);
    expect((await getPicture({ ...elsewhere, classId }, shown)).status).toBe(401);
    await mentor.do('class:end', {});
    const link = { ...side('mentee'), linkKey: keys.mentee };
    expect((await getPicture(link, own)).status).toBe(200);
    expect((await getPicture({ ...link, peerKey: null }, own)).status).toBe(401);
    expect((await getPicture({ ...link, peerKey: all.peerKeys.passer }, own)).status).toBe(403);
  });

  it.skipIf(isPostgres)(
    '[PH4] leave nothing when they break off, are not said, or are somebody else’s',
    async () => {
      const { mentor, mentee, ids, classId, keys, peerKeys } = all;
      {
        using sender = await RawConnection.open(server.server.port);
        sender.read();
        sender.write(
          [
            `POST /api/classes/${classId}/pictures HTTP/1.1`,
            'Host: localhost',
            `Authorization: Bearer ${keys.mentee}`,
            `Peer-Key: ${peerKeys.mentee}`,
            `Content-Length: ${photo.length}`,
            'Expect: 100-continue',
            '\r\n',
          ].join('\r\n'),
        );
        await expect.poll(() => sender.received).toContain('100 Continue');
        sender.write(photo.subarray(0, photo.length / 2));
      }
      // One at a time for each person: it is accepted once the first is known to have been broken off.
      await expect
        .poll(async () => (await postPicture(side('mentee'), photo)).status, { timeout: 20_000 })
        .toBe(200);
      const { id } = await sentPicture(side('mentor'), photo);
      expect(rows()).toBe(0);
      for (const client of [mentee, all.assistant]) {
        const own = client === mentee ? ids.mentee : ids.assistant;
        expect(
          await client.refused('chat:send', {
            clientId: newSecret(),
            text: '제 것',
            thread: own,
            picture: id,
          }),
        ).toBe('NOT_FOUND');
      }
      await mentor.do('chat:send', { clientId: 'client-1', text: '', thread: ids.mentee, picture: id });
      expect(rows()).toBe(1);
    },
  );

  it('[PH4] come from those who are in the class', async () => {
    const small = await plain('png');
    for (const who of STANDINGS) {
      const isIn = ['mentor', 'assistant', 'mentee', 'guest', 'passer'].includes(who);
      expect([who, (await postPicture(side(who), small)).ok]).toEqual([who, isIn]);
      expect([who, (await postPicture({ ...side(who), peerKey: null }, small)).ok]).toEqual([who, false]);
    }
  });

  it('[PH5] come so often from one person', async () => {
    const small = await plain('png');
    const codes: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      codes.push(await codeOf(await postPicture(side('guest'), small)));
    }
    expect(codes).toEqual([...Array<string>(6).fill('OK'), 'RATE_LIMITED']);
    // Other people's are not counted among them.
    expect(await codeOf(await postPicture(side('mentee'), small))).toBe('OK');
  });

  it.skipIf(isPostgres)('[PH6] go with the message that is removed', async () => {
    const { mentor } = all;
    const { id } = await sentPicture(side('mentor'), photo);
    const { message } = await mentor.do('chat:send', { clientId: 'client-1', text: '', picture: id });
    expect((await getPicture(side('mentee'), id)).status).toBe(200);
    await mentor.do('chat:remove', { seq: message.seq });
    expect((await getPicture(side('mentor'), id)).status).toBe(404);
    expect(rows()).toBe(0);
  });

  it('[PH7] are in everyone’s chat where the mentor allows it, and off at first', async () => {
    const { mentor, mentee, ids } = all;
    const { id } = await sentPicture(side('mentee'), photo);
    const toAll = { clientId: 'client-1', text: '모두에게', picture: id };
    expect(await mentee.refused('chat:send', toAll)).toBe('PICTURES_OFF');
    expect(await mentee.refused('class:configure', { hasPictures: true })).toBe('FORBIDDEN');
    await mentor.do('class:configure', { hasPictures: true });
    await mentee.next('workshop:changed', ({ parts }) => parts.settings?.hasPictures === true);
    expect((await mentee.do('chat:send', toAll)).message).toMatchObject({ thread: null, picture: { id } });
    await mentor.do('class:configure', { hasPictures: false });
    const { id: next } = await sentPicture(side('mentee'), photo);
    const again = { clientId: 'client-2', text: '', picture: next };
    expect(await mentee.refused('chat:send', again)).toBe('PICTURES_OFF');
    await mentee.do('chat:send', { ...again, thread: ids.mentee });
    // What was shown stays.
    expect((await getPicture(side('guest'), id)).status).toBe(200);
  });
});
