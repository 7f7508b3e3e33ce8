import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ko } from '@gongbang/web/i18n/ko.ts';

import { sees, setHidden } from '../support/browser.ts';
import { figure } from '../support/figure.ts';
import { FaultScene, THRICE, isFull, isOff, lasting } from '../support/faultScene.ts';
import { hearsSound } from '../support/hearing.ts';
import type { Host } from '../support/network.ts';
import { FrameLog, watch } from '../support/viewing.ts';
import { within } from '../support/words.ts';

const MINUTE_MS = 60_000;
/** A weak machine's share of one core: on these cores a fifth is enough for all the work. */
const SHARE = 0.1;

/** Processes of a host. */
const pidsOf = ({ namespace }: Host): number[] =>
  execFileSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);

/** Limits all processes of a host together to a share of one core (cgroup v1 or v2). */
class CpuShare implements Disposable {
  readonly #folder: string;
  readonly #isV2: boolean;

  constructor(host: Host, share: number) {
    this.#isV2 = readFileSync('/proc/filesystems', 'utf8').includes('cgroup2') && !isV1();
    this.#folder = `/sys/fs/cgroup/${this.#isV2 ? '' : 'cpu/'}gongbang-${process.pid}`;
    mkdirSync(this.#folder, { recursive: true });
    const period = 100_000;
    const quota = Math.round(period * share);
    if (this.#isV2) {
      writeFileSync(`${this.#folder}/cpu.max`, `${quota} ${period}`);
    } else {
      writeFileSync(`${this.#folder}/cpu.cfs_period_us`, String(period));
      writeFileSync(`${this.#folder}/cpu.cfs_quota_us`, String(quota));
      // A browser's sound runs in real time, which a group without a real-time share does not accept.
      const realTime = `${this.#folder}/cpu.rt_runtime_us`;
      if (existsSync(realTime)) {
        writeFileSync(realTime, String(quota));
      }
    }
    for (const pid of pidsOf(host)) {
      writeFileSync(`${this.#folder}/cgroup.procs`, String(pid));
    }
  }

  /** Periods in which they wanted more than they had. */
  get throttled(): number {
    return Number(/nr_throttled (\d+)/.exec(readFileSync(`${this.#folder}/cpu.stat`, 'utf8'))?.[1] ?? 0);
  }

  [Symbol.dispose](): void {
    const root = this.#isV2 ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu';
    for (const pid of readFileSync(`${this.#folder}/cgroup.procs`, 'utf8').split('\n').filter(Boolean)) {
      writeFileSync(`${root}/cgroup.procs`, pid);
    }
    rmdirSync(this.#folder);
  }
}

function isV1(): boolean {
  return readFileSync('/proc/mounts', 'utf8').includes('/sys/fs/cgroup/cpu ');
}

/** A machine with its lid closed: its processes are stopped until it wakes, at the latest before it is closed. */
class Sleep implements Disposable {
  readonly #pids: number[];

  constructor(host: Host) {
    this.#pids = pidsOf(host);
    for (const pid of this.#pids) {
      process.kill(pid, 'SIGSTOP');
    }
  }

  /** Resumes them; only once, because some of them may be gone later. */
  wake(): void {
    for (const pid of this.#pids.splice(0)) {
      process.kill(pid, 'SIGCONT');
    }
  }

  [Symbol.dispose](): void {
    this.wake();
  }
}

describe.skipIf(isOff || !isFull)('machines and tabs', () => {
  let scene: FaultScene;
  beforeAll(async () => {
    scene = await FaultScene.open();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('[NW10] F22: on a machine that is short of breath the sound goes on', THRICE, async () => {
    await using it = await scene.startClass();
    const far = await scene.joinFar(it);
    using share = new CpuShare(scene.network.far, SHARE);
    await lasting(far.page, 5000);
    const before = share.throttled;
    const seen = await watch(far.page, 15_000);
    figure('F22: a tenth of a core', seen);
    expect(share.throttled - before).toBeGreaterThan(50);
    expect(seen.concealedRatio).toBeLessThanOrEqual(0.05);
    await hearsSound(far.page);
  });

  it(
    '[NW10] F23: ten minutes in the background: the sound goes on, pictures rest, nobody is sent out',
    { ...THRICE, timeout: 15 * MINUTE_MS },
    async () => {
      await using it = await scene.startClass();
      const far = await scene.joinFar(it);
      await setHidden(far.page, true);
      // Layers that are no longer wanted stop after a moment.
      await watch(far.page, 2000);
      const seen = await watch(far.page, 10 * MINUTE_MS);
      expect(seen.pictures['camera']?.kbit).toBe(0);
      expect(seen.concealedRatio).toBeLessThan(0.02);
      await hearsSound(far.page);
      expect(await it.mentor.page.getByRole('tab', { name: within(ko.class.people) }).innerText()).toContain(
        '2',
      );
      const log = await FrameLog.begin(far.page, 'camera');
      const shown = Date.now();
      await setHidden(far.page, false);
      const back = (await log.next(shown, 10_000)) - shown;
      figure('F23: ten minutes hidden', { ...seen, back });
      expect(back).toBeLessThan(2000);
    },
  );

  it(
    '[NW10] F24: half an hour of sleep: back by itself within 5 s, and one person only',
    { ...THRICE, timeout: 40 * MINUTE_MS },
    async () => {
      await using it = await scene.startClass();
      const far = await scene.joinFar(it);
      const mentees = () => it.mentor.page.getByRole('tab', { name: within(ko.class.people) }).innerText();
      using sleep = new Sleep(scene.network.far);
      await lasting(it.near.page, SLEEP_MS);
      expect(await mentees()).toContain('1');
      const awake = Date.now();
      sleep.wake();
      // The first frames are old ones, which waited in the socket: what counts is the picture of someone who is in again.
      await expect.poll(mentees, { timeout: 30_000 }).toContain('2');
      await sees(far.page, 'camera');
      const log = await FrameLog.begin(far.page, 'camera');
      const back = (await log.next(Date.now(), 30_000)) - awake;
      figure('F24: back after ms', back);
      expect(back).toBeLessThan(5000);
      await hearsSound(far.page);
      expect(await mentees()).toContain('2');
    },
  );
});

/** A laptop closed for a break; by then every grace period has passed. */
const SLEEP_MS = Number(process.env['SLEEP_MINUTES'] ?? 30) * MINUTE_MS;

describe.skipIf(isOff || !isFull)('a mentor who is gone for long', () => {
  it(
    '[NW5] F5: five minutes without network: mentees stay and write, the class goes on, the mentor is back in 8 s',
    { ...THRICE, timeout: 10 * MINUTE_MS },
    async () => {
      await using scene = await FaultScene.open();
      await using it = await scene.startClass({ mentorAt: 'far' });
      const log = await FrameLog.begin(it.near.page, 'camera');
      const since = Date.now();
      await scene.network.cut(true);
      await it.near.page.getByText(ko.class.mentorAway).waitFor();
      await it.near.say('기다려 볼게요');
      await it.near.hears('기다려 볼게요');
      await lasting(it.near.page, since + 5 * MINUTE_MS - Date.now());
      const mended = Date.now();
      await scene.network.cut(false);
      const back = (await log.back(since, 60_000)) - mended;
      figure('F5: back after ms', back);
      expect(back).toBeLessThan(8000);
      await it.mentor.hears('기다려 볼게요');
      await hearsSound(it.near.page);
      expect(await it.near.page.locator('video').count()).toBe(1);
    },
  );
});
