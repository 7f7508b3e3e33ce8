import type { MailLanguage, WebhookOff } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';
import { layOut } from './letter.ts';

/** The content of a mail about an address that was switched off. */
export interface WebhookLetter {
  readonly to: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly host: string;
  readonly why: Exclude<WebhookOff, 'owner'>;
  /** The page to switch it on again; null if the address is unknown. */
  readonly page: string | null;
}

const WORDS = {
  ko: {
    studioName: '공방',
    subject: (host: string) => `알림 받을 주소를 껐어요: ${host}`,
    why: {
      gone: '그 서버가 이제 받지 않겠다고 답했어요 (410).',
      failing: '사흘 동안 여러 번 보냈지만 하나도 받지 못했어요.',
      full: '보내지 못한 알림이 너무 많이 쌓였어요.',
    },
    then: '그동안 쌓인 것은 보내지 않았어요. 그 서버를 고친 뒤 ‘연결’ 페이지에서 다시 켜 주세요.',
    open: '연결 페이지 열기',
    because: '이 공방의 운영자라 보내 드린 메일이에요.',
  },
  en: {
    studioName: 'Gongbang',
    subject: (host: string) => `We switched off a webhook address: ${host}`,
    why: {
      gone: 'Its server answered that it accepts no more events (410).',
      failing: 'We tried for three days, and nothing arrived.',
      full: 'Too many events were waiting for it.',
    },
    then: 'Events that were waiting were not sent. Once the server works again, switch the address back on under “For developers”.',
    open: 'Open “For developers”',
    because: 'You’re getting this mail because you own this studio.',
  },
} as const;

/** Tells an owner that an address no longer gets events. */
export function webhookMail({ to, language, studioName, host, why, page }: WebhookLetter): Mail {
  const words = WORDS[language];
  const letter = {
    ...{ subject: words.subject(host), paragraphs: [words.why[why], words.then], after: [] },
    ...{ facts: [host], quote: null },
    links: page === null ? [] : [{ label: words.open, url: page }],
    footer: [studioName ?? words.studioName, words.because],
  };
  return { to, code: null, ...layOut(letter, language) };
}
