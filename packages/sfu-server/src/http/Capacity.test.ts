import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawConnection } from '@gongbang/tests/support/RawConnection.ts';

import { Capacity, connectionsThatFit } from './Capacity.ts';

const CONNECTIONS = 4;
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('[LM13] connections stay under the limit of open files', () => {
  let http: Server;
  let port: number;
  const listen = async (trustsProxy: boolean) => {
    const capacity = new Capacity(http, { connections: CONNECTIONS, trustsProxy });
    http.on('request', (request, response) => {
      response.statusCode = capacity.isSurplus(request.socket) ? 503 : 200;
      response.end();
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    ({ port } = http.address() as AddressInfo);
  };
  const ask = async () => {
    const connection = await RawConnection.open(port);
    connection.read();
    connection.write(REQUEST);
    await expect.poll(() => connection.received !== '' || connection.socket.destroyed).toBe(true);
    return connection;
  };
  beforeEach(() => {
    http = createServer();
  });
  afterEach(() => {
    http.closeAllConnections();
    http.close();
  });

  it('leaves room for workers, the database and files', () => {
    expect(connectionsThatFit()).toBeGreaterThan(0);
    expect(http.maxConnections).toBeUndefined();
  });

  it('tells the first past the limit, closes the others, and keeps those who are in', async () => {
    await listen(true);
    const inside = await Promise.all(Array.from({ length: CONNECTIONS }, ask));
    const outside = await Promise.all(Array.from({ length: 20 }, ask));
    const statuses = outside.map(({ received }) => received.slice(9, 12));
    expect(statuses.filter((status) => status === '503')).toHaveLength(16);
    expect(statuses.filter((status) => status === '')).toHaveLength(4);
    for (const connection of inside) {
      connection.received = '';
      connection.write(REQUEST);
      await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 200/);
    }
    for (const connection of [...inside, ...outside]) {
      connection[Symbol.dispose]();
    }
    await expect.poll(async () => (await ask()).received).toMatch(/^HTTP\/1\.1 200/);
  });

  it('gives no place more than half', async () => {
    await listen(false);
    const all = await Promise.all(Array.from({ length: CONNECTIONS }, ask));
    expect(all.filter(({ received }) => received.startsWith('HTTP/1.1 200'))).toHaveLength(CONNECTIONS / 2);
  });
});
