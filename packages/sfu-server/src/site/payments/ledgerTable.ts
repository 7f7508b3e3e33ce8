import type { MailLanguage, PaymentMethod } from '@gongbang/protocol';

import type { LedgerRecord } from '../../ports/payments.ts';
import { plainAmount } from '../../rules/moneyInWords.ts';
import { wallTime } from './ledgerMonths.ts';

/** Makes Excel read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** The row end of RFC 4180, 2.1. */
const LINE_END = '\r\n';

interface TableWords {
  /** Of the columns. */
  readonly header: readonly string[];
  readonly kinds: Readonly<Record<LedgerRecord['kind'], string>>;
  readonly methods: Readonly<Record<PaymentMethod, string>>;
}

const ko: TableWords = {
  header: [
    ...['날짜', '시각', '시간대', '종류', '주문 번호', '클래스', '수업 날짜', '결제 방법'],
    ...['수업값', '키트값', '합계', '통화'],
  ],
  kinds: { payment: '받은 돈', refund: '돌려준 돈', fee: '수수료' },
  methods: {
    ...{ card: '카드', kakaopay: '카카오페이', naverpay: '네이버페이', tosspay: '토스페이' },
    ...{ transfer: '계좌 이체', trial: '시험 결제' },
  },
};

const en: TableWords = {
  header: [
    ...['Date', 'Time', 'Time zone', 'Kind', 'Order', 'Class', 'Class date', 'Method'],
    ...['Class amount', 'Kit amount', 'Total', 'Currency'],
  ],
  kinds: { payment: 'Payment', refund: 'Refund', fee: 'Fee' },
  methods: {
    ...{ card: 'Card', kakaopay: 'KakaoPay', naverpay: 'Naver Pay', tosspay: 'Toss Pay' },
    ...{ transfer: 'Bank transfer', trial: 'Trial payment' },
  },
};

const TABLE_WORDS: Readonly<Record<MailLanguage, TableWords>> = { ko, en };

/** The books as CSV (RFC 4180), one row per line, with nothing about who paid. */
export function ledgerTable(lines: readonly LedgerRecord[], language: MailLanguage): string {
  const { header, kinds, methods } = TABLE_WORDS[language];
  const rows = lines.map((line) => {
    const { classAmount, kitAmount, currency, timeZone } = line;
    const { day, time } = wallTime(timeZone, line.at);
    return [
      ...[day, time, timeZone, kinds[line.kind], line.number, personsText(line.title)],
      ...[wallTime(timeZone, line.startsAt).day, methods[line.method]],
      ...[classAmount, kitAmount, classAmount + kitAmount].map((amount) => plainAmount({ amount, currency })),
      currency,
    ];
  });
  return BYTE_ORDER_MARK + [header, ...rows].map((row) => row.map(cell).join(',') + LINE_END).join('');
}

/** Keeps people's text from running as a formula: spreadsheets run such beginnings even after blanks and in East Asian full width. */
export const personsText = (text: string): string =>
  /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
