import type { Afterwards, ChatMessage } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { chatFile } from './chatFile.ts';
import { reportCsv } from './report.ts';

const WORDS = {
  name: '이름',
  role: '역할',
  came: '들어온 시각',
  left: '나간 시각',
  minutes: '함께한 시간(분)',
  done: '끝낸 단계',
  stuck: '막힌 단계',
  rating: '별점',
  note: '남긴 말',
  mentee: '멘티',
  assistant: '조교',
};
const AT = new Date(2026, 10, 21, 14, 2).getTime();
const ANNA = {
  peerId: 'anna------------',
  name: '박안나',
  isAssistant: false,
  cameAt: AT,
  leftAt: AT + 91 * 60_000,
  ms: 90 * 60_000,
  done: ['knead', 'gone'],
  stuck: [{ stepId: 'pinch', at: AT, note: '금이 가요' }],
};

const afterwards = (name: string, text: string): Afterwards => ({
  steps: [
    { id: 'knead', title: '반죽, 공' },
    { id: 'pinch', title: '집기' },
  ],
  pictureAt: null,
  mine: null,
  report: {
    attendees: [{ ...ANNA, name }],
    notes: [{ peerId: ANNA.peerId, name, rating: 4, text, at: AT }],
  },
});
const HEADS = Object.values(WORDS).slice(0, 9).join(',');

describe('the report as CSV', () => {
  it('[EP4] is UTF-8 with a byte order mark, quoted as RFC 4180 says, a row for each who was in', () => {
    expect(reportCsv(afterwards('박안나', '"최고"\n다음에도'), WORDS)).toBe(
      `\ufeff${HEADS}\r\n` +
        '박안나,멘티,2026-11-21 14:02,2026-11-21 15:33,90,"1. 반죽, 공",2. 집기 (금이 가요),4,"""최고""\n다음에도"\r\n',
    );
  });

  it.each(['=1+1', '+82 10', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠a'])(
    '[EP4] a cell that begins like a formula is text: %j',
    (text) => {
      const [, rows = ''] = reportCsv(afterwards(text, text), WORDS).split(`${HEADS}\r\n`);
      expect(rows.startsWith(`'${text},`) || rows.startsWith(`"'${text}",`)).toBe(true);
      expect(rows.endsWith(`,'${text}\r\n`) || rows.endsWith(`,"'${text}"\r\n`)).toBe(true);
    },
  );
});

describe('the chat as a text', () => {
  it('[EP1] has who said what and when, without what was removed', () => {
    const message = (seq: number, change: Partial<ChatMessage> = {}): ChatMessage => ({
      seq,
      thread: null,
      clientId: `client-${seq}`,
      peerId: 'anna------------',
      name: '박안나',
      role: 'mentee',
      text: '안녕하세요',
      removed: false,
      sentAt: AT,
      ...change,
    });
    const words = { title: '찻잔', mentor: '멘토', assistant: '조교', picture: '사진' };
    const messages = [
      message(1),
      message(2, { text: '', removed: true }),
      message(3, { name: '이정은', role: 'mentor', text: '네', picture: { id: 'p', width: 1, height: 1 } }),
    ];
    expect(chatFile(messages, words, 'ko')).toBe(
      '찻잔\n\n오후 2:02  박안나\n안녕하세요\n\n오후 2:02  이정은 (멘토)\n[사진]\n네\n',
    );
  });
});
