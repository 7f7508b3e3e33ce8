import {
  booking as shape,
  type Booking,
  type BookingState,
  type Order,
  type OrderState,
} from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  askAgainIn,
  backAt,
  backStage,
  contactOf,
  isAccountNumber,
  isOpen,
  keptOf,
  kitKept,
  paidOrder,
  payingOf,
} from './payments.ts';

const NOW = Date.parse('2026-11-25T11:00:00Z');
const SOON = NOW + 600_000;

const order = (state: OrderState, more: Partial<Order> = {}): Order => ({
  ...{ id: 'o1', number: 'GB-1125-K3M9QX', method: 'card', provider: 'toss', state },
  ...{ class: 35_000, kit: 12_000, total: { amount: 47_000, currency: 'KRW' }, taxPercent: 10 },
  ...{ label: null, approval: null, refundRule: [], kitState: null, refunds: [], goTo: null, back: null },
  ...more,
});
const booking = (state: BookingState, of: Order | null): Booking =>
  shape.parse({
    ...{ id: 'b'.repeat(16), state, name: 'Seoyeon', email: 'a@example.com' },
    ...{ movedFrom: null, class: null, review: null, order: of },
    course: {
      ...{ slug: 'pots', title: 'Pots', craft: '', mentorName: 'M', minutes: 90 },
      ...{ price: { amount: 35_000, currency: 'KRW' }, cover: null },
    },
    date: {
      ...{ id: 'd'.repeat(16), startsAt: NOW + 1e9, timeZone: 'Asia/Seoul', state: 'open', seats: 8 },
      ...{ seatsLeft: 1, waiting: 0, minimum: null, booked: null },
    },
  });
const HELD: BookingState = { is: 'held', until: SOON };
const LATE: BookingState = { is: 'held', until: NOW };
const refund = (stage: Order['refunds'][number]['stage'], amount: number): Order['refunds'][number] => ({
  ...{
    id: 'r1',
    total: { amount, currency: 'KRW' },
    reason: 'goodwill',
    stage,
    at: NOW,
    doneAt: null,
    accountEnd: null,
  },
});

describe('[PC6] how paying stands', () => {
  it.each<[string, BookingState, OrderState | null, boolean, ReturnType<typeof payingOf>]>([
    ['nothing is ordered', HELD, null, false, null],
    ['the window is open', HELD, { is: 'pending', until: SOON }, false, 'window'],
    ['somebody came back from it', HELD, { is: 'pending', until: SOON }, true, 'unsure'],
    ['its time is over, and nobody has said', LATE, { is: 'pending', until: NOW }, false, 'unsure'],
    ['it is paid, and the seat follows', HELD, { is: 'paid', at: NOW }, true, 'unsure'],
    ['it was declined', HELD, { is: 'failed', why: 'limit' }, true, 'failed'],
    ['it was declined, and the seat is not kept', LATE, { is: 'failed', why: 'limit' }, true, 'gone'],
    ['its time is over, and so is the hold', LATE, { is: 'over' }, false, 'gone'],
    ['its time is over, and the seat is kept', HELD, { is: 'over' }, false, null],
    [
      'an offer is paid in the same way',
      { is: 'offered', until: SOON },
      { is: 'pending', until: SOON },
      false,
      'window',
    ],
    ['it is booked', { is: 'booked' }, { is: 'paid', at: NOW }, true, null],
  ])('%s', (_, state, paid, isBack, paying) => {
    expect(payingOf(booking(state, paid === null ? null : order(paid)), NOW, isBack)).toBe(paying);
  });

  it('is asked for while nobody has said, less and less often', () => {
    const pending = order({ is: 'pending', until: SOON });
    expect(isOpen(booking(HELD, pending))).toBe(true);
    expect(isOpen(booking({ is: 'booked' }, order({ is: 'paid', at: NOW })))).toBe(false);
    expect(isOpen(booking(HELD, order({ is: 'failed', why: 'left' })))).toBe(false);
    const waits = Array.from({ length: 20 }, (_, round) => askAgainIn(round));
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(30_000);
  });
});

describe('[PC8] what is kept of what was paid', () => {
  const paid = { is: 'paid', at: NOW } as const;
  const back = (seat: number, kit: number, share: number): Order['back'] => ({
    ...{ class: seat, kit, total: seat + kit, share },
  });

  it('is the rest of the class, and a kit that was sent', () => {
    expect(keptOf(order(paid))).toBeNull();
    expect(keptOf(order(paid, { back: back(17_500, 12_000, 50) }))).toEqual({ class: 17_500, kit: 0 });
    expect(keptOf(order(paid, { back: back(35_000, 0, 100) }))).toEqual({ class: 0, kit: 12_000 });
  });

  it('what went back already is kept by nobody', () => {
    const some = { refunds: [refund('done', 10_000)], back: back(25_000, 12_000, 100) };
    expect(keptOf(order(paid, some))).toEqual({ class: 0, kit: 0 });
    // A kit that was sent is kept all the same: the lines add up.
    const sent = { ...some, back: back(25_000, 0, 100) };
    expect(keptOf(order(paid, sent))).toEqual({ class: 0, kit: 12_000 });
  });

  it('only what is paid is called paid', () => {
    expect(paidOrder(booking({ is: 'booked' }, order(paid)))?.id).toBe('o1');
    expect(paidOrder(booking(HELD, order({ is: 'pending', until: SOON })))).toBeNull();
  });

  it('a row names the refund of which most is left to do', () => {
    const two = order(paid, { refunds: [refund('done', 10_000), refund('needsAccount', 25_000)] });
    expect(backAt(two, 'needsAccount')).toEqual({ amount: 25_000, currency: 'KRW' });
    const of = (...stages: Order['refunds'][number]['stage'][]) =>
      backStage(order(paid, { refunds: stages.map((stage) => refund(stage, 1)) }));
    expect([of(), of('done'), of('done', 'pending'), of('pending', 'needsAccount')]).toEqual([
      null,
      'done',
      'pending',
      'needsAccount',
    ]);
  });
});

describe('[PC8] what does not come back though all else does', () => {
  it('is the price of a kit that was sent, and of no other', () => {
    const sent = { kitState: { sentAt: NOW, tracking: '' }, refunds: [refund('done', 35_000)] };
    const paid: OrderState = { is: 'paid', at: NOW };
    expect(kitKept(order(paid, sent), { reason: 'mentor' })).toEqual({ amount: 12_000, currency: 'KRW' });
    expect(kitKept(order(paid, sent), { reason: 'notHeld' })?.amount).toBe(12_000);
    expect(kitKept(order(paid, sent), { reason: 'goodwill' })).toBeNull();
    const all = { ...sent, refunds: [refund('done', 47_000)] };
    expect(kitKept(order(paid, all), { reason: 'mentor' })).toBeNull();
    const kept = { ...sent, kitState: { sentAt: null, tracking: '' } };
    expect(kitKept(order(paid, kept), { reason: 'mentor' })).toBeNull();
  });

  it('a studio is reached by its e-mail, or else its phone, where it says one', () => {
    const seller = {
      ...{ name: 'Pots', representative: '', address: '', email: '', phone: '' },
      ...{ registration: '', mailOrder: '' },
    };
    expect([null, seller, { ...seller, phone: '02-1' }].map(contactOf)).toEqual([null, null, '02-1']);
    expect(contactOf({ ...seller, phone: '02-1', email: 'a@example.com' })).toBe('a@example.com');
  });
});

describe('[PC7] the number of an account', () => {
  it('has six digits at least', () => {
    expect(['1', '12345', '12-34 5', ''].map(isAccountNumber)).toEqual([false, false, false, false]);
    expect(['123456', '110-000-000000'].map(isAccountNumber)).toEqual([true, true]);
  });
});
