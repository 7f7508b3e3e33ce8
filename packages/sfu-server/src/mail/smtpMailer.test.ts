import { TestMailServer } from '@gongbang/tests/support/mailServer.ts';
import { describe, expect, it } from 'vitest';

import { alertAskMail, newDateMail } from '../site/mail/alertMails.ts';
import { smtpMailer } from './smtpMailer.ts';

const TO = { email: 'anna@example.org', language: 'en', studioName: null, title: 'Tea bowls' } as const;
const END = 'https://studio.example/alerts?token=abc#end';

describe('[ML8] a mail that is sent', () => {
  it('says that a program sent it; one about new dates, also where they are ended', async () => {
    await using server = await TestMailServer.start();
    const mailer = smtpMailer(server.url, 'studio@example.org');
    await mailer.send(alertAskMail({ ...TO, url: 'https://studio.example/alerts' }));
    await mailer.send(
      newDateMail({
        ...TO,
        mentorName: 'Lee',
        startsAt: Date.UTC(2026, 11, 5, 5),
        timeZone: 'Asia/Seoul',
        minutes: 90,
        writtenAt: Date.UTC(2026, 10, 28),
        url: 'https://studio.example/c/tea',
        endUrl: END,
      }),
    );
    const [asked, told] = server.mails.map(({ content }) =>
      content.slice(0, content.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' '),
    );
    expect(asked).toContain('Auto-Submitted: auto-generated');
    expect(asked).not.toContain('List-Unsubscribe');
    expect(told).toContain('Auto-Submitted: auto-generated');
    expect(told).toContain(`List-Unsubscribe: <${END}>`);
  });
});
