import { expect, it } from 'vitest';
import { CourseScene, DAY_MS, DRAFT, refusalOf } from '@gongbang/tests/support/courseScene.ts';
import { onEachDatabase } from '@gongbang/tests/support/siteScenes.ts';

import type { SiteStores } from '../../ports/accounts.ts';

/** Something else that happens just before anything is stored. */
class Meanwhile {
  work: (() => Promise<unknown>) | null = null;

  readonly before = (stores: SiteStores): SiteStores => ({
    ...stores,
    transaction: async (store) => {
      const { work } = this;
      this.work = null;
      await work?.();
      return stores.transaction(store);
    },
  });
}

/** What deleting an account does to courses. */
const forget = ({ site, stores }: CourseScene, id: string): Promise<unknown> =>
  stores.transaction(async (inner) => {
    await site.ownBookings.forget(inner, id, null);
    await inner.accounts.remove(id);
  });

onEachDatabase((scenes) => {
  it('[CO17] a course is not created for an account that is deleted meanwhile', async () => {
    const meanwhile = new Meanwhile();
    await using scene = await scenes.fresh({ before: meanwhile.before });
    const mentor = await scene.account('m');
    meanwhile.work = () => forget(scene, mentor.id);
    expect(await refusalOf(scene.site.courses.create(mentor, DRAFT))).toBe('SIGN_IN_NEEDED');
    expect(await scene.stores.courses.offered(null)).toEqual([]);
  });

  it('[CO17] nothing is written into a course that is taken down with its mentor’s account meanwhile', async () => {
    const meanwhile = new Meanwhile();
    await using scene = await scenes.fresh({ before: meanwhile.before });
    const { mentor, course, date } = await scene.offer({ startsIn: DAY_MS });
    await scene.pass(2 * DAY_MS);
    meanwhile.work = () => forget(scene, mentor.id);
    const { courses } = scene.site;
    const change = { mentorAbout: '이정은, 010-0000-0000' };
    expect(await refusalOf(courses.change(mentor, course.id, change))).toBe('NOT_FOUND');
    expect(await scene.stores.courses.find(course.id)).toMatchObject({ mentorAbout: '', cover: null });
    expect((await scene.stores.dates.find(date.id))?.courseId).toBe(course.id);
  });

  it('[CO17] nor does it get a picture', async () => {
    const meanwhile = new Meanwhile();
    await using scene = await scenes.fresh({ before: meanwhile.before });
    const { mentor, course } = await scene.offer({ startsIn: DAY_MS });
    await scene.pass(2 * DAY_MS);
    meanwhile.work = () => forget(scene, mentor.id);
    const jpeg = new Uint8Array([1]);
    const made = { width: 1, height: 1, sizes: { small: jpeg, medium: jpeg, large: jpeg } };
    expect(await refusalOf(scene.site.courses.putCover(mentor, course.id, made))).toBe('NOT_FOUND');
    expect((await scene.stores.courses.find(course.id))?.cover).toBeNull();
  });
});
