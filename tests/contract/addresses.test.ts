import { serverAddresses } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const startWith = (env: Record<string, string>) =>
  startTestServer({ media: new FakeMediaServer().backend, env });

describe('the server’s addresses', () => {
  it('[LA1] are told to the page, without a key', async () => {
    await using server = await startWith({});
    const answer = await fetch(`${server.url}/api/addresses`);
    expect(serverAddresses.parse(await answer.json())).toEqual({
      addresses: [
        { origin: `http://localhost:${server.server.port}`, reach: 'here', hasCameras: true, network: null },
      ],
      authority: null,
    });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('[LA2] with PUBLIC_URL are that one alone, whoever asks', async () => {
    await using server = await startWith({ PUBLIC_URL: 'https://class.example.org', TRUST_PROXY: '1' });
    const answer = await fetch(`${server.url}/api/addresses`, {
      headers: { 'X-Forwarded-For': '203.0.113.9' },
    });
    expect(serverAddresses.parse(await answer.json()).addresses).toEqual([
      { origin: 'https://class.example.org', reach: 'everywhere', hasCameras: true, network: null },
    ]);
  });

  it('[LA2] are nobody’s business behind a proxy', async () => {
    await using server = await startWith({ TRUST_PROXY: '1' });
    const answer = await fetch(`${server.url}/api/addresses`);
    expect(serverAddresses.parse(await answer.json()).addresses).toEqual([]);
  });
});
