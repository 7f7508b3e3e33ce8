import type { CreatedClass, Source } from '@gongbang/protocol';
import { linkPath } from '@gongbang/client/links.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import { en } from '@gongbang/web/i18n/en.ts';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { fitFirefox, isFirefox, launchFirefox, type FirefoxPreferences } from './firefox.ts';
import type { Host } from './network.ts';
import { noteOpen } from './openPages.ts';
import { begins, whole } from './words.ts';

const DESKTOP = { width: 1440, height: 900 };

export interface BrowserOptions {
  /** Chromium switches beyond the usual ones. */
  readonly switches?: readonly string[];
  /** What Firefox uses instead of those switches. */
  readonly preferences?: FirefoxPreferences;
  /** Answers permission prompts with yes; on unless the test is about refusals. */
  readonly grants?: boolean;
  /** Scrollbars that take up space, as on most desktops. */
  readonly hasScrollbars?: boolean;
  /** The machine that it runs on, if not this one. */
  readonly host?: Host;
  /** Frames a second of its fake cameras: few, unless the test is about how pictures flow. */
  readonly framesPerSecond?: number;
  /** How many cameras it has. */
  readonly cameras?: number;
  /** Chromium loads the page's own fonts, a fifth of a page's cost; on unless letters and their space do not matter to the test. */
  readonly hasFonts?: boolean;
}

/** As many as most cameras give, and Chromium's fake ones by default. */
export const FULL_RATE = 20;
/** A frame is encoded, decoded and painted on two cores, for everyone who is there. */
const LIGHT_RATE = 6;

const CHROMIUM = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';
/** The one with windows, which asks for permissions and shares tabs: Debian has it beside the windowless one. */
const WITH_WINDOWS = CHROMIUM.replace(/-headless-shell$/, '');

/**
 * The browser under test with fake devices, reaching a server on loopback: Chromium, or Firefox in `npm run test:firefox`.
 * @throws Error if Firefox is asked for what only Chromium's switches provide
 */
export function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { switches = [], preferences, host, cameras = 1 } = options;
  if (!isFirefox) {
    return launchChromium(options);
  }
  if ((switches.length > 0 && preferences === undefined) || host !== undefined || cameras !== 1) {
    throw new Error('Firefox has no such switches: name its preferences, or leave the test out there.');
  }
  return launchFirefox(preferences);
}

/** Chromium, even when everything else runs in Firefox. */
export function launchChromium({
  switches = [],
  grants = true,
  hasScrollbars = false,
  host,
  framesPerSecond = LIGHT_RATE,
  cameras = 1,
  hasFonts = true,
}: BrowserOptions = {}): Promise<Browser> {
  // On hosts of their own, networks are bad the way they were measured.
  const program = grants && host === undefined ? CHROMIUM : WITH_WINDOWS;
  return chromium.launch({
    ...(hasScrollbars ? { ignoreDefaultArgs: ['--hide-scrollbars'] } : {}),
    executablePath: host?.wrap(program) ?? program,
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      `--use-fake-device-for-media-stream=fps=${framesPerSecond},device-count=${cameras}`,
      ...(grants ? ['--use-fake-ui-for-media-stream'] : []),
      // Without this, Chromium gathers no candidate that reaches 127.0.0.1.
      '--allow-loopback-in-peer-connection',
      ...(hasFonts ? [] : ['--blink-settings=downloadableBinaryFontsEnabled=false']),
      ...switches,
    ],
  });
}

export interface PersonOptions {
  /** Permissions that the person has granted before. */
  readonly permissions?: string[];
  readonly locale?: 'ko-KR' | 'en-US';
  readonly viewport?: { width: number; height: number };
  /** Shares a screen at its full size, for tests about reading it. */
  readonly hasFullScreen?: boolean;
}

/** Two cores do all the encoding: limits on a shared screen's size and frames a second. */
const LIGHT_SCREEN = { width: 1280, height: 720, rate: LIGHT_RATE };

/** How a page reports violations of its Content-Security-Policy. */
const VIOLATION = 'Content-Security-Policy violated:';
const violations: string[] = [];

/** Violations of pages' Content-Security-Policy since the last call; every test fails on one (support/policy). */
export const takeViolations = (): string[] => violations.splice(0);

/** Somebody with their own browser profile. */
export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the pages complained about: errors, and violations of the Content-Security-Policy. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async arrive(
    browser: Browser,
    { locale = 'ko-KR', viewport = DESKTOP, permissions = [], hasFullScreen = false }: PersonOptions = {},
  ): Promise<Person> {
    const inFirefox = isFirefoxOf(browser);
    const context = await browser.newContext({ locale, viewport, ...(inFirefox ? {} : { permissions }) });
    if (inFirefox) {
      await fitFirefox(context);
    }
    await context.addInitScript((prefix) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
        window.console.error(prefix, effectiveDirective, blockedURI, 'in', sourceFile);
      });
      // Two cores do all the encoding: a small camera.
      if (location.protocol.startsWith('http')) {
        // The blank page before the first one has no storage in Firefox.
        localStorage.setItem('gongbang:devices', JSON.stringify({ lightCamera: true }));
      }
      // Statistics tell what was really heard and sent.
      const connections: RTCPeerConnection[] = [];
      Object.assign(window, { connections });
      const sockets: WebSocket[] = [];
      Object.assign(window, { sockets });
      window.WebSocket = class extends WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          sockets.push(this);
        }
      };
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          connections.push(this);
        }
      };
    }, VIOLATION);
    if (!hasFullScreen) {
      await context.addInitScript(({ width, height, rate }) => {
        if (!isSecureContext) {
          return;
        }
        const lightened = (asked: boolean | MediaTrackConstraints | undefined): MediaTrackConstraints => {
          const video = typeof asked === 'object' ? asked : {};
          const frameRate = typeof video.frameRate === 'object' ? video.frameRate : {};
          return {
            ...video,
            width: { max: width },
            height: { max: height },
            frameRate: { ...frameRate, max: rate },
          };
        };
        const { mediaDevices } = navigator;
        const share = mediaDevices.getDisplayMedia.bind(mediaDevices);
        mediaDevices.getDisplayMedia = async (options) => {
          const stream = await share({ ...options, video: lightened(options?.video) });
          for (const track of stream.getVideoTracks()) {
            const apply = track.applyConstraints.bind(track);
            // Later constraints replace all of these; Chromium then captures a screen in full.
            track.applyConstraints = (constraints) => apply(lightened(constraints));
          }
          return stream;
        };
      }, LIGHT_SCREEN);
    }
    const person = new Person(context, await context.newPage());
    noteOpen(person);
    person.listen(person.page);
    return person;
  }

  /** Another tab of the same person. */
  async newTab(): Promise<Page> {
    const page = await this.context.newPage();
    this.listen(page);
    return page;
  }

  listen(page: Page): void {
    page.on('pageerror', (error) => {
      this.complaints.push(error.stack ?? error.message);
    });
    page.on('console', (message) => {
      if (message.text().startsWith(VIOLATION)) {
        violations.push(message.text());
      }
      // Some tests are about a lost connection; the browser reports each attempt.
      if (
        message.type() === 'error' &&
        !/ERR_CONNECTION_REFUSED|WebSocket connection|status of (401|410)/.test(message.text())
      ) {
        this.complaints.push(message.text());
      }
    });
  }

  async open(url: string, { class: { id }, keys }: CreatedClass, role: 'mentor' | 'mentee'): Promise<void> {
    await this.page.goto(url + linkPath({ id, role, key: keys[role] }));
  }

  /** Follows the mentor's link and starts the class. */
  async startClass(url: string, created: CreatedClass): Promise<void> {
    await this.open(url, created, 'mentor');
    await this.page.locator('video[data-source=preview]').waitFor();
    await this.page.getByRole('button', { name: whole(ko.green.start, en.green.start) }).click();
    await this.page.locator('video[data-source=camera]').waitFor();
  }

  /** Follows the mentor’s link and rehearses the class, with twelve practice mentees. */
  async rehearse(url: string, created: CreatedClass): Promise<void> {
    await this.open(url, created, 'mentor');
    await this.page.locator('video[data-source=preview]').waitFor();
    await this.page.getByRole('button', { name: whole(ko.rehearsal.enter, en.rehearsal.enter) }).click();
    await this.page.locator('[data-rehearsal]').waitFor();
  }

  /** A mentee switches on their bench's camera. */
  async showBench(): Promise<void> {
    await this.page.getByRole('button', { name: whole(ko.bench.ctlOff, en.bench.ctlOff) }).click();
  }

  /** Follows the class link and goes in. */
  async enter(url: string, created: CreatedClass, name: string): Promise<void> {
    await this.open(url, created, 'mentee');
    await this.page.getByLabel(whole(ko.green.name, en.green.name)).fill(name);
    await this.page.getByRole('button', { name: whole(ko.green.join, en.green.join) }).click();
  }

  async say(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: whole(ko.chat.message, en.chat.message) });
    const tab = this.page.getByRole('tab', { name: begins(ko.class.chat, en.class.chat) });
    await field.or(tab).first().waitFor();
    if (!(await field.isVisible())) {
      // The mentor's rail, and a phone, show something else first.
      await tab.click();
    }
    await write(field, text);
    await field.press('Enter');
  }

  /** Waits for a message that the server has numbered. */
  async hears(text: string): Promise<void> {
    await this.page.locator('li[data-seq]', { hasText: text }).waitFor({ state: 'attached' });
  }

  /** All numbered messages, in display order. */
  async messages(): Promise<string[]> {
    return this.page.locator('li[data-seq] .whitespace-pre-wrap').allTextContents();
  }

  async shareScreen(): Promise<void> {
    await this.page.getByRole('button', { name: whole(ko.class.share, en.class.share) }).click();
    await this.page.locator('video[data-source=screen]').waitFor();
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

const isFirefoxOf = (browser: Browser | null): boolean => browser?.browserType().name() === 'firefox';

/** Writes lines into a field. */
async function write(field: Locator, text: string): Promise<void> {
  if (!isFirefoxOf(field.page().context().browser())) {
    await field.fill(text);
    return;
  }
  // Its driver accepts no line breaks.
  const [first = '', ...rest] = text.split('\n');
  await field.fill(first);
  for (const line of rest) {
    await field.press('Shift+Enter');
    await field.pressSequentially(line);
  }
}

/** Two cores that encode and paint a class by themselves need time for a picture of it. ms. */
const PICTURE_MS = 120_000;

/** Whether somebody will look at pictures of the pages: they cost up to a third of what is tested. */
export const LOOKS = process.env['LOOK'] !== undefined;

/**
 * Keeps a picture of the page for `LOOK=1`; only in Chromium, because for one in Firefox the driver tries a style that the page's
 * policy forbids.
 */
export async function keepPicture(page: Page, path: string): Promise<void> {
  if (LOOKS && !isFirefox) {
    await page.screenshot({ path, timeout: PICTURE_MS });
  }
}

/** Two clicks in quick succession. */
export async function doubleClick(target: Locator): Promise<void> {
  if (isFirefoxOf(target.page().context().browser())) {
    // Its driver has no double click.
    await target.click();
    await target.dispatchEvent('dblclick');
  } else {
    await target.dblclick();
  }
}

/** Frames that a picture must decode before it counts as seen. */
const SEEN_FRAMES = 5;

/** Waits until a picture is being decoded: its frame count rises from now on. */
export async function sees(
  page: Page,
  source: Source | 'bench' | 'guest' | 'seat' | 'own-bench' | 'own-hands',
): Promise<void> {
  const selector = `video[data-source=${source}]`;
  await page.locator(selector).first().waitFor();
  await page.waitForFunction(
    ([css, wanted]) => {
      const video = document.querySelector<HTMLVideoElement & { firstCount?: number }>(css);
      if (video === null) {
        return false;
      }
      const { totalVideoFrames } = video.getVideoPlaybackQuality();
      video.firstCount ??= totalVideoFrames;
      // A new track restarts the count.
      video.firstCount = Math.min(video.firstCount, totalVideoFrames);
      return video.videoWidth > 0 && totalVideoFrames - video.firstCount >= wanted;
    },
    [selector, SEEN_FRAMES] as const,
    { polling: 50 },
  );
  await page.evaluate((css) => {
    delete document.querySelector<HTMLVideoElement & { firstCount?: number }>(css)?.firstCount;
  }, selector);
}

interface InboundStats {
  readonly type: string;
  readonly kind?: string;
  readonly totalAudioEnergy?: number;
  readonly packetsReceived?: number;
  readonly bytesReceived?: number;
  readonly pliCount?: number;
  readonly keyFramesEncoded?: number;
}

/** Sum of a statistic over all streams of a kind on all of a page's connections. */
export async function sumStats(
  page: Page,
  type: 'inbound-rtp' | 'outbound-rtp',
  kind: 'audio' | 'video',
  member: 'totalAudioEnergy' | 'packetsReceived' | 'bytesReceived' | 'pliCount' | 'keyFramesEncoded',
): Promise<number> {
  return page.evaluate(
    async ([wantedType, wantedKind, name]) => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] };
      let sum = 0;
      for (const connection of connections) {
        for (const entry of (await connection.getStats()).values() as Iterable<InboundStats>) {
          if (entry.type === wantedType && entry.kind === wantedKind) {
            sum += entry[name] ?? 0;
          }
        }
      }
      return sum;
    },
    [type, kind, member] as const,
  );
}

/** As if another tab came to the front, or this one again: headless pages are always visible. */
export async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}
