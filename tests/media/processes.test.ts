import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createClass, temporaryFolder } from '../support/classServer.ts';
import { figure } from '../support/figure.ts';
import { Inspector } from '../support/Inspector.ts';
import { DTLS, RECEIVE } from '../support/rtp.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const MAIN = join(import.meta.dirname, '../../packages/sfu-server/src/main.ts');
const KILLS = 5;
const BLOCKED_MS = 5000;
const CROWD = 20;
/** Starting a server takes time on a busy machine. */
const STARTS = { timeout: 180_000 };

describe('a server whose processes end or stand still', () => {
  it(
    '[VL8] F27: killed five times in a row, it has every message that was acknowledged',
    STARTS,
    async () => {
      await using server = await ServerProcess.start();
      const created = await createClass(server.url);
      const peerKey = newSecret();
      for (let kill = 1; kill <= KILLS; kill += 1) {
        using mentee = await TestClient.connect(server.url, created, 'mentee', { peerKey });
        const { snapshot } = await mentee.join('박서연');
        expect(snapshot.chat.messages.map(({ seq }) => seq)).toEqual(
          Array.from({ length: kill - 1 }, (_, index) => index + 1),
        );
        await mentee.do('chat:send', { clientId: newSecret(), text: `${kill}번째` });
        const closed = mentee.closed();
        await server.kill('SIGKILL');
        await closed;
        await server.start();
      }
    },
  );

  it(
    '[VL8] F29: when all workers die at once they are replaced, and who joins has media',
    STARTS,
    async () => {
      await using server = await ServerProcess.start({ env: { MEDIA_WORKERS: '2' } });
      const created = await createClass(server.url);
      using mentor = await TestClient.connect(server.url, created, 'mentor');
      await mentor.join('이정은');
      const killed = performance.now();
      for (const pid of server.workerPids) {
        process.kill(pid, 'SIGKILL');
      }
      await mentor.next('media:lost');
      // As the page does: until there is a worker again.
      const media = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS };
      await expect.poll(() => mentor.refused('class:join', { name: '이정은', media })).toBe('OK');
      figure('F29: all workers killed, media again after ms', Math.round(performance.now() - killed));
      await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200);
    },
  );

  it(
    '[VL8] F35: when it stands still for five seconds nobody is disconnected, and it goes on',
    STARTS,
    async () => {
      await using server = await ServerProcess.start({
        env: { NODE_OPTIONS: '--inspect=127.0.0.1:0', TRUST_PROXY: '1' },
      });
      using inspector = await Inspector.open(server.output);
      const created = await createClass(server.url);
      const crowd = await Promise.all(
        Array.from({ length: CROWD }, () => TestClient.connect(server.url, created, 'mentee')),
      );
      await Promise.all(crowd.map((each) => each.join('박서연')));
      const lost: string[] = [];
      for (const { socket } of crowd) {
        socket.on('disconnect', (reason) => lost.push(reason));
      }
      await inspector.block(BLOCKED_MS);
      await Promise.all(crowd.map((each) => each.do('chat:history', { after: 0, limit: 1 })));
      expect(lost).toEqual([]);
      for (const each of crowd) {
        each[Symbol.dispose]();
      }
    },
  );

  it(
    '[VL9] ends when whoever started it and reads its log is gone in the middle of the start',
    STARTS,
    async () => {
      const dataDir = temporaryFolder();
      const server = fork(MAIN, [], {
        env: {
          ...process.env,
          HOST: '127.0.0.1',
          PORT: '0',
          MEDIA_PORT: '0',
          MEDIA_WORKERS: '1',
          DATA_DIR: dataDir,
        },
        silent: true,
      });
      const ended = once(server, 'exit');
      await once(server.stdout ?? server, 'data');
      server.stdout?.destroy();
      server.disconnect();
      await ended;
      rmSync(dataDir, { recursive: true });
    },
  );
});
