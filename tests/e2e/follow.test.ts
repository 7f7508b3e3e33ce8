import type { CreatedClass } from '@gongbang/protocol';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees, setHidden } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { figure } from '../support/figure.ts';
import { fallsSilent, hearsSound } from '../support/hearing.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';
import { watch } from '../support/viewing.ts';

/** How wide a light camera is, as `Person` has one. */
const LIGHT_WIDTH = 640;
/** Half a second with CPU to spare (shown in the figure); a page that waits for anything else takes longer. In ms. */
const AGAIN_MS = 1500;

let server: ServerProcess;
let browser: Browser;
let created: CreatedClass;
let mentor: Person;
let mentee: Person;
/** All tests share one class, and leave it as they found it. */
beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
  created = await createClass(server.url);
  mentor = await Person.arrive(browser);
  await mentor.startClass(server.url, created);
  mentee = await Person.arrive(browser);
  await mentee.enter(server.url, created, '안나');
  await sees(mentee.page, 'camera');
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

interface Outbound {
  readonly type: string;
  readonly kind?: string;
  readonly rid?: string;
  readonly framesEncoded?: number;
  readonly mimeType?: string;
  readonly codecId?: string;
  readonly sdpFmtpLine?: string;
}

/** Records when frames are encoded, by layer, until the page is closed. */
async function logEncoding(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] };
    const last = new Map<string, number>();
    const log: { rid: string; at: number }[] = [];
    Object.assign(window, { encodings: log });
    setInterval(() => {
      for (const connection of connections) {
        void connection.getStats().then((report) => {
          for (const { type, kind, rid = '', framesEncoded = 0 } of report.values() as Iterable<Outbound>) {
            if (type === 'outbound-rtp' && kind === 'video') {
              if (framesEncoded > (last.get(rid) ?? 0)) {
                log.push({ rid, at: Date.now() });
              }
              last.set(rid, framesEncoded);
            }
          }
        });
      }
    }, 50);
  });
}

/** When frames were encoded after that, in ms from it. */
const encodedSince = (page: Page, since: number): Promise<number[]> =>
  page.evaluate(
    (from) =>
      (window as unknown as { encodings: { at: number }[] }).encodings
        .filter(({ at }) => at > from)
        .map(({ at }) => at - from),
    since,
  );

describe('[MD11] what nobody watches', () => {
  it('is not encoded after two seconds, and is again within half a second; sound goes on', async () => {
    await logEncoding(mentor.page);
    const hidden = Date.now();
    await setHidden(mentee.page, true);
    await hearsSound(mentee.page);
    await expect
      .poll(async () => Date.now() - hidden - ((await encodedSince(mentor.page, hidden)).at(-1) ?? 0), {
        timeout: 5000,
      })
      .toBeGreaterThan(900);
    expect((await encodedSince(mentor.page, hidden)).at(-1)).toBeLessThan(2000);
    await hearsSound(mentee.page);
    const shown = Date.now();
    await setHidden(mentee.page, false);
    await sees(mentee.page, 'camera');
    const [again = Number.NaN] = await encodedSince(mentor.page, shown);
    figure('encoded again after ms', again);
    expect(again).toBeLessThan(AGAIN_MS);
  });
});

describe('[MD12] layers', () => {
  it('follow the size of the picture, and nothing above is encoded', async () => {
    const widths = async () => (await watch(mentee.page, 500)).pictures['camera']?.width ?? 0;
    // A light camera, at its own full size.
    await expect.poll(widths, { timeout: 10_000 }).toBe(LIGHT_WIDTH);
    await mentee.page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(widths, { timeout: 10_000 }).toBe(LIGHT_WIDTH / 2);
    await expect
      .poll(
        () =>
          mentor.page.evaluate(() => {
            const { connections } = window as unknown as { connections: RTCPeerConnection[] };
            const senders = connections.flatMap((connection) => connection.getSenders());
            return senders
              .filter(({ track }) => track?.kind === 'video')
              .map((sender) => sender.getParameters().encodings.filter(({ active }) => active).length);
          }),
        { timeout: 5000 },
      )
      .toEqual([1]);
    await mentee.page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(widths, { timeout: 10_000 }).toBe(LIGHT_WIDTH);
  });
});

describe.skipIf(lacks.microphone)('sound', () => {
  /** How the mentor's microphone is encoded, and how its device processes it. */
  const sending = (page: Page) =>
    page.evaluate(async () => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] };
      for (const connection of connections) {
        const sender = connection
          .getSenders()
          .findLast(({ track }) => track?.kind === 'audio' && track.readyState === 'live');
        if (sender !== undefined && connection.connectionState === 'connected') {
          // The sender's own: a replaced one stays in the connection's stats for a while.
          const report = [...(await sender.getStats()).values()] as (Outbound & { id: string })[];
          const stream = report.find(({ type, kind }) => type === 'outbound-rtp' && kind === 'audio');
          const settings = sender.track?.getSettings();
          return {
            fmtp: report.find(({ id }) => id === stream?.codecId)?.sdpFmtpLine ?? '',
            noiseSuppression: settings?.noiseSuppression,
            maxBitrate: sender.getParameters().encodings[0]?.maxBitrate,
          };
        }
      }
      return null;
    });

  it('[SD1] voice is cleaned; the sound of work is stereo, as it is, and goes on to be heard', async () => {
    expect(await sending(mentor.page)).toMatchObject({ noiseSuppression: true, maxBitrate: 48_000 });
    await mentor.page.getByRole('button', { name: ko.devices.settings, exact: true }).click();
    await mentor.page.getByRole('button', { name: ko.sound.work }).click();
    await expect
      .poll(() => sending(mentor.page), { timeout: 5000 })
      .toMatchObject({
        noiseSuppression: false,
        maxBitrate: 128_000,
        fmtp: expect.stringContaining('stereo=1') as string,
      });
    expect((await sending(mentor.page))?.fmtp).toContain('useinbandfec=1');
    await hearsSound(mentee.page);
    await mentor.page.keyboard.press('Escape');
    await mentor.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  /** What a browser does when the microphone is unplugged. */
  const unplug = (page: Page) =>
    page.evaluate(() => {
      for (const connection of (window as unknown as { connections: RTCPeerConnection[] }).connections) {
        const track = connection.getSenders().find((sender) => sender.track?.kind === 'audio')?.track;
        track?.stop();
        track?.dispatchEvent(new Event('ended'));
      }
    });

  it('[DV5] a microphone that is unplugged is replaced by another one, in the same Producer', async () => {
    await unplug(mentor.page);
    await mentor.page.locator('.toast').getByText(ko.devices.micReplaced).waitFor();
    await hearsSound(mentee.page);
  });

  it('[DV5] with none in its place it is off, and is opened anew when it is switched on', async () => {
    await mentor.page.evaluate(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = () => {
        mediaDevices.getUserMedia = open;
        return Promise.reject(new DOMException('', 'NotFoundError'));
      };
    });
    await unplug(mentor.page);
    await mentor.page.getByText(ko.devices['not-found-microphone']).waitFor();
    await mentor.page.getByRole('button', { name: ko.class.micOff }).waitFor();
    await fallsSilent(mentee.page);
    await mentor.page.keyboard.press('m');
    await mentor.page.getByRole('button', { name: ko.devices.microphone, exact: true }).waitFor();
    await hearsSound(mentee.page);
  });
});

describe.skipIf(lacks.clipboard)('[QL2] the connection in words', () => {
  it('is told in the header, with every track for the curious, and can be copied', async () => {
    await mentee.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await mentee.page.locator('[data-quality=good]').click();
    await mentee.page.locator('[data-stats] [data-protocol=udp]').waitFor();
    await mentee.page.getByRole('cell', { name: 'camera' }).waitFor();
    await mentee.page.getByRole('button', { name: ko.stats.copy, exact: true }).click();
    const copied = await mentee.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^receive\nudp {2}.*host 127\.0\.0\.1/);
    expect(copied).toMatch(/camera +VP8/);
    await mentee.page.keyboard.press('Escape');
  });
});

describe('[SH2] a screen in AV1', () => {
  it('goes on in VP8 for everybody once somebody comes who cannot receive it', async () => {
    /** The codec in which the mentor now sends the screen, as mentees receive it. */
    const codec = () =>
      mentee.page.evaluate(async () => {
        const video = document.querySelector<HTMLVideoElement>('video[data-source=screen]');
        const track = (video?.srcObject as MediaStream | null)?.getVideoTracks()[0];
        for (const connection of (window as unknown as { connections: RTCPeerConnection[] }).connections) {
          const report = [...(await connection.getStats()).values()] as (Outbound & {
            id: string;
            trackIdentifier?: string;
          })[];
          const stream = report.find(({ trackIdentifier }) => trackIdentifier === track?.id);
          if (stream !== undefined) {
            return report.find(({ id }) => id === stream.codecId)?.mimeType;
          }
        }
        return undefined;
      });
    await mentor.shareScreen();
    await sees(mentee.page, 'screen');
    await expect.poll(codec).toBe('video/AV1');
    // It receives VP8 and Opus.
    using old = await TestClient.connect(server.url, created, 'mentee');
    await old.join('오래된 브라우저');
    await expect.poll(codec).toBe('video/VP8');
    await sees(mentee.page, 'screen');
  });
});
