import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, it } from 'vitest';

import { systemClock } from '../clock.ts';
import { Guard } from '../guard.ts';
import { Exchanges } from './Exchanges.ts';

it('[RB1] what is done to a connection in its turn ends nothing when it throws, and neither does a request', async () => {
  const silent = { info: () => undefined, warn: () => undefined };
  const guard = new Guard(systemClock, silent);
  const exchanges = new Exchanges((request, response) => {
    response.end('answer');
    return request.url === '/broken' ? Promise.reject(new Error('broken')) : Promise.resolve();
  }, guard);
  const http = createServer((request, response) => {
    exchanges.serve(request, response);
    // It waits for the answer.
    exchanges.inTurn(request.socket, () => {
      throw new Error('broken');
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  for (const path of ['/', '/broken']) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Connection: 'close' } });
    expect(await answer.text()).toBe('answer');
  }
  await expect.poll(() => Object.fromEntries(guard.failures)).toEqual({ 'in turn': 2, 'HTTP request': 1 });
  http.close();
});
