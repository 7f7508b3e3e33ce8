import { PEER_KEY_HEADER, afterwards, chatPage } from '@gongbang/protocol';
import { memoryBackend } from '@gongbang/sfu-server/storage/memory/memoryStores.ts';
import { readdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const STEPS = [{ id: 'step-one', title: '모양 잡기', note: '', minutes: 5 }];

describe('[ST11] a server without a database', () => {
  it('runs a whole class: door, chat, hands, marks, a poll, the end, and what stays of it', async () => {
    const dataDir = temporaryFolder();
    await using server = await startTestServer({
      media: new FakeMediaServer().backend,
      store: memoryBackend(),
      dataDir,
    });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const created = await server.createClass({ title: '찻잔 🍵', admission: 'ask' });
    const [mentorKey, seoKey] = [newSecret(), newSecret()];
    using mentor = await TestClient.connect(server.url, created, 'mentor', { peerKey: mentorKey });
    await mentor.join('이정은');
    await mentor.do('lesson:edit', { materials: [], steps: STEPS });
    await mentor.do('class:start', {});
    using seo = await TestClient.connect(server.url, created, 'mentee', { peerKey: seoKey });
    expect(await seo.refused('class:join', { name: '박서연' })).toBe('NOT_ADMITTED');
    const { parts } = await mentor.next('workshop:changed', (told) => (told.parts.knocking ?? []).length > 0);
    const peerId = parts.knocking?.[0]?.peerId ?? '';
    await mentor.do('admission:decide', { peerId, admit: true });
    await seo.next('admission:decided');
    await seo.join('박서연');
    const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK } as const;
    const { producerId } = await mentor.do('producer:create', camera);
    expect((await seo.next('consumer:added')).consumer.producerId).toBe(producerId);

    await seo.do('chat:send', { clientId: 'client-one', text: '안녕하세요 👋', thread: null });
    await seo.do('hand:raise', { note: '도와주세요' });
    await mentor.next('workshop:changed', (told) => told.parts.hands?.[0]?.note === '도와주세요');
    await mentor.do('step:go', { stepId: 'step-one' });
    await seo.do('checkin:set', { stepId: 'step-one', mark: 'stuck', note: '금이 가요' });
    const { pollId } = await mentor.do('poll:open', { question: '더 할까요?', choices: ['네', '아니요'] });
    await seo.do('poll:vote', { pollId, choice: 0 });
    // People who come back find everything.
    using again = await TestClient.connect(server.url, created, 'mentee', { peerKey: seoKey });
    expect((await again.join('박서연')).snapshot.workshop).toMatchObject({
      hand: { note: '도와주세요' },
      progress: { checkIns: [{ mark: 'stuck' }] },
      poll: { mine: 0 },
    });
    await mentor.do('class:end', {});
    await again.next('class:ended');

    const get = async (path: string, key: string, peerKey: string): Promise<unknown> => {
      const answer = await fetch(`${server.url}/api/classes/${created.class.id}${path}`, {
        headers: { Authorization: `Bearer ${key}`, [PEER_KEY_HEADER]: peerKey },
      });
      expect(answer.status).toBe(200);
      return answer.json();
    };
    const { report } = afterwards.parse(await get('/afterwards', created.keys.mentor, mentorKey));
    expect(report?.attendees).toMatchObject([{ name: '박서연', stuck: [{ stepId: 'step-one' }] }]);
    const { messages } = chatPage.parse(await get('/chat', created.keys.mentee, seoKey));
    expect(messages.map(({ text }) => text)).toEqual(['안녕하세요 👋']);
    // Nothing of it is on the disk.
    expect(readdirSync(dataDir).filter((name) => name.startsWith('gongbang'))).toEqual([]);
    rmSync(dataDir, { recursive: true, force: true });
  });
});
