import { SOCKET_PATH } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { ask } from '../support/Poller.ts';
import { RawConnection, upgradeRequest } from '../support/RawConnection.ts';

const PAGE = 'https://class.example.org';
const WARNING = 'does not pass the Host header';

/** The response to a WebSocket from the page, through a proxy that asks for `localhost`. */
async function upgraded(port: number, ...headers: string[]): Promise<number> {
  using connection = await RawConnection.open(port);
  connection.read();
  const path = `${SOCKET_PATH}/?EIO=4&transport=websocket`;
  connection.write(upgradeRequest(path, [`Origin: ${PAGE}`, ...headers]));
  await expect.poll(() => connection.received).toContain('\r\n\r\n');
  return Number(connection.received.slice(9, 12));
}

const start = (env: Record<string, string> = {}) =>
  startTestServer({ media: new FakeMediaServer().backend, env });

describe('[DO4] behind a proxy that does not pass Host', () => {
  it('the page is told why, and the log says once what to set', async () => {
    await using server = await start();
    const { port } = server.server;
    expect(await upgraded(port)).toBe(403);
    expect(await upgraded(port, 'X-Forwarded-Host: class.example.org')).toBe(403);
    const { status, body } = await ask(port, { method: 'POST', body: '', headers: { Origin: PAGE } });
    expect([status, body]).toEqual([403, expect.stringContaining('"code":"ORIGIN_REFUSED"')]);
    const warnings = server.logged.filter((line) => line.includes(WARNING));
    expect(warnings).toHaveLength(1);
    for (const word of [PAGE, 'localhost', 'PUBLIC_URL', 'TRUST_PROXY', 'ALLOWED_ORIGINS']) {
      expect(warnings[0]).toContain(word);
    }
  });

  it.each([
    [
      'X-Forwarded-Host, where the proxy is trusted',
      { TRUST_PROXY: '1' },
      ['X-Forwarded-Host: class.example.org'],
    ],
    ['PUBLIC_URL', { PUBLIC_URL: PAGE }, []],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: PAGE }, []],
  ])('%s helps', async (_what, env, headers) => {
    await using server = await start(env);
    expect(await upgraded(server.server.port, ...headers)).toBe(101);
    expect(server.logged.join('')).not.toContain(WARNING);
  });

  it('of several hosts that were forwarded the nearest proxy’s counts', async () => {
    await using server = await start({ TRUST_PROXY: '1' });
    const { port } = server.server;
    expect(await upgraded(port, 'X-Forwarded-Host: class.example.org, elsewhere.example')).toBe(403);
    expect(await upgraded(port, 'X-Forwarded-Host: elsewhere.example, class.example.org')).toBe(101);
  });
});
