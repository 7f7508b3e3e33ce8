import { beforeEach, describe, expect, it } from 'vitest';

import type { SiteStores } from '../../ports/accounts.ts';
import type { DeliveryRecord, WebhookRecord } from '../../ports/webhooks.ts';
import { NOW, course, date, id } from './courseStores.suite.ts';

const webhook = (sign: string, more: Partial<WebhookRecord> = {}): WebhookRecord => ({
  ...{ id: id(sign), url: 'https://example.com/hook', events: ['booking.made'], sealedSecret: 'sealed' },
  ...{ formerSecret: null, formerUntil: null, off: null, failingSince: null, createdAt: NOW },
  ...more,
});
const delivery = (sign: string, more: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  ...{ id: id(sign), webhookId: id('w'), eventId: `msg_${sign}`, type: 'booking.made', payload: '{}' },
  ...{ createdAt: NOW, state: 'waiting', attempts: 0, nextAt: NOW, status: null, answer: '', failure: null },
  ...more,
});
const idsOf = (records: readonly { id: string }[]) => records.map((one) => one.id);

/** What every database must do for webhooks. */
export function webhookSuite(open: () => Promise<SiteStores>): void {
  let stores: SiteStores;
  beforeEach(async () => {
    stores = await open();
  });

  describe('addresses for events', () => {
    it('[WBH14] come back as they were kept, the first one first, and go with what waits for them', async () => {
      const { webhooks } = stores;
      const second = webhook('x', { createdAt: NOW + 1, events: ['date.opened', 'order.paid'] });
      await webhooks.insert(second);
      await webhooks.insert(webhook('w'));
      expect(await webhooks.all()).toEqual([webhook('w'), second]);
      const change = { off: 'gone', events: ['date.moved'], formerSecret: 'old', formerUntil: NOW } as const;
      await webhooks.change(id('w'), change);
      expect(await webhooks.find(id('w'))).toEqual(webhook('w', change));
      await webhooks.put(delivery('1'));
      await webhooks.remove(id('w'));
      expect([await webhooks.find(id('w')), await webhooks.findDelivery(id('1'))]).toEqual([null, null]);
    });

    it('[WBH14] have what waits for them by when it is due, and what is over the latest first', async () => {
      const { webhooks } = stores;
      await webhooks.insert(webhook('w'));
      await webhooks.insert(webhook('x'));
      await webhooks.put(delivery('1', { nextAt: NOW + 2 }));
      await webhooks.put(delivery('2', { nextAt: NOW + 1, createdAt: NOW + 1 }));
      await webhooks.put(delivery('3', { webhookId: id('x') }));
      await webhooks.put(delivery('4', { state: 'done', nextAt: null, createdAt: NOW + 2 }));
      expect(idsOf(await webhooks.waiting(id('w'), 9))).toEqual([id('2'), id('1')]);
      expect(idsOf(await webhooks.waiting(id('w'), 1))).toEqual([id('2')]);
      expect(await webhooks.countWaiting(id('w'))).toBe(2);
      expect(idsOf(await webhooks.deliveries(id('w'), 9))).toEqual([id('4'), id('2'), id('1')]);
      const answered = delivery('1', {
        ...{ state: 'failed', attempts: 9, nextAt: null, status: 500, answer: 'no', failure: 'timeout' },
      });
      await webhooks.put(answered);
      expect(await webhooks.findDelivery(id('1'))).toEqual(answered);
      await webhooks.drop(id('w'));
      expect([await webhooks.countWaiting(id('w')), await webhooks.countWaiting(id('x'))]).toEqual([0, 1]);
      await webhooks.trim(id('w'), 1);
      expect(idsOf(await webhooks.deliveries(id('w'), 9))).toEqual([id('4')]);
    });

    it('[WBH9] keep so many of what is over, also of one moment', async () => {
      const { webhooks } = stores;
      await webhooks.insert(webhook('w'));
      for (const sign of ['3', '1', '2', '4']) {
        await webhooks.put(delivery(sign, { state: 'failed', nextAt: null }));
      }
      await webhooks.put(delivery('0', { state: 'done', nextAt: null, createdAt: NOW - 1 }));
      await webhooks.put(delivery('5'));
      await webhooks.trim(id('w'), 3);
      expect(idsOf(await webhooks.deliveries(id('w'), 9))).toEqual(['1', '2', '3', '5'].map(id));
    });

    it('[WBH14] know of which classes was told what', async () => {
      const { webhooks, courses, dates } = stores;
      await courses.insert(course('c'));
      await dates.insert(date('d'));
      await dates.insert(date('e', { cancelledAt: NOW }));
      const { startsAt } = date('d');
      const between = () => webhooks.classesBetween(startsAt - 1, startsAt + 1, 9);
      expect(await between()).toEqual([{ dateId: id('d'), startedAt: null, endedAt: null }]);
      expect(await webhooks.classesBetween(startsAt + 1, startsAt + 2, 9)).toEqual([]);
      await webhooks.told({ dateId: id('d'), startedAt: 1, endedAt: null });
      await webhooks.told({ dateId: id('d'), startedAt: 1, endedAt: 2 });
      expect(await between()).toEqual([{ dateId: id('d'), startedAt: 1, endedAt: 2 }]);
    });
  });
}
