import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { TestClient } from '../support/TestClient.ts';

describe('phones before the class', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { CLASSES_PER_MINUTE: '1000', TRUST_PROXY: '1' } });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('[HV7] the mentor in the green room gets a code, sees the phone come, sets it and takes it back', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    expect((await mentor.do('camera:list', {})).cameras).toEqual([]);
    const { key, cameraId } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    await phone.join('휴대폰');
    await mentor.next('cameras:changed', ({ cameras }) => cameras[0]?.state === 'sending');
    await mentor.do('camera:adjust', { cameraId, settings: { torch: true } });
    expect(await phone.next('camera:adjusted')).toEqual({ settings: { torch: true } });
    await mentor.do('camera:revoke', { cameraId });
    await phone.next('session:ended');
    expect((await mentor.do('camera:list', {})).cameras).toEqual([]);
  });

  it('[HV7] nobody but the mentor asks for phones or learns of them', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    const { key, cameraId } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    for (const other of [mentee, phone]) {
      expect(await other.refused('camera:list', {})).toBe('FORBIDDEN');
      expect(await other.refused('camera:invite', {})).toBe('FORBIDDEN');
      expect(await other.refused('camera:revoke', { cameraId })).toBe('FORBIDDEN');
      expect(other.everHeard('cameras:changed')).toEqual([]);
    }
  });

  it('[HV7] nothing is given out for a class that is over, and one that is deleted closes the green room', async () => {
    const over = await server.createClass();
    using mentor = await TestClient.connect(server.url, over, 'mentor');
    using teacher = await TestClient.connect(server.url, over, 'mentor');
    const { key } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, over, 'camera', { linkKey: key });
    await phone.join('휴대폰');
    await teacher.join('이정은');
    await teacher.do('class:end', {});
    await phone.next('class:ended');
    await mentor.next('class:ended');
    expect(await mentor.refused('camera:invite', {})).toBe('CLASS_ENDED');

    const deleted = await server.createClass();
    using other = await TestClient.connect(server.url, deleted, 'mentor');
    await other.do('camera:invite', {});
    const closed = new Promise((resolve) => other.socket.once('disconnect', resolve));
    await fetch(`${server.url}/api/classes/${deleted.class.id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${deleted.keys.mentor}` },
    });
    await closed;
  });
});
