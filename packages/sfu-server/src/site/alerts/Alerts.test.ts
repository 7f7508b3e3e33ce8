import { ALERT_ASK_MS, MAX_ALERTS } from '@gongbang/protocol';
import { CourseScene, DAY_MS, HOUR_MS, ORIGIN, booker } from '@gongbang/tests/support/courseScene.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let scene: CourseScene;
beforeEach(async () => {
  scene = await CourseScene.open();
});
afterEach(() => scene[Symbol.asyncDispose]());

const form = (sign: string) => ({ email: `${sign}@example.com`, language: 'ko' as const });
/** Somebody signed in with this person's address. */
const signedIn = (sign: string) => ({ ...booker(sign), email: `${sign}@example.com` });
/** The fragment of that link in the person's latest mail. */
function tokenFor(sign: string, page: 'on' | 'end'): string {
  const mail = scene.mails.findLast(({ to }) => to === `${sign}@example.com`);
  return new RegExp(`/alerts/${page}#(\\S+)`).exec(mail?.text ?? '')?.[1] ?? 'no link';
}
async function told(): Promise<(string | undefined)[]> {
  await scene.settled();
  return scene.mails.filter(({ subject }) => subject.startsWith('새 날짜가 열렸어요')).map(({ to }) => to);
}

describe('who wants to hear of new dates', () => {
  it('[NA1] says yes to a mail first, and gets one mail for each date of that course from then on', async () => {
    const { course, mentor } = await scene.offer();
    expect(await scene.site.alerts.ask(course.slug, form('a'), booker('a'))).toEqual({ is: 'asked' });
    await scene.settled();
    expect(scene.mails).toHaveLength(1);
    const open = (startsIn: number) => {
      const draft = { startsAt: scene.clock.now() + startsIn, timeZone: 'Asia/Seoul', minimum: null };
      return scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    };
    await open(11 * DAY_MS);
    expect(await told()).toEqual([]);

    const said = await scene.site.alerts.confirm(tokenFor('a', 'on'));
    expect(said.course?.slug).toBe(course.slug);
    await scene.site.alerts.confirm(tokenFor('a', 'on'));
    const date = await open(12 * DAY_MS);
    expect(await told()).toEqual(['a@example.com']);
    const mail = scene.mails.at(-1);
    expect(mail?.text).toContain(`${ORIGIN}/c/${course.slug}`);
    // Later changes to the date are mailed only to those who have booked.
    await scene.site.dates.change(mentor, date.id, { startsAt: date.startsAt + DAY_MS });
    await scene.site.dates.cancel(mentor, date.id, '아파요');
    expect(await told()).toHaveLength(1);
  });

  it('[NA1] needs no mail where the account’s own address was proven; any other one does', async () => {
    const { course } = await scene.offer();
    expect(await scene.site.alerts.ask(course.slug, form('a'), signedIn('a'))).toEqual({ is: 'on' });
    expect(await scene.site.alerts.ask(course.slug, form('b'), signedIn('a'))).toEqual({ is: 'asked' });
    // The same answer if the address is subscribed already: nobody learns of it.
    expect(await scene.site.alerts.ask(course.slug, form('a'), booker('c'))).toEqual({ is: 'asked' });
  });

  it('[NA2] of all the studio opens is told once, also where they asked for the course as well', async () => {
    const { course, mentor } = await scene.offer();
    await scene.pass(1);
    await scene.site.alerts.ask(null, form('a'), signedIn('a'));
    await scene.site.alerts.ask(course.slug, form('a'), signedIn('a'));
    await scene.site.alerts.ask(null, form('b'), signedIn('b'));
    const draft = { startsAt: scene.clock.now() + DAY_MS, timeZone: 'Asia/Seoul', minimum: null };
    await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    expect((await told()).sort()).toEqual(['a@example.com', 'b@example.com']);
  });

  it('[NA3] is told no more by one press, once their account is forgotten, or the course is taken away', async () => {
    const { course, mentor, date } = await scene.offer();
    await scene.pass(1);
    for (const sign of ['a', 'b']) {
      await scene.site.alerts.ask(course.slug, form(sign), signedIn(sign));
    }
    let startsAt = scene.clock.now() + DAY_MS;
    const open = () => {
      startsAt += HOUR_MS;
      const draft = { startsAt, timeZone: 'Asia/Seoul', minimum: null };
      return scene.site.dates.open(mentor, course.id, draft, ORIGIN);
    };
    const second = await open();
    await scene.settled();
    expect((await scene.site.alerts.end(tokenFor('a', 'end'))).course?.slug).toBe(course.slug);
    expect(await scene.site.alerts.end(tokenFor('a', 'end'))).toEqual({ course: null });
    scene.mails.length = 0;
    const third = await open();
    expect(await told()).toEqual(['b@example.com']);
    expect(await scene.site.alerts.copy('b@example.com')).toEqual([
      { title: course.title, at: expect.any(Number) as number },
    ]);
    await scene.stores.transaction((inner) =>
      scene.site.ownBookings.forget(inner, 'nobody', 'b@example.com'),
    );
    expect(await scene.site.alerts.copy('b@example.com')).toEqual([]);

    await scene.site.alerts.ask(course.slug, form('c'), signedIn('c'));
    for (const { id } of [date, second, third]) {
      await scene.site.dates.cancel(mentor, id, '그만해요');
    }
    await scene.pass(20 * DAY_MS);
    await scene.site.courses.remove(mentor, course.id);
    expect(await scene.site.alerts.copy('c@example.com')).toEqual([]);
  });

  it('[NA3] takes their mails along to another address, and none twice', async () => {
    const { course } = await scene.offer();
    await scene.site.alerts.ask(course.slug, form('a'), signedIn('a'));
    await scene.site.alerts.ask(null, form('a'), signedIn('a'));
    await scene.site.alerts.ask(null, form('b'), signedIn('b'));
    await scene.stores.alerts.readdress('a@example.com', 'b@example.com');
    expect(await scene.site.alerts.copy('a@example.com')).toEqual([]);
    expect((await scene.site.alerts.copy('b@example.com')).map(({ title }) => title).sort()).toEqual(
      [course.title, null].sort(),
    );
  });
});

it('[NA2] of a date, everybody is told: of both lists in full, and also where the server stopped halfway', async () => {
  const { course, mentor } = await scene.offer();
  await scene.pass(1);
  await scene.stores.transaction(async ({ alerts }) => {
    for (const [list, courseId] of [course.id, null].entries()) {
      for (let count = 0; count < 30; count += 1) {
        const id = String(list * 100 + count).padStart(16, '0');
        await alerts.put({ id, courseId, email: `${id}@example.org`, language: 'ko', createdAt: list });
      }
    }
  });
  const draft = { startsAt: scene.clock.now() + DAY_MS, timeZone: 'Asia/Seoul', minimum: null };
  await scene.site.dates.open(mentor, course.id, draft, ORIGIN);
  scene.clock.advance(0);
  await vi.waitFor(async () => {
    expect((await scene.stores.alerts.findRound())?.afterId).not.toBe('');
  });
  // Whoever subscribes from now on has missed it.
  scene.clock.advance(1);
  await scene.site.alerts.ask(course.slug, form('z'), signedIn('z'));
  const former = scene;
  expect(former.mails.length).toBeLessThan(60);
  scene = await former.restarted(1);
  const everybody = [...former.mails.map(({ to }) => to), ...(await told())];
  expect([everybody.length, new Set(everybody).size]).toEqual([60, 60]);
});

it('[NA1] takes nothing from who wants to book, and writes to nobody often', async () => {
  const to: string[] = [];
  const alertsTo = { take: (who: string) => (to.push(who) > 2 ? 1 : 0) };
  const bookingsTo = { take: () => 1 };
  await using braked = await CourseScene.open({ brakes: { alertsTo, bookingsTo } });
  const { course } = await braked.offer();
  const ask = () => braked.site.alerts.ask(course.slug, form('a'), booker('b'));
  expect([await ask(), await ask()]).toEqual([{ is: 'asked' }, { is: 'asked' }]);
  await expect(ask()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

describe('[NA4] links in mails about new dates', () => {
  it('that are too old, of another kind, or forged do nothing', async () => {
    const { course } = await scene.offer();
    await scene.site.alerts.ask(course.slug, form('a'), booker('a'));
    await scene.settled();
    const token = tokenFor('a', 'on');
    await expect(scene.site.alerts.end(token)).rejects.toMatchObject({ courseReason: 'LINK_OVER' });
    for (const bad of ['', 'x', token.slice(1), `${token}AA`]) {
      await expect(scene.site.alerts.confirm(bad)).rejects.toMatchObject({ courseReason: 'LINK_OVER' });
    }
    scene.clock.advance(ALERT_ASK_MS + 1);
    await expect(scene.site.alerts.confirm(token)).rejects.toMatchObject({ courseReason: 'LINK_OVER' });
    expect(await scene.stores.alerts.count(course.id)).toBe(0);
  });

  it('lead to where the settings or a date of the course say, and are not made where no mail goes out', async () => {
    const mentor = await scene.account('m');
    const draft = { title: '핀치 포트', minutes: 60, seats: 2 };
    const course = await scene.site.courses.create(mentor, {
      ...draft,
      ...{ craft: '', about: '', outcome: '', level: '', mentorAbout: '', materials: [], steps: [] },
      ...{ price: 0, kit: null, refundRule: [] },
    });
    expect((await scene.site.storefront.course(course.slug, null)).hasAlerts).toBe(false);
    await expect(scene.site.alerts.ask(course.slug, form('a'), booker('a'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await using mute = await CourseScene.open({ sendsMails: false });
    const offered = await mute.offer();
    expect((await mute.site.storefront.course(offered.course.slug, null)).hasAlerts).toBe(false);
    await expect(mute.site.alerts.ask(null, form('a'), signedIn('a'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are asked for by as many as there may be', async () => {
    const { course } = await scene.offer();
    await scene.stores.transaction(async ({ alerts }) => {
      for (let count = 0; count < MAX_ALERTS; count += 1) {
        const id = String(count).padStart(16, '0');
        const email = `${count}@example.org`;
        await alerts.put({ id, courseId: course.id, email, language: 'ko', createdAt: 0 });
      }
    });
    await expect(scene.site.alerts.ask(course.slug, form('a'), signedIn('a'))).rejects.toMatchObject({
      courseReason: 'AS_MANY_AS_CAN_BE',
    });
  });
});
