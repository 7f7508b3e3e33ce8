import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { figure } from '../support/figure.ts';
import { FaultScene, THRICE, isOff, lasting } from '../support/faultScene.ts';
import { hearsSound } from '../support/hearing.ts';
import { RELAY_ADDRESS, SERVER_ADDRESS } from '../support/network.ts';
import { FrameLog, watch } from '../support/viewing.ts';
import { within } from '../support/words.ts';

describe.skipIf(isOff)('ways to the server', () => {
  let scene: FaultScene;
  beforeAll(async () => {
    scene = await FaultScene.open();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('[NW1] F12: with UDP blocked from the start one is in over TCP within 5 s', THRICE, async () => {
    await using it = await scene.startClass();
    await scene.network.firewall('udp');
    const { far, ms } = await scene.timeJoinFar(it);
    figure('F12: in after ms', ms);
    expect(ms).toBeLessThan(5000);
    const seen = await watch(far.page, 2000);
    expect(seen.ways[0]).toMatch(/(tcp|tls)$/);
    expect(seen.pictures['camera']?.framesPerSecond).toBeGreaterThan(10);
    await hearsSound(far.page);
    expect(await scene.network.droppedByFirewall()).toBeGreaterThan(0);
  });

  it('[NW2] F13: UDP is blocked in mid-class: the picture is back over TCP within 8 s', THRICE, async () => {
    await using it = await scene.startClass();
    const far = await scene.joinFar(it);
    expect((await watch(far.page, 1000)).ways).toEqual(['udp']);
    const log = await FrameLog.begin(far.page, 'camera');
    const since = Date.now();
    await scene.network.firewall('udp');
    const back = (await log.back(since, 20_000)) - since;
    figure('F13: back after ms', back);
    expect(back).toBeLessThan(8000);
    // Directly, or through the relay: whichever answered first.
    expect((await watch(far.page, 1000)).ways[0]).toMatch(/(tcp|tls)$/);
    // Said only while another way was being looked for: that may be a moment.
    await far.page.getByText(ko.quality.why.lost).waitFor({ state: 'detached' });
    await hearsSound(far.page);
    expect(await scene.network.droppedByFirewall()).toBeGreaterThan(0);
  });

  it('[NW2] F21: UDP is blocked for the mentor: the class is back over TCP within 8 s', THRICE, async () => {
    await using it = await scene.startClass({ mentorAt: 'far' });
    const log = await FrameLog.begin(it.near.page, 'camera');
    const since = Date.now();
    await scene.network.firewall('udp');
    const back = (await log.back(since, 20_000)) - since;
    figure('F21: back after ms', back);
    expect(back).toBeLessThan(8000);
    await hearsSound(it.near.page);
    expect(await scene.network.droppedByFirewall()).toBeGreaterThan(0);
  });

  it(
    '[NW3] F14: with nothing but TLS on port 443 left one is in within 8 s, through the relay',
    THRICE,
    async () => {
      await using it = await scene.startClass();
      await scene.network.firewall('all-but-443');
      const { far, ms } = await scene.timeJoinFar(it);
      figure('F14: in after ms', ms);
      expect(ms).toBeLessThan(8000);
      expect((await watch(far.page, 1000)).ways).toEqual(['relay/tls']);
      await hearsSound(far.page);
      expect(await scene.network.droppedByFirewall()).toBeGreaterThan(0);
    },
  );

  it(
    '[NW4] F11: from the wireless network to the mobile one within 5 s, as the same person',
    THRICE,
    async () => {
      await using it = await scene.startClass();
      const far = await scene.joinFar(it);
      const log = await FrameLog.begin(far.page, 'camera');
      const since = Date.now();
      await scene.network.switchToMobile();
      const back = (await log.back(since, 20_000)) - since;
      figure('F11: back after ms', back);
      expect(back).toBeLessThan(5000);
      await far.page.getByText(ko.class.reconnecting).waitFor({ state: 'detached' });
      await far.say('이제 휴대폰 데이터예요');
      await it.near.hears('이제 휴대폰 데이터예요');
      await hearsSound(far.page);
      expect(await it.mentor.page.getByRole('tab', { name: within(ko.class.people) }).innerText()).toContain(
        '2',
      );
      expect(await far.page.locator('video[data-source=camera]').count()).toBe(1);
    },
  );

  it(
    '[NW9] F20: signalling is lost: the picture goes on, and what was written goes out once',
    THRICE,
    async () => {
      await using it = await scene.startClass();
      const far = await scene.joinFar(it);
      const log = await FrameLog.begin(far.page, 'camera');
      const since = Date.now();
      await scene.network.firewall('signalling');
      await far.page.getByText(ko.class.reconnecting).waitFor();
      await far.say('끊긴 동안 썼어요');
      await far.page.getByText(ko.chat.sending).waitFor();
      await lasting(far.page, 3000);
      await scene.network.firewall(null);
      await it.near.hears('끊긴 동안 썼어요');
      expect(await it.near.messages()).toEqual(['끊긴 동안 썼어요']);
      await hearsSound(far.page);
      const gap = await log.longestGap(since);
      figure('F20: longest gap in ms', gap);
      expect(gap).toBeLessThan(1000);
    },
  );

  it('[CK2] the connection check tells each way by itself, and what to ask for', async () => {
    await scene.network.reset();
    const far = await scene.far({ locale: 'en-US' });
    const states = async () => {
      await far.page.locator('[data-advice]').waitFor();
      return Object.fromEntries(
        await far.page
          .locator('[data-way]')
          .evaluateAll((cards) =>
            cards.map((card) => [
              (card as HTMLElement).dataset['way'],
              (card as HTMLElement).dataset['state'],
            ]),
          ),
      ) as Record<string, string>;
    };
    await far.page.goto(`${scene.server.url}/check`);
    await far.page.locator('[data-verdict=fine]').waitFor();
    expect(await states()).toEqual({
      udp: 'open',
      tcp: 'open',
      'relay-udp': 'open',
      'relay-tcp': 'open',
      'relay-tls': 'open',
      signalling: 'open',
    });
    await scene.network.firewall('all-but-443');
    await far.page.getByRole('button', { name: 'Check again' }).click();
    await far.page.locator('[data-verdict=relayed]').waitFor();
    expect(await states()).toMatchObject({ udp: 'closed', tcp: 'closed', 'relay-tls': 'open' });
    await far.page.getByText('ICE candidates in detail').click();
    expect(await far.page.locator('[data-candidates=relay-tls]').innerText()).toContain('relay');
    expect(await far.page.locator('[data-advice]').innerText()).toMatch(/UDP 10\.78\.0\.1:\d+/);
    await far.close();
    await scene.network.reset();
  });

  it('[NW3] the relay leads to the media server and nowhere else, and only with credentials of ours', async () => {
    await scene.network.reset();
    const far = await scene.far();
    await far.page.goto(scene.server.url);
    const { username, credential } = await far.page.evaluate(async (value) => {
      const response = await fetch('/api/connection-checks', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value }] } }),
      });
      const { iceServers } = (await response.json()) as {
        iceServers: { username: string; credential: string }[];
      };
      return iceServers[0] ?? { username: '', credential: '' };
    }, Array(32).fill('AA').join(':'));
    /** What coturn's own client prints when it tries to reach somebody through the relay. */
    const reach = (peer: string, password: string) =>
      scene.network.far
        .run('turnutils_uclient', '-v', '-n', '1', '-u', username, '-w', password, '-e', peer, RELAY_ADDRESS)
        .catch((error: unknown) => (error as { stdout: string }).stdout);
    expect(await reach(SERVER_ADDRESS, credential)).not.toMatch(/Forbidden IP|Cannot complete Allocation/);
    expect(await reach('10.78.1.2', credential)).toContain('Forbidden IP');
    expect(await reach(SERVER_ADDRESS, 'guessed')).toContain('Cannot complete Allocation');
    await far.close();
  });
});
