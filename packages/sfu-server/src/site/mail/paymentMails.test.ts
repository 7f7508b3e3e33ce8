import type { MailLanguage, PaymentMethod } from '@gongbang/protocol';
import { MAIL_LANGUAGES, aboutBooking } from '@gongbang/tests/support/bookingFacts.ts';
import { TestMailServer } from '@gongbang/tests/support/mailServer.ts';
import { describe, expect, it } from 'vitest';

import { icalCalendar } from '../../mail/icalCalendar.ts';
import { smtpMailer } from '../../mail/smtpMailer.ts';
import type { Mail } from '../../ports/accounts.ts';
import type { BookingFacts, BookingMails } from '../../ports/bookings.ts';
import type { MentorMoneyFacts, MoneyFacts, PaymentMails } from '../../ports/payments.ts';
import { moneyInWords } from '../../rules/moneyInWords.ts';
import { bookingMails } from './bookingMails.ts';
import { paymentMails } from './paymentMails.ts';

const FROM = '흙손 <hello@studio.example>';
const HOUR = 3_600_000;
const WON = { amount: 35_000, currency: 'KRW' } as const;
const BANK = { bank: '국민은행', holder: '흙담공방', number: '000000-00-000000' };
const about = bookingMails({ writeCalendar: icalCalendar, from: FROM });
const mails = paymentMails();

const money = (over: Partial<MoneyFacts> = {}): MoneyFacts => ({
  ...{ number: 'GB-1125-K3M9QX', method: 'card', total: WON, isPaid: true, back: null },
  ...over,
});
const paidBy = (language: MailLanguage, over: Partial<MoneyFacts> = {}): BookingFacts =>
  aboutBooking({ language, money: money(over) });
const back = (amount: number, isByHand = false): MoneyFacts['back'] => ({
  ...{ total: { ...WON, amount }, isByHand },
});
const mentor = (language: MailLanguage, over: Partial<MentorMoneyFacts> = {}): MentorMoneyFacts => ({
  ...{ email: 'mentor@example.com', language, studioName: '흙손', courseTitle: '손으로 빚는 찻잔' },
  ...{ startsAt: aboutBooking().startsAt, timeZone: 'Asia/Seoul', name: 'M9QX 박서연', total: WON },
  writtenAt: aboutBooking().writtenAt,
  ...{ studioUrl: 'https://studio.example/studio', ...over },
});

/** The first paragraph that is not a greeting. */
const first = ({ text }: Mail): string =>
  text.split('\n\n').find((block) => !/안녕하세요|^Hello/.test(block)) ?? '';
const wonIn = (language: MailLanguage, amount: number): string => moneyInWords({ ...WON, amount }, language);

type OfPerson = Exclude<keyof PaymentMails, 'transferExpected' | 'refundByHand' | 'refundWaits'>;
const TO_PERSON: Readonly<Record<OfPerson, (of: BookingFacts) => Mail>> = {
  transferAwaited: (of) => mails.transferAwaited(of, BANK, of.startsAt - 24 * HOUR),
  transferMoved: (of) => mails.transferMoved(of, of.startsAt - HOUR, of.startsAt - 24 * HOUR),
  transferOver: (of) => mails.transferOver(of),
  paidTooLate: (of) => mails.paidTooLate(of),
  paidTwice: (of) => mails.paidTwice(of),
  refunded: (of) => mails.refunded(of, WON),
  refundNeedsAccount: (of) => mails.refundNeedsAccount(of, WON),
  notHeld: (of) => mails.notHeld(of),
  goodwill: (of) => mails.goodwill(of, WON, '날이 궂어서요.'),
  kitSent: (of) => mails.kitSent(of, '6001-2345'),
};
const TO_MENTOR = {
  transferExpected: (of: MentorMoneyFacts) => mails.transferExpected(of, of.startsAt - 24 * HOUR),
  refundByHand: (of: MentorMoneyFacts) => mails.refundByHand(of, true),
  refundWaits: (of: MentorMoneyFacts) => mails.refundWaits(of),
};
type OfBooking = Exclude<keyof BookingMails, 'calendar' | 'tooFew'>;
const OF_BOOKINGS: Readonly<Record<OfBooking, (of: BookingFacts) => Mail>> = {
  booked: (of) => about.booked(of),
  waiting: (of) => about.waiting(of, 2),
  offered: (of) => about.offered(of, of.startsAt),
  offerOver: (of) => about.offerOver(of),
  cancelledByPerson: (of) => about.cancelledByPerson(of),
  cancelledByMentor: (of) => about.cancelledByMentor(of, ''),
  cancelledForMinimum: (of) => about.cancelledForMinimum(of),
  moved: (of) => about.moved(of, of.startsAt - HOUR),
  movedBack: (of) => about.movedBack(of, of.startsAt - HOUR),
  movedAgain: (of) => about.movedAgain(of, of.startsAt - HOUR),
  reminderDay: (of) => about.reminderDay(of),
  reminderHour: (of) => about.reminderHour(of),
  message: (of) => about.message(of, '앞치마'),
};

describe('[PM31] amounts in mails', () => {
  it.each([
    ['ko', 'KRW', 35_000, '35,000원'],
    ['en', 'KRW', 35_000, '₩35,000'],
    ['en', 'USD', 1250, '$12.50'],
    ['ko', 'USD', 1250, 'US$12.50'],
    ['en', 'JPY', 1_234_567, '¥1,234,567'],
    ['en', 'EUR', 5, '€0.05'],
    ['ko', 'KRW', 0, '0원'],
  ] as const)('in %s, %s', (language, currency, amount, said) => {
    expect(moneyInWords({ amount, currency }, language)).toBe(said);
  });
});

describe.each(MAIL_LANGUAGES)('mails about money in %s', (language) => {
  const total = wonIn(language, 35_000);

  it.each(Object.entries(TO_PERSON))('[PM31] %s begins with the money', (kind, write) => {
    const mail = write(paidBy(language));
    const { subject, text, html = '', to } = mail;
    expect(to).toBe('seo@example.com');
    for (const said of [text, html]) {
      expect(said).toContain('GB-1125-K3M9QX');
      expect(said).toContain('https://studio.example/b/bookingabcdefgh1#booking-key');
      expect(said).toContain('이정은');
    }
    expect(subject).toContain('손으로 빚는 찻잔');
    expect(first(mail)).toContain(
      kind === 'kitSent' ? (language === 'ko' ? '더 낼 돈은 없어요' : 'nothing more to pay') : total,
    );
    const own = ['손으로 빚는 찻잔', '이정은', '박서연', '흙손', '국민은행', '흙담공방', '날이 궂어서요.'];
    const words = own.reduce((left, word) => left.replaceAll(word, ''), `${subject}${text}`);
    expect(/[가-힣]/.test(words)).toBe(language === 'ko');
    expect(words).not.toMatch(/undefined|null|NaN|\{\{/);
  });

  it.each(Object.entries(TO_MENTOR))('[PM31] %s tells the mentor how much, whose and where', (_, write) => {
    const mail = write(mentor(language));
    expect(mail.to).toBe('mentor@example.com');
    expect(first(mail)).toContain(total);
    expect(mail.text).toContain('M9QX 박서연');
    expect(mail.text).toContain('https://studio.example/studio');
    expect(mail.subject).not.toContain('박서연');
  });

  it('[PM31] a transfer is told where to, by when, how much and under which name', () => {
    const { text } = TO_PERSON.transferAwaited(paidBy(language, { method: 'transfer', isPaid: false }));
    for (const part of [
      ...Object.values(BANK),
      total,
      'M9QX 박서연',
      language === 'ko' ? '12월 4일' : 'Dec 4',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('[PM31] a deadline at midnight ends the day before', () => {
    const midnight = Date.UTC(2026, 10, 27, 15);
    const day = language === 'ko' ? '11월 27일 금 밤 12시까지' : 'the end of Fri, Nov 27';
    const facts = paidBy(language, { method: 'transfer', isPaid: false });
    expect(mails.transferAwaited(facts, BANK, midnight).text).toContain(day);
    expect(mails.transferExpected(mentor(language), midnight).text).toContain(day);
    expect(mails.transferAwaited(facts, BANK, midnight + HOUR / 2).text).toMatch(/오전 12:30|12:30 AM/);
  });

  it('[PM32] who is booked reads what was paid, its number, and where the receipt is', () => {
    const mail = about.booked(paidBy(language));
    expect(first(mail)).toContain(total);
    expect(mail.text).toContain('GB-1125-K3M9QX');
    expect(mail.text).toMatch(/영수증은 예약 페이지에|receipt is on your booking/);
  });

  it.each(['cancelledByPerson', 'cancelledByMentor', 'cancelledForMinimum'] as const)(
    '[PM32] %s says what comes back and how, also when nothing does',
    (kind) => {
      const write = (over: Partial<MoneyFacts>): Mail =>
        OF_BOOKINGS[kind]({ ...paidBy(language, over), isCancelled: true, classUrl: null });
      const half = wonIn(language, 17_500);
      const byCard = first(write({ back: back(17_500) }));
      expect(byCard).toContain(half);
      expect(byCard).toMatch(/3~5일|3 to 5 days/);
      const byHand = write({ method: 'transfer', back: back(17_500, true) });
      expect(first(byHand)).toContain(half);
      expect(first(byHand)).toMatch(/계좌|bank account/);
      expect(byHand.text).toContain('/b/bookingabcdefgh1#booking-key');
      expect(first(write({ back: back(0) }))).toMatch(/돌려드릴 돈은 없어요|none of the /);
      expect(first(write({ isPaid: false }))).toMatch(/돈은 나가지 않았어요|No money was taken/);
      expect(first(write({ isPaid: false, method: 'transfer' }))).toMatch(/보내지 마세요|don’t send it/);
    },
  );

  it.each(['moved', 'movedAgain'] as const)('[PM32] %s says that all comes back until the start', (kind) => {
    const said = first(OF_BOOKINGS[kind](paidBy(language)));
    expect(said).toMatch(/시작하기 전까지 취소하면 낸 돈을 모두|before the class starts, and all/);
  });

  it('[ML6] who is back at the start that they had booked is asked nothing, and promised no more than the rule', () => {
    const { text } = about.movedBack(paidBy(language), aboutBooking().startsAt - HOUR);
    expect(text).toMatch(/다시 환불 규칙대로|refund terms apply again/);
    expect(text).not.toMatch(/모두 돌려|all you paid|알려 주세요|suits you/);
    expect(about.movedBack(aboutBooking({ language }), 0).text).not.toMatch(/환불|refund/);
  });

  it('[ML6] who has yet to send a transfer reads until when, and is not said to be booked', () => {
    const facts = paidBy(language, { method: 'transfer', isPaid: false });
    const said = mails.transferMoved(facts, facts.startsAt - HOUR, facts.startsAt - 24 * HOUR);
    expect(first(said)).toContain(total);
    expect(first(said)).toMatch(/12월 4일|Dec 4/);
    expect(said.text).toMatch(/보낸 돈은 모두 돌려|already sent comes back/);
    expect(said.text).not.toMatch(/예약은 그대로|stay booked/);
  });

  it('[ML7] a mentor reads the year of a class and of a deadline that are not in this one', () => {
    const writtenAt = Date.UTC(2026, 11, 28);
    const said = mails.transferExpected(
      mentor(language, { writtenAt, startsAt: Date.UTC(2027, 0, 3, 3) }),
      Date.UTC(2026, 11, 30, 3),
    );
    expect(said.subject).toContain('2027');
    expect(said.text).not.toContain('2026');
  });

  it.each(['reminderDay', 'reminderHour', 'message', 'waiting', 'offered'] as const)(
    '[PM32] %s says nothing of money',
    (kind) => {
      expect(OF_BOOKINGS[kind](paidBy(language)).text).not.toMatch(/35,000|돈|money/);
    },
  );

  it.each(Object.entries({ ...TO_PERSON, ...OF_BOOKINGS }))(
    '[PM33] %s of a payment that was only tried says that no money moves',
    (_, write) => {
      const trial = write(paidBy(language, { method: 'trial', back: back(35_000) }));
      const real = write(paidBy(language, { back: back(35_000) }));
      const says = /시험 결제라 돈은 오가지 않아요\.|trial payment: no money moves\./;
      expect(trial.text).toMatch(says);
      expect(real.text).not.toMatch(says);
      // If a mail mentions money at all, it says this first.
      expect(/원|₩|돈|money/.test(first(trial)) && !says.test(first(trial))).toBe(false);
    },
  );

  it.each(['card', 'kakaopay', 'naverpay', 'tosspay'] satisfies PaymentMethod[])(
    '[PM32] what was paid by %s goes back the same way',
    (method) => {
      const said = first(about.cancelledByMentor(paidBy(language, { method, back: back(35_000) }), ''));
      const way = {
        card: /카드|card/,
        kakaopay: /카카오|Kakao/,
        naverpay: /네이버|Naver/,
        tosspay: /토스|Toss/,
      };
      expect(said).toMatch(way[method]);
    },
  );
});

describe('[PM34] what people wrote', () => {
  it('is no markup and no line of a header, and a name that is none is not passed on', async () => {
    const evil = '<b>x</b>\r\nBcc: all@example.com';
    const facts = {
      ...paidBy('ko', { number: evil }),
      ...{ courseTitle: evil, mentorName: evil, studioName: evil, name: 'win.example/prize' },
    };
    const bank = { bank: evil, holder: evil, number: evil };
    const all = [
      ...Object.values(TO_PERSON).map((write) => write(facts)),
      mails.transferAwaited(facts, bank, facts.startsAt),
      mails.goodwill(facts, WON, evil),
      mails.kitSent(facts, evil),
      ...Object.values(TO_MENTOR).map((write) =>
        write(mentor('en', { courseTitle: evil, studioName: evil, name: 'win.example/prize' })),
      ),
    ];
    await using server = await TestMailServer.start();
    const mailer = smtpMailer(server.url, FROM);
    for (const mail of all) {
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.html).not.toContain('<b>x</b>');
      expect(mail.text).not.toContain('win.example');
      await mailer.send(mail);
    }
    expect(server.mails).toHaveLength(all.length);
    for (const { content } of server.mails) {
      expect(content.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    }
  });
});
