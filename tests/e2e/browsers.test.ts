import type { CreatedClass } from '@gongbang/protocol';
import { linkPath } from '@gongbang/client/links.ts';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Person, launchBrowser, sees, takeViolations } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { within } from '../support/words.ts';

/** An existing connection is checked twice a second, for this long. */
const LEFT_ALONE_MS = 6000;

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** What Chrome's translator replaces a text with. */
const TRANSLATED = 'font';

/** Changes the page as a translator does: every text becomes other elements, now and whenever a new one appears. */
const translate = (page: Page): Promise<void> =>
  page.evaluate((tag) => {
    const done = new WeakSet<Node>();
    const all = (): void => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode() !== null) {
        const text = walker.currentNode as Text;
        if (
          !done.has(text) &&
          text.data.trim() !== '' &&
          !text.parentElement?.closest('script, style, textarea')
        ) {
          texts.push(text);
        }
      }
      for (const text of texts) {
        const outer = document.createElement(tag);
        const inner = document.createElement(tag);
        inner.textContent = text.data;
        done.add(inner.firstChild as Node);
        outer.append(inner);
        text.replaceWith(outer);
      }
    };
    all();
    new MutationObserver(all).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, TRANSLATED);

describe('[BR6] a page that the browser translates', () => {
  it('goes the whole way', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    await mentor.open(server.url, created, 'mentor');
    await mentor.page.locator('video[data-source=preview]').waitFor();
    await translate(mentor.page);
    for (const name of [
      ko.green.turnMicOff,
      ko.green.turnMicOn,
      ko.green.turnCameraOff,
      ko.green.turnCameraOn,
    ]) {
      await mentor.page.getByRole('button', { name }).click();
    }
    await mentor.page.getByRole('button', { name: ko.green.start }).click();
    await mentor.page.locator('video[data-source=camera]').waitFor();
    const mentee = await Person.arrive(browser);
    await mentee.open(server.url, created, 'mentee');
    await mentee.page.getByLabel(ko.green.name).waitFor();
    await translate(mentee.page);
    await mentee.page.getByLabel(ko.green.name).fill('박서연');
    await mentee.page.getByRole('button', { name: ko.green.join }).click();
    await sees(mentee.page, 'camera');
    await mentee.showBench();
    await mentor.page.locator('video[data-source=bench]').waitFor();
    for (const name of [ko.green.microphone, ko.class.micOff]) {
      await mentor.page.getByRole('button', { name, exact: true }).click();
    }
    await mentee.say('보여요');
    await mentor.hears('보여요');
    expect([...mentor.complaints, ...mentee.complaints]).toEqual([]);
    await Promise.all([mentor.close(), mentee.close()]);
  });
});

describe('mentees of one class', () => {
  let created: CreatedClass;
  let mentor: Person;
  beforeAll(async () => {
    created = await createClass(server.url);
    mentor = await Person.arrive(browser);
    await mentor.startClass(server.url, created);
  });
  afterAll(() => mentor.close());

  describe('[BR4] where site data is blocked', () => {
    const blockStorage = (person: Person): Promise<unknown> =>
      person.context.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException('The operation is insecure.', 'SecurityError');
            },
          });
        }
      });

    it('[BR17] whoever creates a class is told to copy the mentor link', async () => {
      const unkept = async (isBlocked: boolean): Promise<number> => {
        const person = await Person.arrive(browser, { locale: 'en-US' });
        if (isBlocked) {
          await blockStorage(person);
        }
        const { page } = person;
        await page.goto(`${server.url}/new`);
        await page.getByLabel('Class title').fill('A tea bowl by hand');
        await page.getByLabel('Mentor’s name').fill('Jeongeun');
        await page.getByRole('button', { name: 'Create class', exact: true }).click();
        await page.getByRole('heading', { name: 'Your mentor link' }).waitFor();
        const notes = await page.getByText('This browser blocks storage.').count();
        await person.close();
        return notes;
      };
      expect([await unkept(true), await unkept(false)]).toEqual([1, 0]);
    });

    it('one is in class as the same person', async () => {
      const mentee = await Person.arrive(browser);
      await blockStorage(mentee);
      await mentee.enter(server.url, created, '박서연');
      await sees(mentee.page, 'camera');
      expect(mentee.complaints).toEqual([]);
      await mentee.close();
    });
  });

  describe('[BR5] what is asked before there is a socket', () => {
    it('is asked again after an outage, page by page', async () => {
      const mentee = await Person.arrive(browser);
      let refused = 0;
      await mentee.context.route('**/api/**', async (route) => {
        refused += 1;
        await (refused <= 6
          ? route.fulfill({ status: 502, body: '<html>Bad gateway</html>' })
          : route.continue());
      });
      await mentee.enter(server.url, created, '박서연');
      await sees(mentee.page, 'camera');
      expect(refused).toBeGreaterThan(6);
      await mentee.close();
    });

    it('is asked for alone: what media needs may come late', async () => {
      const mentee = await Person.arrive(browser);
      let refused = 0;
      await mentee.context.route('**/api/media-setup', async (route) => {
        refused += 1;
        await (refused <= 3 ? route.abort('connectionfailed') : route.continue());
      });
      await mentee.enter(server.url, created, '박서연');
      await sees(mentee.page, 'camera');
      await mentee.close();
    });
  });

  describe('[BR12] [BR13] an iPhone', () => {
    it('fills its screen with the picture alone, mutes without a slider, and its tone ends', async () => {
      const mentee = await Person.arrive(browser);
      await mentee.context.addInitScript(() => {
        const told: { sounds: HTMLAudioElement[]; filled?: string } = { sounds: [] };
        Object.assign(window, { told });
        Reflect.deleteProperty(Document.prototype, 'fullscreenEnabled');
        Reflect.deleteProperty(Element.prototype, 'requestFullscreen');
        Object.assign(HTMLVideoElement.prototype, {
          webkitEnterFullscreen(this: HTMLVideoElement) {
            told.filled = this.dataset['source'] ?? '';
          },
        });
        Object.defineProperty(HTMLMediaElement.prototype, 'volume', { get: () => 1, set: () => undefined });
        AudioContext.prototype.resume = () => new Promise(() => undefined);
        window.Audio = class extends Audio {
          constructor(source?: string) {
            super(source);
            told.sounds.push(this);
          }
        };
      });
      const told = <T>(read: (of: { sounds: HTMLAudioElement[]; filled?: string }) => T): Promise<T> =>
        mentee.page.evaluate<T>(`(${read.toString()})(window.told)`);
      await mentee.enter(server.url, created, '박서연');
      await sees(mentee.page, 'camera');
      await mentee.page.getByRole('button', { name: within(ko.class.fullscreen) }).click();
      expect(await told(({ filled }) => filled)).toBe('camera');
      const camera = mentee.page.locator('video[data-source=camera]');
      expect(await camera.evaluate((video: HTMLVideoElement) => video.disablePictureInPicture)).toBe(true);
      await mentee.page.getByRole('button', { name: ko.class.mute }).click();
      expect(await mentee.page.getByRole('slider', { name: ko.class.volume }).count()).toBe(0);
      const areMuted = () =>
        told(({ sounds }) => sounds.filter(({ srcObject }) => srcObject !== null).map(({ muted }) => muted));
      expect(await areMuted()).toEqual([true]);
      await mentee.page.getByRole('button', { name: ko.class.unmute }).click();
      expect(await areMuted()).toEqual([false]);
      await mentee.page.getByRole('button', { name: ko.devices.settings }).click();
      const tone = mentee.page.getByRole('button', { name: ko.green.tone });
      await tone.click();
      await expect.poll(() => tone.isEnabled()).toBe(true);
      expect(mentee.complaints).toEqual([]);
      await mentee.close();
    });
  });
});

describe('[BR9] scripts and styles that do not come at first', () => {
  it('are asked for again, until the page is there', async () => {
    const created = await createClass(server.url);
    const mentee = await Person.arrive(browser);
    const failures = new Map<string, number>();
    const fail = async (pattern: string, times: number): Promise<void> => {
      await mentee.context.route(pattern, async (route) => {
        const count = (failures.get(pattern) ?? 0) + 1;
        failures.set(pattern, count);
        await (count > times
          ? route.continue()
          : route.fulfill({ status: 502, contentType: 'text/html', body: '<html>Bad gateway</html>' }));
      });
    };
    await fail('**/assets/index-*.js', 2);
    await fail('**/assets/index-*.css', 1);
    await fail('**/assets/ClassPage-*.js', 3);
    await mentee.open(server.url, created, 'mentee');
    await mentee.page.getByText(ko.account.away).waitFor();
    await mentee.page.getByRole('button', { name: ko.common.retry }).waitFor();
    // The page's own field, not the door's before it.
    await mentee.page.locator('#root').getByLabel(ko.green.name).waitFor();
    expect([...failures.values()].every((count) => count > 1)).toBe(true);
    await mentee.close();
  });
});

describe('[DL4] before scripts and styles are there', () => {
  const NIGHT = 'rgb(23, 20, 18)';
  let desktop: Browser;
  beforeAll(async () => {
    desktop = await launchBrowser({ hasScrollbars: true });
  });
  afterAll(async () => {
    await desktop.close();
  });
  it.for([
    { colorScheme: 'light', chosen: null, colour: 'rgb(249, 246, 239)' },
    { colorScheme: 'dark', chosen: null, colour: NIGHT },
    { colorScheme: 'light', chosen: 'dark', colour: NIGHT },
  ] as const)('the page is painted, and nothing moves when they come: %o', async (wanted, { skip }) => {
    const { colorScheme, chosen, colour } = wanted;
    skip(lacks.colorScheme && colorScheme === 'dark');
    const context = await desktop.newContext({ locale: 'ko-KR', colorScheme });
    await context.addInitScript((theme) => {
      if (theme !== null) {
        localStorage.setItem('gongbang:theme', JSON.stringify(theme));
      }
    }, chosen);
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    await context.route('**/assets/**', async (route) => {
      await released;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    const colourOf = (selector: string): Promise<string> =>
      page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colourOf('.shell')).toBe(colour);
    const place = await page.locator('.shell svg').boundingBox();
    release(undefined);
    const mark = page.locator('header svg').first();
    await mark.waitFor();
    expect(await mark.boundingBox()).toEqual(place);
    expect(await colourOf('body')).toBe(colour);
    await context.close();
  });

  it('nor when a dialog keeps the page from scrolling', async () => {
    const mentor = await Person.arrive(desktop);
    const { page } = mentor;
    await mentor.startClass(server.url, await createClass(server.url));
    await page.goto(server.url);
    const mark = page.locator('header svg').first();
    const place = await mark.boundingBox();
    await page
      .getByRole('button', { name: within(ko.home.forget, ko.home.delete) })
      .first()
      .click();
    await page.getByRole('alertdialog').waitFor();
    expect(await mark.boundingBox()).toEqual(place);
    await mentor.close();
  });
});

describe('[DL6] a class link on a slow line', () => {
  /** Opens a class link whose scripts arrive only when released. */
  async function arriveSlowly(): Promise<{ person: Person; created: CreatedClass; release: () => void }> {
    const created = await createClass(server.url);
    const person = await Person.arrive(browser);
    const { promise: released, resolve } = Promise.withResolvers<undefined>();
    await person.context.route('**/assets/*.js', async (route) => {
      await released;
      await route.continue();
    });
    const { id } = created.class;
    const path = linkPath({ id, role: 'mentee', key: created.keys.mentee });
    await person.page.goto(server.url + path, { waitUntil: 'commit' });
    return {
      person,
      created,
      release: () => {
        resolve(undefined);
      },
    };
  }
  const own = (page: Page): Locator => page.locator('#root input[autocomplete=name]');

  it('the name is written before scripts are there; the page takes it over, and the caret', async () => {
    const { person, release } = await arriveSlowly();
    const { page } = person;
    await page.getByLabel(ko.green.name).fill('박서연');
    await page.keyboard.press('ArrowLeft');
    release();
    await page.locator('#door').waitFor({ state: 'detached' });
    const caret = await own(page).evaluate((field) =>
      field instanceof HTMLInputElement && document.activeElement === field ? field.selectionStart : null,
    );
    expect([await own(page).inputValue(), caret]).toEqual(['박서연', 2]);
    await page.keyboard.type('_');
    expect(await own(page).inputValue()).toBe('박서_연');
    await person.close();
  });

  it('who asks to go in before that goes in; and after a reload straight back', async () => {
    const { person, release } = await arriveSlowly();
    const { page } = person;
    await page.getByRole('button', { name: ko.green.join }).click();
    // Without a name, you stay.
    await page.getByLabel(ko.green.name).fill('박서연');
    await page.getByRole('button', { name: ko.green.join }).click();
    await page.getByRole('button', { name: ko.green.joining }).waitFor();
    release();
    const room = page.getByRole('heading', { name: ko.waiting.title });
    await room.waitFor();
    await page.reload();
    await room.waitFor();
    expect(await page.locator('#door:not([hidden])').count()).toBe(0);
    await person.close();
  });

  it('what is pressed as the page takes over stays until it is let go, and the press counts', async () => {
    const { person, created, release } = await arriveSlowly();
    const { page } = person;
    await page.getByLabel(ko.green.name).fill('박서연');
    await page.locator('#door button').hover();
    await page.mouse.down();
    const looked = page.waitForResponse(`**/api/classes/${created.class.id}`);
    release();
    await (await looked).finished();
    // Longer than a pointer rests.
    await page.locator('#root [role=status]', { hasText: ko.common.loadingLate }).waitFor();
    await page.mouse.up();
    await page.getByRole('heading', { name: ko.waiting.title }).waitFor();
    await person.close();
  });

  it('the focus on its button goes on to the page’s', async () => {
    const { person, release } = await arriveSlowly();
    const { page } = person;
    await page.getByLabel(ko.green.name).fill('박서연');
    await page.keyboard.press('Tab');
    release();
    await page.locator('#door').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(ko.green.join);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: ko.waiting.title }).waitFor();
    await person.close();
  });

  it.skipIf(lacks.composition)('a syllable that is being composed is not torn', async () => {
    const { person, release } = await arriveSlowly();
    const { page } = person;
    const session = await person.context.newCDPSession(page);
    await page.getByLabel(ko.green.name).click();
    await page.evaluate(() => {
      const door = document.querySelector<HTMLElement>('#door');
      new MutationObserver(() => {
        if (door?.isConnected === false) {
          document.body.dataset['rested'] = String(performance.now() - Number(door.dataset['used']));
        }
      }).observe(document.body, { childList: true });
    });
    await session.send('Input.imeSetComposition', { text: '서', selectionStart: 1, selectionEnd: 1 });
    release();
    await page.locator('#door').waitFor({ state: 'detached' });
    expect(await own(page).inputValue()).toBe('서');
    expect(Number(await page.locator('body').getAttribute('data-rested'))).toBeGreaterThan(500);
    await person.close();
  });

  it('a first question that breaks off takes nothing from who writes', async () => {
    const { person, created, release } = await arriveSlowly();
    const { page } = person;
    const broken = Promise.withResolvers<undefined>();
    let asked = 0;
    await page.route(`**/api/classes/${created.class.id}`, async (route) => {
      asked += 1;
      if (asked > 1) {
        await broken.promise;
      }
      await (asked > 1 ? route.continue() : route.abort());
    });
    await page.getByLabel(ko.green.name).fill('박서');
    release();
    await expect.poll(() => asked).toBe(2);
    await page.keyboard.type('연');
    broken.resolve(undefined);
    await page.locator('#door').waitFor({ state: 'detached' });
    expect(await own(page).inputValue()).toBe('박서연');
    await person.close();
  });

  it('a link that opens nothing, or is none, says so', async () => {
    const person = await Person.arrive(browser);
    const { page } = person;
    const { class: info, keys } = await createClass(server.url);
    const wrong = linkPath({ id: info.id, role: 'mentee', key: keys.mentor });
    for (const path of [wrong, `/c/${info.id}#none`]) {
      await page.goto('about:blank');
      await page.goto(server.url + path, { waitUntil: 'commit' });
      await page.locator('h1').waitFor();
      expect(await page.locator('#door').count()).toBe(0);
    }
    await person.close();
  });
});

describe('[BR3] a browser without what is new in Safari 18', () => {
  it('shows the class, and heals', async () => {
    const created = await createClass(server.url);
    const mentor = await Person.arrive(browser);
    const mentee = await Person.arrive(browser);
    for (const { context } of [mentor, mentee]) {
      await context.addInitScript(() => {
        const iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object;
        for (const name of Object.getOwnPropertyNames(iterator)) {
          Reflect.deleteProperty(iterator, name);
        }
        Reflect.deleteProperty(window, 'Iterator');
        Reflect.deleteProperty(Promise, 'withResolvers');
        Reflect.deleteProperty(Promise, 'try');
        Reflect.deleteProperty(AbortSignal, 'any');
        Reflect.deleteProperty(URL, 'parse');
        Reflect.deleteProperty(Object, 'groupBy');
        Reflect.deleteProperty(Map, 'groupBy');
        Reflect.deleteProperty(window, 'requestIdleCallback');
        Reflect.deleteProperty(Document.prototype, 'pictureInPictureElement');
        Reflect.deleteProperty(Document.prototype, 'pictureInPictureEnabled');
      });
    }
    await mentor.startClass(server.url, created);
    await mentee.enter(server.url, created, '박서연');
    await sees(mentee.page, 'camera');
    await mentee.showBench();
    await sees(mentor.page, 'bench');
    const banner = mentee.page
      .getByText(within(ko.class.reconnecting, ko.class.away))
      .waitFor({ timeout: LEFT_ALONE_MS });
    await expect(banner).rejects.toThrow('Timeout');
    expect([...mentor.complaints, ...mentee.complaints]).toEqual([]);
    await Promise.all([mentor.close(), mentee.close()]);
  });
});

it('[BR15] what a page does against its Content-Security-Policy is noticed', async () => {
  const mentee = await Person.arrive(browser);
  await mentee.page.goto(server.url);
  await mentee.page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('img'), { src: 'http://192.0.2.1/' }));
  });
  const seen: string[] = [];
  await expect
    .poll(() => {
      seen.push(...takeViolations());
      return seen;
    })
    .toEqual([expect.stringContaining('img-src')]);
  await mentee.close();
});

it('[BR16] there are icons where browsers ask unasked', async () => {
  const mentee = await Person.arrive(browser);
  await mentee.page.goto(server.url);
  const sizes = await mentee.page.evaluate(async () => {
    const images = ['/favicon.ico', '/apple-touch-icon.png'].map((src) =>
      Object.assign(new Image(), { src }),
    );
    await Promise.all(images.map((image) => image.decode()));
    return images.map(({ naturalWidth }) => naturalWidth);
  });
  expect(sizes).toEqual([expect.any(Number), 180]);
  await mentee.close();
});
