import ICAL from 'ical.js';
import { MAIL_LANGUAGES, aboutBooking } from '@gongbang/tests/support/bookingFacts.ts';
import { TestMailServer } from '@gongbang/tests/support/mailServer.ts';
import { describe, expect, it } from 'vitest';

import { icalCalendar } from '../../mail/icalCalendar.ts';
import { loggingMailer } from '../../mail/loggingMailer.ts';
import { smtpMailer } from '../../mail/smtpMailer.ts';
import type { Mail } from '../../ports/accounts.ts';
import type { BookingFacts, BookingMails } from '../../ports/bookings.ts';
import { bookingMails } from './bookingMails.ts';

const FROM = '흙손 <hello@studio.example>';
const mails = bookingMails({ writeCalendar: icalCalendar, from: FROM });
const HOUR = 3_600_000;

/** Every kind of mail about a booking. */
const KINDS: Readonly<
  Record<Exclude<keyof BookingMails, 'calendar' | 'tooFew'>, (about: BookingFacts) => Mail>
> = {
  booked: (about) => mails.booked(about),
  waiting: (about) => mails.waiting({ ...about, classUrl: null }, 3),
  offered: (about) => mails.offered({ ...about, classUrl: null }, about.startsAt - 24 * HOUR),
  offerOver: (about) => mails.offerOver({ ...about, classUrl: null }),
  cancelledByPerson: (about) => mails.cancelledByPerson({ ...about, classUrl: null, isCancelled: true }),
  cancelledByMentor: (about) =>
    mails.cancelledByMentor({ ...about, classUrl: null, isCancelled: true }, '몸이 아파요.\r\n미안해요.'),
  cancelledForMinimum: (about) => mails.cancelledForMinimum({ ...about, classUrl: null, isCancelled: true }),
  moved: (about) => mails.moved(about, about.startsAt - HOUR),
  movedBack: (about) => mails.movedBack(about, about.startsAt - HOUR),
  movedAgain: (about) => mails.movedAgain(about, about.startsAt - HOUR),
  reminderDay: (about) => mails.reminderDay(about),
  reminderHour: (about) => mails.reminderHour(about),
  message: (about) => mails.message(about, '앞치마를 챙겨 주세요.'),
};
const WITH_ENTRY = [
  'booked',
  'moved',
  'movedBack',
  'cancelledByPerson',
  'cancelledByMentor',
  'cancelledForMinimum',
];

/** The only event in a calendar entry, as a calendar reads it. */
function eventIn(text: string): { event: ICAL.Event; method: unknown; component: ICAL.Component } {
  const calendar = ICAL.Component.fromString(text);
  const components = calendar.getAllSubcomponents('vevent');
  const [component] = components;
  if (component === undefined || components.length !== 1) {
    throw new Error('not one event');
  }
  return { event: new ICAL.Event(component), method: calendar.getFirstPropertyValue('method'), component };
}

describe.each(MAIL_LANGUAGES)('mails about bookings in %s', (language) => {
  const about = aboutBooking({ language });

  it.each(Object.entries(KINDS))(
    '[ML1] %s says what it is about, where one goes on, and why one gets it',
    (kind, write) => {
      const { subject, text, html = '', to, code, calendar } = write(about);
      expect({ to, code }).toEqual({ to: about.email, code: null });
      const when =
        language === 'ko' ? '12월 5일 토 오전 10:30' : 'Sat, Dec 5, 10:30 AM (Korean Standard Time)';
      for (const said of [subject, text, html]) {
        expect(said).toContain(about.courseTitle);
        expect(said).toContain(when);
      }
      for (const said of [text, html]) {
        expect(said).toContain(about.mentorName);
        expect(said).toContain(language === 'ko' ? '신청한 적이 없다면' : 'If that wasn’t you');
      }
      const isOver = kind.startsWith('cancelled');
      expect(text.includes(about.bookingUrl)).toBe(!isOver);
      expect(text.includes(about.classUrl ?? '')).toBe(
        ['booked', 'reminderDay', 'reminderHour'].includes(kind),
      );
      expect(calendar !== undefined).toBe(WITH_ENTRY.includes(kind));
      // Korean is recognised by its letters; people's own texts are Korean in both languages.
      const own = [about.courseTitle, about.mentorName, about.name, about.studioName ?? ''];
      const words = [...own, '몸이 아파요.', '미안해요.', '앞치마를 챙겨 주세요.'].reduce(
        (left, word) => left.replaceAll(word, ''),
        `${subject}${text}`,
      );
      expect(/[가-힣]/.test(words)).toBe(language === 'ko');
      expect(`${subject}${text}`).not.toMatch(/undefined|null|NaN|\{\{|원\b|KRW|₩/);
    },
  );

  it('[ML2] what people wrote is no markup and no line of a header, however it is written', async () => {
    const hostile = {
      courseTitle: '<b>찻잔</b>\r\nBcc: all@example.com',
      mentorName: '"><script>alert(1)</script>',
      studioName: "흙손'\r\nX-Evil: 1",
      name: '<img src=x onerror=alert(1)>',
    };
    await using server = await TestMailServer.start();
    const mailer = smtpMailer(server.url, FROM);
    for (const write of Object.values(KINDS)) {
      const mail = write({ ...about, ...hostile });
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.html).not.toMatch(/<script|<img|<b>찻잔|onerror=alert\(1\)>/);
      await mailer.send(mail);
    }
    const why = '<a href="https://evil.example">여기</a>\r\n.\r\nMAIL FROM:<evil@example.com>';
    const quoted = mails.cancelledByMentor({ ...about, ...hostile, isCancelled: true }, why);
    expect(quoted.text).toContain('<a href="https://evil.example">여기</a>');
    expect(quoted.html).not.toContain('<a href="https://evil.example">');
    await mailer.send(quoted);
    expect(server.mails).toHaveLength(Object.keys(KINDS).length + 1);
    for (const { to, content } of server.mails) {
      const [headers = ''] = content.split('\r\n\r\n');
      expect(to).toBe(about.email);
      expect(headers).not.toMatch(/^(bcc|x-evil):/im);
    }
  });

  it('[ML2] a name is repeated, however long, unless it could be read as somebody else’s address', () => {
    const long = '김'.repeat(40);
    expect(mails.booked({ ...about, name: long }).text).toContain(long);
    for (const name of ['win.example/prize', 'https://evil.example', 'call +82 10 1234', 'a@b', '']) {
      const { text, html } = mails.booked({ ...about, name });
      expect(name !== '' && `${text}${html ?? ''}`.includes(name)).toBe(false);
      expect(text).not.toMatch(/안녕하세요|Hello/);
    }
  });

  it.each([
    'ｗｗｗ．ｅｖｉｌ．ｅｘａｍｐｌｅ',
    'evil。example',
    'evil｡example',
    'a＠b',
    'tel ０１０',
    'call ٠١٠',
    'evil․example',
    'evil／x',
  ])('[ML9] nor is one in other scripts’ signs and digits: %s', (name) => {
    const { text, html } = mails.booked({ ...about, name });
    expect(`${text}${html ?? ''}`).not.toContain(name);
  });
});

describe('[ML1] times', () => {
  const textOf = (over: Partial<BookingFacts>): string => mails.reminderDay(aboutBooking(over)).text;

  it('are where the class is, with the zone where the reader may be elsewhere', () => {
    expect(textOf({ language: 'ko' })).toContain('12월 5일 토 오전 10:30, 90분');
    expect(textOf({ language: 'ko', timeZone: 'Europe/Berlin' })).toContain(
      '12월 5일 토 오전 2:30 (중부유럽 시간)',
    );
    expect(textOf({ language: 'en', timeZone: 'America/New_York' })).toContain(
      'Fri, Dec 4, 8:30 PM (Eastern Time), 90 minutes',
    );
  });

  it('have the year where it is another', () => {
    const startsAt = Date.UTC(2027, 0, 2, 1, 30);
    expect(textOf({ language: 'ko', startsAt })).toContain('2027년 1월 2일 토 오전 10:30');
    expect(textOf({ language: 'en', startsAt })).toContain('Sat, Jan 2, 2027, 10:30 AM');
  });

  it('tell a mentor what their date lacked', () => {
    const date = { ...aboutBooking(), studioUrl: 'https://studio.example/studio', booked: 2, minimum: 4 };
    const ko = mails.tooFew({ ...date, language: 'ko' });
    const en = mails.tooFew({ ...date, language: 'en', booked: 1 });
    expect(ko.text).toContain('열려면 4명이 필요한데 하루 전까지 2명이 예약했어요.');
    expect(en.text).toContain('It needed 4 people; a day before, 1 person had booked.');
    expect([ko.text, en.text].every((text) => text.includes(date.studioUrl))).toBe(true);
  });
});

describe('[ML3] calendar entries', () => {
  const hostile = 'A;B,C\\n\r\nEND:VEVENT\r\nBEGIN:VALARM';

  it('are one event, in real time, with one’s own link, that replaces itself and rings for nobody', () => {
    const about = aboutBooking();
    const first = eventIn(mails.booked(about).calendar?.text ?? '');
    expect(first.method).toBe('REQUEST');
    expect(first.event.uid).toBe(`${about.bookingId}@gongbang`);
    expect(first.event.startDate.toJSDate().getTime()).toBe(about.startsAt);
    expect(first.event.endDate.toJSDate().getTime()).toBe(about.startsAt + 90 * 60_000);
    expect(first.event.startDate.zone).toBe(ICAL.Timezone.utcTimezone);
    expect(first.event.summary).toBe(about.courseTitle);
    expect(first.event.description).toContain(about.classUrl);
    expect(first.component.getFirstPropertyValue('url')).toBe(about.classUrl);
    expect(first.component.getAllSubcomponents('valarm')).toEqual([]);
    expect(first.component.getFirstPropertyValue('organizer')).toBe('mailto:hello@studio.example');
    expect(first.component.getFirstPropertyValue('attendee')).toContain(about.email);

    const moved = eventIn(mails.moved({ ...about, sequence: 4 }, about.startsAt).calendar?.text ?? '');
    expect([moved.event.uid, moved.event.sequence]).toEqual([first.event.uid, 4]);
    const over = { ...about, sequence: 4, isCancelled: true, classUrl: null };
    const cancelled = eventIn(mails.cancelledByPerson(over).calendar?.text ?? '');
    expect(cancelled.method).toBe('CANCEL');
    expect([cancelled.event.uid, cancelled.event.sequence]).toEqual([first.event.uid, 5]);
    expect(cancelled.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(cancelled.component.getFirstPropertyValue('url')).toBe(about.bookingUrl);
    // Whoever was only in line has nothing in the calendar.
    expect(mails.cancelledByMentor({ ...over, hasSeat: false }, '').calendar).toBeUndefined();
  });

  it('that are taken home as a file ask nobody for anything, and name nobody’s address', () => {
    const about = aboutBooking();
    const text = mails.calendar(about);
    const { method, event, component } = eventIn(text);
    expect(method).toBe('PUBLISH');
    expect(event.uid).toBe(`${about.bookingId}@gongbang`);
    expect(component.getAllProperties('attendee')).toEqual([]);
    expect(text).not.toContain(about.email);
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  it('[ML2] hold what people wrote as text, whatever it looks like', () => {
    const about = aboutBooking({ courseTitle: hostile, mentorName: hostile, studioName: hostile });
    for (const text of [mails.calendar(about), mails.booked(about).calendar?.text ?? '']) {
      const { event, component } = eventIn(text);
      expect(component.getAllSubcomponents()).toEqual([]);
      expect(event.summary.replaceAll('\r\n', '\n')).toBe(hostile.replaceAll('\r\n', '\n'));
    }
  });
});

describe('where mails go', () => {
  it('[ML3] by SMTP, a mail has its text, its HTML and its entry', async () => {
    await using server = await TestMailServer.start();
    await smtpMailer(server.url, FROM).send(mails.booked(aboutBooking()));
    const content = server.mails[0]?.content ?? '';
    expect(content).toMatch(/^Content-Type: multipart\/mixed/im);
    expect(content).toMatch(/Content-Type: text\/plain/i);
    expect(content).toMatch(/Content-Type: text\/html/i);
    expect(content).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
    expect(content).toMatch(/filename=invite\.ics/i);
  });

  it('[ML4] without a mail server nothing of them is logged, and no entry names anybody', async () => {
    const logged: unknown[] = [];
    const log = {
      info: (...line: unknown[]) => logged.push(line),
      warn: (...line: unknown[]) => logged.push(line),
    };
    const unsent = bookingMails({ writeCalendar: icalCalendar, from: null });
    const mail = unsent.booked(aboutBooking());
    await loggingMailer(log).send(mail);
    expect(logged).toEqual([]);
    expect(mail.calendar).toBeUndefined();
  });
});
