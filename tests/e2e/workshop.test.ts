import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { ClassDraft, CreatedClass } from '@gongbang/protocol';
import { ko } from '@gongbang/web/i18n/ko.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Person, keepPicture, launchBrowser, sees, sumStats } from '../support/browser.ts';
import { createClass } from '../support/classServer.ts';
import { lacks } from '../support/firefox.ts';
import { fallsSilent, hearsSound, soundEnergy } from '../support/hearing.ts';
import { phonePhoto } from '../support/pictures.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { begins, say, whole, within } from '../support/words.ts';

/** Screenshots for a person to look at. */
const OUTPUT = join(import.meta.dirname, '../output');
const HOLE = { id: 'hole', title: '엄지로 구멍 내기', note: '', minutes: null };
const STEPS = [{ id: 'ball', title: '흙 반죽하고 공 만들기', note: '손바닥으로 굴려요.', minutes: 10 }, HOLE];
const MATERIALS = [{ id: 'clay', text: '백토 300g' }];

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUTPUT, { recursive: true });
  [server, browser] = await Promise.all([ServerProcess.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** Two cores decode for everyone who is there: nobody stays for the next part. */
const leaveAll = () => Promise.all(browser.contexts().map((context) => context.close()));

async function startClass(
  draft: Partial<ClassDraft> = {},
): Promise<{ created: CreatedClass; mentor: Person }> {
  const created = await createClass(server.url, draft);
  const mentor = await Person.arrive(browser);
  await mentor.startClass(server.url, created);
  return { created, mentor };
}

async function arrive(created: CreatedClass, name: string): Promise<Person> {
  const mentee = await Person.arrive(browser);
  await mentee.enter(server.url, created, name);
  await sees(mentee.page, 'camera');
  return mentee;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
/** Pictures of benches that a page decodes or could decode. */
const benchVideos = (page: Page) =>
  page.locator('video[data-source=bench], video[data-source=guest], video[data-source=seat]').count();

/*
 * A class costs seconds: the tests of a part share one if they can. Each leaves it as it found it, or is the last.
 */

describe('benches and the stage', () => {
  let mentor: Person;
  let anna: Person;
  let bora: Person;
  beforeAll(async () => {
    const { created, mentor: started } = await startClass();
    mentor = started;
    anna = await arrive(created, '안나');
    bora = await arrive(created, '보라');
    await anna.showBench();
    await sees(mentor.page, 'bench');
  });
  afterAll(leaveAll);

  it('[BN1] [UI27] a mentee’s picture is on the wall and not at another mentee; on stage it is at both', async () => {
    await anna.page.getByText(say(ko.bench.only, { names: '이정은' })).waitFor();
    expect(await benchVideos(bora.page)).toBe(0);
    const received = await sumStats(bora.page, 'inbound-rtp', 'video', 'packetsReceived');
    expect(received).toBeGreaterThan(0);
    const streams = () => inboundVideos(bora.page);
    const before = await streams();

    await press(mentor.page, say(ko.wall.enlarge, { name: '안나' }));
    await press(mentor.page, within(ko.stage.bring));
    const question = anna.page.getByRole('alertdialog');
    await question.getByText(within(ko.consent.camera)).waitFor();
    await keepPicture(anna.page, join(OUTPUT, 'stage-consent.png'));
    expect(await benchVideos(bora.page)).toBe(0);
    await question.getByRole('button', { name: ko.consent.yes }).click();
    await sees(bora.page, 'guest');
    expect(await streams()).toBe(before + 1);
    // In the mentor's small picture, the microphone's level is where the name would be.
    await mentor.page.locator('.panel [data-guest]').waitFor();
    expect(await mentor.page.locator('.panel [data-guest] .tag').count()).toBe(0);
    await anna.page.getByText(ko.bench.everyone).waitFor();
    await keepPicture(anna.page, join(OUTPUT, 'stage-guest.png'));

    // The message is there for only a few seconds.
    await Promise.all([
      anna.page.locator('.toast').getByText(ko.stage.off).waitFor(),
      press(mentor.page, within(ko.stage.takeOff)),
    ]);
    await bora.page.locator('video[data-source=guest]').waitFor({ state: 'detached' });
    await anna.page.getByText(say(ko.bench.only, { names: '이정은' })).waitFor();
    expect(await benchVideos(bora.page)).toBe(0);
    await sees(mentor.page, 'bench');
    await press(mentor.page, say(ko.wall.shrink, { name: '안나' }));
  });

  it('[SG2] declining keeps one off the stage, by key', async () => {
    await press(mentor.page, say(ko.wall.enlarge, { name: '안나' }));
    await mentor.page.keyboard.press('t');
    await anna.page.getByRole('alertdialog').waitFor();
    await Promise.all([
      mentor.page
        .locator('.toast')
        .getByText(say(ko.consent.toldNo, { name: '안나' }))
        .waitFor(),
      anna.page.keyboard.press('Escape'),
    ]);
    await anna.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await mentor.page.getByRole('button', { name: within(ko.stage.bring) }).waitFor();
    expect(await anna.page.locator('[data-on-stage]').count()).toBe(0);
    await press(mentor.page, say(ko.wall.shrink, { name: '안나' }));
  });

  it('[DV10] [DV11] [OR8] a connection that is lost as the browser asks costs nobody on stage their camera', async () => {
    const asks = () => (window as unknown as { allow?: () => void }).allow !== undefined;
    await bora.page.evaluate(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        await new Promise<void>((allow) => Object.assign(window, { allow }));
        mediaDevices.getUserMedia = open;
        return open(constraints);
      };
    });
    await press(mentor.page, say(ko.wall.enlarge, { name: '보라' }));
    await mentor.page.keyboard.press('t');
    await bora.page.getByRole('alertdialog').getByRole('button', { name: ko.consent.yes }).click();
    await bora.page.waitForFunction(asks);
    await bora.context.setOffline(true);
    await bora.page.evaluate(() => {
      // Offline only prevents new connections; the running one is cut here.
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await bora.page.getByText(ko.class.reconnecting).waitFor();
    await bora.page.evaluate(() => {
      (window as unknown as { allow: () => void }).allow();
    });
    await sees(bora.page, 'own-bench');
    await bora.context.setOffline(false);
    await sees(anna.page, 'guest');
    await mentor.page.keyboard.press('t');
    await anna.page.locator('video[data-source=guest]').waitFor({ state: 'detached' });
    await press(bora.page, ko.bench.ctlOn);
    await press(mentor.page, say(ko.wall.shrink, { name: '보라' }));
  });

  it('[UI32] a question that comes up by itself, and the one before leaving, give the focus back', async () => {
    // Not `:focus`: in Firefox only one window of the test has the focus.
    const hasFocus = (one: Locator) => () => one.evaluate((element) => element === document.activeElement);
    await press(mentor.page, say(ko.wall.enlarge, { name: '안나' }));
    const message = anna.page.getByRole('textbox', { name: ko.chat.message });
    await anna.page.getByRole('tab', { name: begins(ko.chat.title) }).click();
    await message.fill('물을 더');
    await mentor.page.keyboard.press('t');
    await anna.page.getByRole('alertdialog').waitFor();
    await anna.page.keyboard.press('Escape');
    await anna.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(hasFocus(message)).toBe(true);
    await message.fill('');
    await press(mentor.page, say(ko.wall.shrink, { name: '안나' }));

    const end = mentor.page.getByRole('button', { name: ko.class.end });
    await end.click();
    await mentor.page.getByRole('alertdialog').getByRole('button', { name: ko.class.keepGoing }).click();
    await mentor.page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(hasFocus(end)).toBe(true);
  });

  it('[RT5] [UP4] everybody sees everybody who did not keep their bench to the mentor', async () => {
    await bora.showBench();
    await sees(mentor.page, 'bench');
    await press(mentor.page, ko.order.title);
    await mentor.page.getByRole('switch', { name: within(ko.kind['round-table']) }).click();
    const answer = (page: Page, name: RegExp) =>
      page.getByRole('alertdialog').getByRole('button', { name }).click();
    await Promise.all([answer(bora.page, within(ko.table.no)), answer(anna.page, within(ko.table.yes))]);
    await bora.page.locator('[data-seat] video').waitFor();
    await sees(bora.page, 'seat');
    await standUpright(bora.page, 'seat');
    await bora.page.locator('video[data-source=seat].object-contain').waitFor();
    await standUpright(mentor.page, 'bench');
    await mentor.page.locator('video[data-source=bench].object-contain').first().waitFor();
    await keepPicture(bora.page, join(OUTPUT, 'round-table.png'));
    expect(await anna.page.locator('[data-seat]').count()).toBe(1);
    await bora.page.getByText(ko.table.kept).waitFor();
    await bora.page.getByRole('switch', { name: ko.table.share }).click();
    await anna.page.locator('[data-seat]').nth(1).locator('video').waitFor();
    await mentor.page.getByRole('switch', { name: within(ko.kind['round-table']) }).click();
    await anna.page.locator('[data-seat]').first().waitFor({ state: 'detached' });
    await anna.page.getByText(say(ko.bench.only, { names: '이정은' })).waitFor();
    await mentor.page.keyboard.press('Escape');
  });

  it('[DR3] the mentor draws on the hands while somebody is on stage, and who is on stage draws too', async () => {
    await press(mentor.page, say(ko.wall.enlarge, { name: '안나' }));
    await mentor.page.keyboard.press('t');
    await anna.page.getByRole('alertdialog').getByRole('button', { name: ko.consent.yes }).click();
    await sees(mentor.page, 'guest');
    expect(await anna.page.getByRole('button', { name: ko.draw.pen, exact: true }).count()).toBe(0);
    await press(anna.page, ko.stage.swap);
    await press(anna.page, ko.draw.pen);
    await press(mentor.page, ko.class.stage);
    await press(mentor.page, ko.stage.swap);
    const box = await anna.page.locator('[data-box=camera]').first().boundingBox();
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
    await anna.page.mouse.move(x + width * 0.2, y + height * 0.5);
    await anna.page.mouse.down();
    await anna.page.mouse.move(x + width * 0.4, y + height * 0.5, { steps: 5 });
    await anna.page.mouse.up();
    await mentor.page
      .locator('[data-draw-layer=camera] [data-stroke]')
      .first()
      .waitFor({ state: 'attached' });
  });
});

describe('whispering', () => {
  let mentor: Person;
  let anna: Person;
  let bora: Person;
  beforeAll(async () => {
    const { created, mentor: started } = await startClass();
    mentor = started;
    anna = await arrive(created, '안나');
    bora = await arrive(created, '보라');
    await press(mentor.page, say(ko.wall.enlarge, { name: '안나' }));
  });
  afterAll(leaveAll);

  /** The mentor, whom everyone hears, whispers to 안나. */
  async function whisper(): Promise<void> {
    await hearsSound(bora.page);
    await mentor.page.keyboard.press('w');
    await anna.page.getByText(within(ko.whisper.toMe)).waitFor();
  }

  it('[WH2] a whisper is heard by one, while the other hears nothing of it', async () => {
    await whisper();
    await mentor.page.getByText(say(ko.whisper.toOne, { name: '안나' })).waitFor();
    await hearsSound(anna.page);
    const quiet = await soundEnergy(bora.page);
    await hearsSound(anna.page);
    expect(await soundEnergy(bora.page)).toBe(quiet);
    await mentor.page.keyboard.press('w');
    await anna.page.locator('[data-whisper]').waitFor({ state: 'detached' });
    await hearsSound(bora.page);
  });

  it.skipIf(lacks.microphone)('[WH2] nor when the microphone is taken in another way meanwhile', async () => {
    await whisper();
    await hearsSound(anna.page);
    const quiet = await soundEnergy(bora.page);
    await press(mentor.page, ko.devices.settings);
    await press(mentor.page, ko.sound.work);
    await hearsSound(anna.page);
    await mentor.page.getByRole('combobox', { name: ko.class.mic }).selectOption({ index: 1 });
    await hearsSound(anna.page);
    await press(mentor.page, ko.lesson.done);
    await hearsSound(anna.page);
    expect(await soundEnergy(bora.page)).toBe(quiet);
    await mentor.page.keyboard.press('w');
    await hearsSound(bora.page);
  });

  it('[WH3] a mentor who mutes is heard by nobody, whispering or not', async () => {
    await whisper();
    await hearsSound(anna.page);
    await mentor.page.keyboard.press('m');
    await mentor.page.getByRole('button', { name: ko.class.micOff }).waitFor();
    await fallsSilent(anna.page);
    await mentor.page.keyboard.press('w');
    await anna.page.locator('[data-whisper]').waitFor({ state: 'detached' });
    await fallsSilent(bora.page);
    // Someone who was muted can still whisper, and is muted again afterwards.
    await mentor.page.keyboard.press('w');
    await hearsSound(anna.page);
    await fallsSilent(bora.page);
    await mentor.page.keyboard.press('w');
    await mentor.page.getByRole('button', { name: ko.class.micOff }).waitFor();
    await Promise.all([fallsSilent(anna.page), fallsSilent(bora.page)]);
    await mentor.page.keyboard.press('m');
  });

  it('[WH1] when the mentor’s own connection is lost and found, the class hears them', async () => {
    await whisper();
    await fallsSilent(bora.page);
    await mentor.page.evaluate(() => {
      for (const socket of (window as unknown as { sockets: WebSocket[] }).sockets) {
        socket.close();
      }
    });
    await anna.page.locator('[data-whisper]').waitFor({ state: 'detached' });
    await hearsSound(bora.page);
    await mentor.page.locator('[data-whisper]').waitFor({ state: 'detached' });
  });

  it('[WH1] when the one who is whispered to goes, the class hears the mentor again', async () => {
    await whisper();
    await fallsSilent(bora.page);
    await anna.close();
    await mentor.page.locator('[data-whisper]').waitFor({ state: 'detached' });
    await hearsSound(bora.page);
  });
});

describe('the lesson', () => {
  let mentor: Person;
  let anna: Person;
  beforeAll(async () => {
    const { created, mentor: started } = await startClass({ steps: STEPS, materials: MATERIALS });
    mentor = started;
    anna = await arrive(created, '안나');
  });
  afterAll(leaveAll);

  it('[UI15] steps, check-ins, hands and the queue go their way by keys', async () => {
    await anna.page.getByRole('tab', { name: ko.lesson.tab }).click();
    const material = anna.page.getByRole('checkbox', { name: '백토 300g' });
    await material.click();
    await expect.poll(() => material.isChecked()).toBe(true);
    await mentor.page.keyboard.press('n');
    await anna.page.getByRole('heading', { name: '흙 반죽하고 공 만들기' }).first().waitFor();
    await anna.page.getByRole('timer', { name: ko.lesson.left }).first().waitFor();
    await anna.page.keyboard.press('s');
    await anna.page.getByLabel(ko.lesson.stuckNote).fill('벽이 갈라져요');
    await anna.page.keyboard.press('Enter');
    await mentor.page.locator('[data-queue]').getByText('벽이 갈라져요').waitFor();
    await mentor.page.getByRole('img', { name: say(ko.lesson.counts, { done: 0, stuck: 1 }) }).waitFor();
    await anna.page.locator('body').press('d');
    await mentor.page.getByRole('img', { name: say(ko.lesson.counts, { done: 1, stuck: 0 }) }).waitFor();
    await anna.page.keyboard.press('h');
    await anna.page.getByRole('button', { name: say(ko.hand.raised, { place: '1번째' }) }).waitFor();
    await mentor.page.keyboard.press('j');
    await mentor.page.getByRole('button', { name: say(ko.wall.shrink, { name: '안나' }) }).waitFor();
    await press(mentor.page, ko.queue.helped);
    await anna.page.getByRole('button', { name: ko.hand.raise }).waitFor();
  });

  it('[RC7] a bench that was on, a raised hand and a mark are there again after a reload', async () => {
    await anna.showBench();
    await sees(mentor.page, 'bench');
    await anna.page.keyboard.press('h');
    await mentor.page.keyboard.press('n');
    await anna.page.getByRole('heading', { name: HOLE.title }).first().waitFor();
    await press(anna.page, begins(ko.lesson.done));
    await anna.page.getByRole('button', { name: ko.lesson.isDone }).waitFor();
    await anna.page.reload();
    await anna.page.getByRole('button', { name: say(ko.hand.raised, { place: '1번째' }) }).waitFor();
    await anna.page.getByRole('button', { name: ko.lesson.isDone }).waitFor();
    await sees(anna.page, 'own-bench');
    await sees(mentor.page, 'bench');
    await mentor.page.reload();
    await mentor.page.locator('[data-queue]').getByText('안나').waitFor();
    await sees(mentor.page, 'bench');
  });
  it('[PO2] a poll shows live bars, and its results when they are shared', async () => {
    await mentor.page.keyboard.press('g');
    await mentor.page.getByLabel(ko.poll.question).fill('어떤 찻잔부터?');
    await mentor.page.getByLabel(say(ko.poll.choice, { number: 1 }), { exact: true }).fill('손잡이 없는');
    await mentor.page.getByLabel(say(ko.poll.choice, { number: 2 }), { exact: true }).fill('손잡이 달린');
    await mentor.page.getByRole('button', { name: ko.poll.open, exact: true }).click();
    await anna.page.getByRole('radio', { name: '손잡이 달린' }).click();
    await mentor.page.locator('[data-poll]').getByText('1표').waitFor();
    await keepPicture(anna.page, join(OUTPUT, 'poll.png'));
    await press(mentor.page, ko.poll.closeShare);
    await anna.page.locator('[data-poll]').getByText('1표').waitFor();
    await anna.page.keyboard.press('r');
    await press(anna.page, ko.reaction.thumb);
    await press(mentor.page, whole(ko.class.stage));
    await press(anna.page, ko.reaction.party);
    await mentor.page.locator('[data-reaction=party]').waitFor();
    await mentor.page.locator('[data-reaction=party]').waitFor({ state: 'detached' });
  });
});

/** A picture from an upright phone, according to its element. */
const standUpright = (page: Page, source: string): Promise<void> =>
  page
    .locator(`video[data-source=${source}]`)
    .first()
    .evaluate((video) => {
      Object.defineProperties(video, { videoWidth: { value: 480 }, videoHeight: { value: 640 } });
      video.dispatchEvent(new Event('resize'));
    });

describe('hands view', () => {
  let created: CreatedClass;
  let mentor: Person;
  let anna: Person;
  beforeAll(async () => {
    ({ created, mentor } = await startClass());
    anna = await arrive(created, '안나');
  });
  afterAll(leaveAll);

  it('[SC2] a mentee pins an arrangement of their own, and follows the mentor again', async () => {
    await mentor.shareScreen();
    await sees(anna.page, 'screen');
    await press(anna.page, ko.scene.pin);
    await anna.page.getByRole('radio', { name: ko.scene.face, exact: true }).click();
    await anna.page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
    await sees(anna.page, 'camera');
    await press(anna.page, ko.scene.follow);
    await sees(anna.page, 'screen');
    await anna.page.keyboard.press('Escape');
    await mentor.page.keyboard.press('s');
    await anna.page.locator('video[data-source=screen]').waitFor({ state: 'detached' });
  });

  it('[MV2] zoom and mirror are mine alone, and the mirror is remembered', async () => {
    const bora = await arrive(created, '보라');
    const transform = (page: Page) =>
      page.evaluate(
        () => document.querySelector<HTMLElement>('[data-box=camera] > div')?.style.transform ?? '',
      );
    const before = await transform(bora.page);
    await anna.page.keyboard.press('x');
    await anna.page.keyboard.press('+');
    expect(await transform(anna.page)).toMatch(/scale\(1\.25\).*scaleX\(-1\)/);
    const stage = await anna.page.locator('[data-box=camera]').boundingBox();
    await anna.page.mouse.move((stage?.x ?? 0) + 200, (stage?.y ?? 0) + 200);
    await anna.page.mouse.wheel(0, -600);
    await expect.poll(() => transform(anna.page)).toMatch(/scale\([2-5]/);
    expect(await transform(bora.page)).toBe(before);
    await anna.page.reload();
    await sees(anna.page, 'camera');
    expect(await transform(anna.page)).toMatch(/scale\(1\).*scaleX\(-1\)/);
    await anna.page.keyboard.press('l');
    await anna.page.locator('.mentee-wide.is-left').waitFor();
    await bora.close();
  });

  it('[DR6] [TR8] a stroke lands at the same picture point under mirror and rotation, and a frozen frame is the same for all, and labelled', async () => {
    await mentor.page.keyboard.press('p');
    await mentor.page.getByRole('button', { name: ko.draw.fades }).click();
    const box = await mentor.page.locator('[data-box=camera]').first().boundingBox();
    expect(box).not.toBeNull();
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
    await mentor.page.mouse.move(x + width * 0.3, y + height * 0.3);
    await mentor.page.mouse.down();
    await mentor.page.mouse.move(x + width * 0.5, y + height * 0.6, { steps: 8 });
    await mentor.page.mouse.up();
    const path = anna.page.locator('[data-draw-layer=camera] [data-stroke]');
    await path.waitFor({ state: 'attached' });
    const startOf = (page: Page) => strokeStart(page);
    const plain = await startOf(anna.page);
    await anna.page.keyboard.press('x');
    const mirrored = await startOf(anna.page);
    // The same point of the picture, on the other side of the box.
    expect(mirrored.inPicture).toEqual(plain.inPicture);
    expect(mirrored.inBox.x).toBeCloseTo(1 - plain.inBox.x, 1);
    expect(mirrored.inBox.y).toBeCloseTo(plain.inBox.y, 1);
    await anna.page.keyboard.press(']');
    await anna.page.keyboard.press(']');
    const turned = await startOf(anna.page);
    expect(turned.inBox.y).toBeCloseTo(1 - plain.inBox.y, 1);
    await keepPicture(anna.page, join(OUTPUT, 'draw-mentee.png'));
    await keepPicture(mentor.page, join(OUTPUT, 'draw-mentor.png'));

    await mentor.page.keyboard.press('z');
    await anna.page.locator('img[data-still]').waitFor();
    const late = await arrive(created, '늦은 이');
    await late.page.locator('img[data-still]').waitFor();
    for (const { page } of [mentor, anna, late]) {
      await page.locator('[data-frozen]').first().waitFor();
    }
    expect(await fingerprint(late.page)).toBe(await fingerprint(anna.page));
    await mentor.page.keyboard.press('z');
    await anna.page.locator('img[data-still]').waitFor({ state: 'detached' });
    await late.page.locator('[data-draw-layer=camera] [data-stroke]').waitFor({ state: 'attached' });
    await mentor.page.keyboard.press('Backspace');
    await path.waitFor({ state: 'detached' });
    expect(anna.complaints).toEqual([]);
    await late.close();
    await mentor.page.keyboard.press('p');
    await anna.page.keyboard.press(']');
    await anna.page.keyboard.press(']');
  });

  it('[HV5] [TR10] [UP1] [UP2] [UP3] [UP5] a phone’s picture arrives as hands, and its frames keep coming after rotate and scene change', async () => {
    await press(mentor.page, ko.phone.ctl);
    await press(mentor.page, ko.phone.add);
    await mentor.page.getByRole('img', { name: /QR/ }).waitFor();
    await keepPicture(mentor.page, join(OUTPUT, 'phone-invite.png'));
    const link = await mentor.page.locator('[data-phone-link]').inputValue();
    // The code is the same if the dialog was closed meanwhile.
    await press(mentor.page, ko.common.close);
    await press(mentor.page, ko.phone.ctl);
    await mentor.page.getByRole('img', { name: /QR/ }).waitFor();
    expect(await mentor.page.locator('[data-phone-link]').inputValue()).toBe(link);
    const phone = await Person.arrive(browser, { viewport: { width: 390, height: 844 } });
    await phone.page.goto(link);
    const layDown = phone.page.getByText(ko.phone.layDown);
    await layDown.waitFor();
    await press(phone.page, ko.phone.start);
    await sees(phone.page, 'own-hands');
    await layDown.waitFor({ state: 'detached' });
    await standUpright(phone.page, 'own-hands');
    await layDown.waitFor();
    await sees(anna.page, 'hands');
    await keepPicture(phone.page, join(OUTPUT, 'phone-hands.png'));
    expect(await sumStats(phone.page, 'inbound-rtp', 'audio', 'packetsReceived')).toBe(0);
    await mentor.page.getByText(ko.cameraState.sending).waitFor();
    await press(mentor.page, ko.phone.turn);
    await anna.page.waitForFunction(() =>
      document
        .querySelector<HTMLElement>('[data-box=hands] > div')
        ?.style.transform.includes('rotate(90deg)'),
    );
    await sees(anna.page, 'hands');
    // The phone shows what everyone sees: turned, an upright picture is wide.
    await phone.page.getByText(say(ko.phone.turnedBy, { degrees: 90 })).waitFor();
    await layDown.waitFor({ state: 'detached' });
    expect(
      await phone.page.locator('video[data-source=own-hands]').evaluate((video) => {
        const { width, height } = video.getBoundingClientRect();
        return width > height;
      }),
    ).toBe(true);
    // Then it fills its space: none of that is empty.
    await press(mentor.page, ko.phone.fill);
    await phone.page.getByText(ko.phone.filled).waitFor();
    await anna.page.waitForFunction(() => {
      const box = document.querySelector('[data-box=hands]')?.getBoundingClientRect();
      const shown = document.querySelector('[data-box=hands] video')?.getBoundingClientRect();
      return (
        box !== undefined &&
        shown !== undefined &&
        box.width > 0 &&
        shown.width >= box.width - 1 &&
        shown.height >= box.height - 1
      );
    });
    await press(mentor.page, ko.common.close);
    const changed = performance.now();
    await mentor.page.keyboard.press('1');
    await anna.page.locator('video[data-source=hands]').waitFor({ state: 'detached' });
    expect(performance.now() - changed).toBeLessThan(3000);
    await mentor.page.keyboard.press('2');
    await sees(anna.page, 'hands');
    const thief = await Person.arrive(browser);
    await thief.page.goto(link);
    await thief.page.getByText(ko.refused.UNAUTHENTICATED).waitFor();
    await thief.page.getByText(ko.refused.usedCodeHint).waitFor();
    // The phone's page is gone without a word, as when the phone sleeps for good.
    await phone.close();
    await mentor.page.locator('[data-hands-trouble]').waitFor();
  });
});

describe('order in the room', () => {
  let created: CreatedClass;
  let mentor: Person;
  let anna: Person;
  let bora: Person;
  beforeAll(async () => {
    ({ created, mentor } = await startClass());
    anna = await arrive(created, '안나');
    bora = await arrive(created, '보라');
  });
  afterAll(leaveAll);

  it('[UI29] a lesson that is written in mid-class appears beside the chat that one is in; without one there is none', async () => {
    const tabs = () => anna.page.getByRole('tab').allTextContents();
    await anna.page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(tabs).toEqual([ko.chat.title, ko.bench.tab]);
    const field = anna.page.getByRole('textbox', { name: ko.chat.message });
    await field.fill('쓰던 말');
    await press(mentor.page, ko.lesson.prepare);
    await mentor.page.getByRole('button', { name: ko.lesson.addMaterial }).click();
    await mentor.page.keyboard.type('백토 300g');
    await press(mentor.page, ko.lesson.save);
    await expect.poll(tabs).toEqual([ko.lesson.tab, ko.chat.title, ko.bench.tab]);
    expect(await field.inputValue()).toBe('쓰던 말');
    expect(await field.isVisible()).toBe(true);
    await anna.page.getByRole('tab', { name: ko.lesson.tab }).click();
    await anna.page.getByRole('checkbox', { name: '백토 300g' }).waitFor();
    expect(await anna.page.getByText(ko.lesson.soon).count()).toBe(0);
    await anna.page.getByRole('tab', { name: ko.chat.title }).click();
    await field.fill('');
    await anna.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('[CH13] [CH14] [CH16] [PH8] a private line is between two, and so is a photo on it, a draft stays in it, the chat can be closed, and a message removed', async () => {
    const thread = (page: Page, name: RegExp) =>
      page.getByRole('group', { name: ko.chat.threads }).getByRole('button', { name }).click();
    await thread(anna.page, within(ko.chat.lineToMentor));
    await anna.say('저만 모르겠어요');
    await mentor.page.getByRole('tab', { name: within(ko.class.chat) }).click();
    await thread(mentor.page, /안나/);
    await mentor.hears('저만 모르겠어요');
    await mentor.say('괜찮아요, 천천히요');
    await anna.hears('괜찮아요, 천천히요');
    const photo = { name: 'bowl.jpg', mimeType: 'image/jpeg', buffer: await phonePhoto() };
    await anna.page.locator('[data-picture-field=file]').setInputFiles(photo);
    await anna.page.getByRole('img', { name: ko.picture.yours }).waitFor();
    await press(anna.page, ko.chat.send);
    await press(mentor.page, say(ko.picture.open, { name: '안나' }));
    await mentor.page.getByRole('dialog').locator('img[data-size=large]').waitFor();
    await keepPicture(mentor.page, join(OUTPUT, 'picture-large.png'));
    await mentor.page.keyboard.press('Escape');
    // Not `:focus`: in Firefox only one window of the test has the focus.
    await expect
      .poll(() => mentor.page.evaluate(() => document.activeElement?.matches('[data-picture]:has(img)')))
      .toBe(true);
    await anna.page.locator('[data-picture] img').waitFor();
    await keepPicture(anna.page, join(OUTPUT, 'picture-line.png'));
    const photoMessage = anna.page.locator('li[data-seq]').last();
    await photoMessage.hover();
    await photoMessage.getByRole('button', { name: ko.chat.remove }).click();
    await mentor.page.getByText(ko.chat.removed).waitFor();
    await mentor.page.locator('[data-picture]').waitFor({ state: 'detached' });
    expect(await bora.page.getByRole('button', { name: ko.picture.add }).count()).toBe(0);
    await bora.say('안녕하세요');
    const field = anna.page.getByRole('textbox', { name: ko.chat.message });
    await field.fill('아직 멘토에게만 하려던 말');
    await thread(anna.page, begins(ko.chat.everyone));
    await anna.hears('안녕하세요');
    expect(await field.inputValue()).toBe('');
    await thread(anna.page, within(ko.chat.lineToMentor));
    expect(await field.inputValue()).toBe('아직 멘토에게만 하려던 말');
    await thread(anna.page, begins(ko.chat.everyone));
    expect(await bora.messages()).toEqual(['안녕하세요']);
    await thread(mentor.page, begins(ko.chat.everyone));
    await mentor.page.locator('li[data-seq]').hover();
    await press(mentor.page, ko.chat.remove);
    await bora.page.getByText(ko.chat.removed).waitFor();
    await press(mentor.page, ko.order.title);
    await mentor.page.getByRole('switch', { name: within(ko.picture.allow) }).click();
    await bora.page.getByRole('button', { name: ko.picture.add }).waitFor();
    await mentor.page.getByRole('combobox', { name: ko.chat.title }).selectOption('announcements');
    await bora.page.getByText(ko.chat.announcementsOnly).waitFor();
    await mentor.page.keyboard.press('Escape');
  });

  it('[OR2] [UI27] a stopped microphone is off at its owner, and who is sent out is out and stays out', async () => {
    await press(anna.page, ko.class.micOff);
    await anna.page.getByRole('button', { name: ko.class.mic, exact: true }).waitFor();
    await hearsSound(mentor.page);
    await mentor.page.getByRole('tab', { name: within(ko.class.people) }).click();
    await press(mentor.page, say(ko.order.menu, { name: '안나' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.mute }).click();
    await anna.page.locator('.toast').getByText(ko.class.micStopped).waitFor();
    // Sideways, it is beside the picture.
    await anna.page.setViewportSize({ width: 844, height: 390 });
    const noticeAt = async () => (await anna.page.locator('.toast').boundingBox())?.x ?? 0;
    const picture = await anna.page.locator('.mentee-small video').first().boundingBox();
    await expect.poll(noticeAt).toBeGreaterThan((picture?.x ?? 0) + (picture?.width ?? Infinity));
    await anna.page.getByRole('button', { name: ko.class.micOff }).waitFor();
    await press(mentor.page, say(ko.order.menu, { name: '안나' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.remove }).click();
    await mentor.page.getByRole('alertdialog').getByRole('button', { name: ko.order.remove }).click();
    await anna.page.getByText(ko.refused.removed).waitFor();
    await anna.page.reload();
    await anna.page.getByText(ko.refused.removed).waitFor();
  });

  it('[OR9] an assistant who has left is none any more, and does not come back', async () => {
    await mentor.page.getByRole('tab', { name: within(ko.class.people) }).click();
    await press(mentor.page, say(ko.order.menu, { name: '보라' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.makeAssistant }).click();
    await mentor.page.locator('[data-person]').getByText(ko.order.assistant).waitFor();
    await press(bora.page, ko.class.leave);
    const left = mentor.page.locator('[data-absent]');
    await left.getByText(say(ko.order.left, { name: '보라' })).waitFor();
    await keepPicture(mentor.page, join(OUTPUT, 'left.png'));
    await press(mentor.page, say(ko.order.menu, { name: '보라' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.noAssistant }).click();
    await left.getByText(ko.order.assistant).waitFor({ state: 'detached' });
    await press(mentor.page, say(ko.order.menu, { name: '보라' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.keepOut }).click();
    await mentor.page.getByText(say(ko.order.sentOut, { name: '보라' })).waitFor();
    await bora.page.goto('about:blank');
    await bora.enter(server.url, created, '보라');
    await bora.page.getByText(ko.refused.removed).waitFor();
  });

  it('[OR4] [KY14] a rotated link keeps those who are in, and lets nobody new in by the old one', async () => {
    const dara = await arrive(created, '다라');
    await press(mentor.page, ko.order.title);
    await mentor.page.getByRole('button', { name: ko.order.copyLink }).waitFor();
    await press(mentor.page, ko.order.rotate);
    await press(mentor.page, ko.order.rotateConfirm);
    await mentor.page.getByRole('button', { name: ko.order.copyNew }).waitFor();
    await dara.page.reload();
    await sees(dara.page, 'camera');
    expect(await dara.page.evaluate(() => location.hash)).toContain(created.keys.mentee);
    const stranger = await Person.arrive(browser);
    await stranger.open(server.url, created, 'mentee');
    await stranger.page.getByText(ko.refused.UNAUTHENTICATED).waitFor();
  });
});

describe('who comes, and what they may', () => {
  afterEach(leaveAll);

  it('[UI33] on a small phone the mentor sees two people of the list at once', async () => {
    const steps = [{ id: 'ball', title: '흙 반죽하고 공 만들기', note: '', minutes: 10 }];
    const { created, mentor } = await startClass({ steps });
    await arrive(created, '안나');
    await arrive(created, '보라');
    await mentor.page.setViewportSize({ width: 360, height: 640 });
    await mentor.page.getByRole('tab', { name: begins(ko.class.people) }).click();
    const rows = mentor.page.getByRole('tabpanel').getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(2);
    const cut = await rows.evaluateAll(
      (people) =>
        people.filter((one) => {
          const list = one.parentElement?.getBoundingClientRect();
          return one.getBoundingClientRect().bottom > (list?.bottom ?? 0);
        }).length,
    );
    expect(cut).toBe(0);
  });

  it('[AD2] the mentor lets somebody in who asks', async () => {
    const { created, mentor } = await startClass({ admission: 'ask' });
    const anna = await Person.arrive(browser);
    await anna.enter(server.url, created, '안나');
    await anna.page.getByText(ko.refused.knocking).waitFor();
    await mentor.page.getByText(say(ko.admission.waiting, { count: 1 })).waitFor();
    await keepPicture(mentor.page, join(OUTPUT, 'admission.png'));
    await press(mentor.page, ko.admission.yes);
    await sees(anna.page, 'camera');
  });

  it('[OR5] [TR11] an assistant sees the wall, with who said yes at the door, and a voice that is asked on stage is heard by everyone', async () => {
    const { created, mentor } = await startClass();
    const anna = await arrive(created, '안나');
    const bora = await Person.arrive(browser);
    await bora.open(server.url, created, 'mentee');
    await bora.page.getByLabel(whole(ko.green.name)).fill('보라');
    await bora.page.getByRole('switch', { name: ko.bench.door }).click();
    await press(bora.page, ko.green.join);
    await sees(mentor.page, 'bench');
    await bora.page.getByRole('button', { name: ko.bench.ctlOn }).waitFor();
    await mentor.page.getByRole('tab', { name: within(ko.class.people) }).click();
    await press(mentor.page, say(ko.order.menu, { name: '안나' }));
    await mentor.page.getByRole('menuitem', { name: ko.order.makeAssistant }).click();
    await sees(anna.page, 'bench');
    await bora.page.getByText(say(ko.bench.only, { names: '이정은, 안나' })).waitFor();
    expect(await anna.page.getByRole('button', { name: ko.class.end }).count()).toBe(0);
    await bora.page.keyboard.press('h');
    await anna.page.locator('[data-queue]').getByText('보라').waitFor();
    await press(bora.page, ko.class.micOff);
    await bora.page.getByRole('button', { name: ko.class.mic, exact: true }).waitFor();
    await press(mentor.page, ko.class.mic);
    const quiet = await soundEnergy(anna.page);
    await hearsSound(mentor.page);
    expect(await soundEnergy(anna.page)).toBeCloseTo(quiet, 1);
    await press(mentor.page, say(ko.order.menu, { name: '보라' }));
    await mentor.page.getByRole('menuitem', { name: ko.stage.voiceOnly }).click();
    await bora.page.getByRole('alertdialog').getByText(within(ko.consent.mic)).waitFor();
    await press(bora.page, ko.consent.yes);
    await hearsSound(anna.page);
    await press(anna.page, ko.class.stage);
    await anna.page.getByText(say(ko.stage.voiceOf, { name: '보라' })).waitFor();
    await bora.page.getByRole('button', { name: ko.stage.leave }).click();
    await anna.page.locator('[data-voice]').waitFor({ state: 'detached' });
  });
});

describe('practice mentees', () => {
  afterEach(leaveAll);

  it('[PR3] [RH5] fill the wall of a rehearsal with moving pictures, which cost nothing unseen, and go with it', async () => {
    const created = await createClass(server.url, { steps: STEPS });
    const mentor = await Person.arrive(browser);
    await mentor.rehearse(server.url, created);
    await mentor.page.keyboard.press('n');
    await expect.poll(() => mentor.page.locator('[data-bench]').count()).toBe(12);
    const frames = () =>
      mentor.page.evaluate(() =>
        [...document.querySelectorAll<HTMLVideoElement>('video[data-source=bench]')].map(
          (video) => video.getVideoPlaybackQuality().totalVideoFrames,
        ),
      );
    await expect
      .poll(async () => (await frames()).filter((count) => count > 10).length, { timeout: 20_000 })
      .toBe(12);
    // Chance decides: on one of seven turns somebody raises a hand, so that in one of a hundred runs nobody has after half a minute.
    await mentor.page.locator('[data-queue]').first().waitFor({ timeout: 90_000 });
    await keepPicture(mentor.page, join(OUTPUT, 'practice-wall.png'));
    // The stage replaces the wall: nobody looks at the benches, and their packets stop.
    await press(mentor.page, ko.class.stage);
    let before = Number.NEGATIVE_INFINITY;
    const cameInASecond = async (): Promise<number> => {
      const count = await sumStats(mentor.page, 'inbound-rtp', 'video', 'packetsReceived');
      const came = count - before;
      before = count;
      return came;
    };
    await expect.poll(cameInASecond, { interval: 1000, timeout: 15_000 }).toBeLessThan(5);
    // Latecomers are let in by themselves once it is over; nothing of it is left.
    const anna = await Person.arrive(browser);
    await anna.enter(server.url, created, '안나');
    await anna.page.getByText(ko.refused.full.rehearsal).waitFor();
    await press(mentor.page, ko.rehearsal.leave);
    await mentor.page.getByRole('button', { name: ko.green.start }).waitFor();
    await anna.page.getByText(ko.waiting.auto).waitFor();
    await press(mentor.page, ko.green.start);
    await sees(anna.page, 'camera');
    await expect.poll(() => mentor.page.locator('[data-bench]').count()).toBe(1);
    await expect.poll(() => mentor.messages()).toEqual([]);
  });
});

/** Video streams that all connections of a page have received packets of. */
function inboundVideos(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] };
    let count = 0;
    for (const connection of connections) {
      for (const entry of (await connection.getStats()).values() as Iterable<{
        type: string;
        kind?: string;
        framesDecoded?: number;
      }>) {
        count +=
          entry.type === 'inbound-rtp' && entry.kind === 'video' && (entry.framesDecoded ?? 0) > 0 ? 1 : 0;
      }
    }
    return count;
  });
}

/** Where the first stroke begins, in the picture and in its box, as shares of width and height. */
function strokeStart(page: Page): Promise<{ inPicture: string; inBox: { x: number; y: number } }> {
  return page.evaluate(() => {
    const path = document.querySelector<SVGPathElement>('[data-draw-layer=camera] [data-stroke]');
    const box = document.querySelector('[data-box=camera]')?.getBoundingClientRect();
    const matrix = path?.getScreenCTM();
    if (path === null || box === undefined || matrix == null) {
      throw new Error('There is no stroke.');
    }
    const start = path.getPointAtLength(0);
    const onScreen = new DOMPoint(start.x, start.y).matrixTransform(matrix);
    return {
      inPicture: `${start.x.toFixed(3)} ${start.y.toFixed(3)}`,
      inBox: { x: (onScreen.x - box.x) / box.width, y: (onScreen.y - box.y) / box.height },
    };
  });
}

/** The frozen frame's bytes. */
function fingerprint(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('img[data-still]');
    if (image === null) {
      throw new Error('Nothing is frozen.');
    }
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    const hash = await crypto.subtle.digest('SHA-256', data);
    return `${canvas.width}x${canvas.height} ${[...new Uint8Array(hash)].join(',')}`;
  });
}
