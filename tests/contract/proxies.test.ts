import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestClient, nextAddress } from '../support/TestClient.ts';

const DRAFT = JSON.stringify({ title: '손으로 빚는 찻잔', mentorName: '이정은' });

describe('[IP4] whoever reaches the port beside the proxy', () => {
  const startWith = (env: Record<string, string>) =>
    startTestServer({ media: new FakeMediaServer().backend, env });
  /** Registers, claiming to be on behalf of somebody else each time. */
  const register = async (url: string): Promise<number> => {
    const answer = await fetch(`${url}/api/classes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': nextAddress() },
      body: DRAFT,
    });
    return answer.status;
  };
  const LIMITS = { CLASSES_PER_MINUTE: '2', SOCKETS_PER_ADDRESS: '1' };

  it('is counted by their own address, over HTTP and over the socket, whatever they say', async () => {
    await using server = await startWith({ ...LIMITS, TRUST_PROXY: '192.0.2.1' });
    const created = await server.createClass();
    expect([await register(server.url), await register(server.url)]).toEqual([200, 429]);
    using inside = await TestClient.connect(server.url, created, 'mentee');
    expect(inside.socket.connected).toBe(true);
    await expect(TestClient.connect(server.url, created, 'mentee')).rejects.toThrow();
    await expect(TestClient.connect(server.url, created, 'mentee', { ways: ['polling'] })).rejects.toThrow();
    expect(server.logged.filter((line) => line.includes('TRUST_PROXY=address'))).toHaveLength(1);
  });

  it('is told apart by what the proxy says when they come through it', async () => {
    await using server = await startWith({ ...LIMITS, TRUST_PROXY: '192.0.2.1,127.0.0.0/8' });
    const created = await server.createClass();
    expect([await register(server.url), await register(server.url)]).toEqual([200, 200]);
    using one = await TestClient.connect(server.url, created, 'mentee');
    using other = await TestClient.connect(server.url, created, 'mentee');
    expect([one.socket.connected, other.socket.connected]).toEqual([true, true]);
  });
});
