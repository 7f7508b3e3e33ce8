import type { BankAccount, MailLanguage, PaymentMethod } from '@gongbang/protocol';

import type { Named, Words } from './bookingWords.ts';

/** A transfer as mails describe it; amounts and times are in words already. `as`: the name it comes under. */
export interface TransferNamed {
  readonly total: string;
  readonly to: BankAccount;
  readonly until: string;
  readonly as: string;
}

/** What a mail to a mentor mentions. `who` is null if the name is not repeated. */
export interface MentorNamed {
  readonly title: string;
  readonly when: string;
  readonly who: string | null;
  readonly total: string;
}

/** Everything mails say about money, in one language. Amounts are in words already. */
export interface PaymentWords {
  /** A line among the facts. */
  readonly number: (number: string) => string;
  /** For trial payments: comes before anything else about the money, with an introduction to that. */
  readonly trial: string;
  readonly trialSays: string;
  readonly paid: (total: string, method: PaymentMethod) => string;
  readonly receipt: string;
  /** A refund the way the money came. */
  readonly back: (back: string, method: PaymentMethod) => string;
  /** A refund that the mentor sends by hand. */
  readonly byHand: (back: string) => string;
  /** It was paid, and nothing is refunded. */
  readonly nothingBack: (total: string) => string;
  readonly nothingTaken: string;
  /** A transfer was awaited until now. */
  readonly sendNothing: string;
  /** Everything is refunded while a move awaits an answer. */
  readonly moved: string;
  /** The rule counts again. */
  readonly movedBack: string;
  /** The label of a link. */
  readonly seeMoney: string;
  readonly tellAccount: string;
  readonly booking: string;
  readonly studio: string;
  readonly transferAwaited: (about: Named, transfer: TransferNamed) => Words;
  readonly transferMoved: (
    about: Named,
    from: string,
    transfer: Pick<TransferNamed, 'total' | 'until'>,
  ) => Words;
  readonly transferOver: (about: Named, total: string) => Words;
  readonly paidTooLate: (about: Named, money: string) => Words;
  readonly paidTwice: (about: Named, money: string) => Words;
  readonly refunded: (about: Named, total: string) => Words;
  readonly refundNeedsAccount: (about: Named, total: string) => Words;
  readonly notHeld: (about: Named, money: string) => Words;
  readonly goodwill: (about: Named, money: string) => Words;
  readonly kitSent: (about: Named, tracking: string) => Words;
  readonly transferExpected: (about: MentorNamed, until: string) => Words;
  readonly refundByHand: (about: MentorNamed, isStuck: boolean) => Words;
  readonly refundWaits: (about: MentorNamed) => Words;
}

const KOREAN_WAYS: Readonly<Record<PaymentMethod, string>> = {
  card: '낸 카드로 돌아오고, 보통 3~5일 걸려요.',
  kakaopay: '카카오페이로 돌아와요.',
  naverpay: '네이버페이로 돌아와요.',
  tosspay: '토스페이로 돌아와요.',
  transfer: '멘토가 계좌로 보내 드려요.',
  trial: '낸 방법 그대로 돌아와요.',
};

const korean: PaymentWords = {
  number: (number) => `주문 번호: ${number}`,
  trial: '시험 결제라 돈은 오가지 않아요.',
  trialSays: '진짜 결제라면 이렇게 적혀요.',
  paid: (total, method) =>
    method === 'transfer' ? `${total} 입금을 확인했어요.` : `${total} 결제를 마쳤어요.`,
  receipt: '영수증은 예약 페이지에 있어요.',
  back: (back, method) => `${back} 돌려드려요. ${KOREAN_WAYS[method]}`,
  byHand: (back) => `${back} 돌려드려요. 받을 계좌를 예약 페이지에 적어 주시면 멘토가 보내 드려요.`,
  nothingBack: (total) => `환불 규칙에 따라 돌려드릴 돈은 없어요. 낸 돈: ${total}`,
  nothingTaken: '돈은 나가지 않았어요.',
  sendNothing:
    '입금을 확인하기 전이라 낸 돈이 없어요. 이제 돈을 보내지 마세요. 이미 보냈다면 멘토가 확인하고 돌려드려요.',
  moved:
    '수업이 시작하기 전까지 취소하면 낸 돈을 모두 돌려드려요. 새 시간이 괜찮다고 알려 주신 다음에는 환불 규칙대로 돌려드려요.',
  movedBack: '낸 돈은 그대로 있어요. 취소하면 다시 환불 규칙대로 돌려드려요.',
  seeMoney: '예약에서 돈이 어디 있는지 보기',
  tellAccount: '받을 계좌 적기',
  booking: '예약 보기',
  studio: '내 공방으로 가기',
  transferAwaited: ({ title, when }, { total, to, until, as }) => ({
    subject: `입금을 기다리고 있어요: ${title}, ${when}`,
    paragraphs: [
      `${total} 입금을 기다리고 있어요. ${until}까지 보내 주세요. 그때까지 자리를 맡아 둘게요.`,
      [
        `은행: ${to.bank}`,
        `계좌: ${to.number}`,
        `받는 분: ${to.holder}`,
        `보낼 돈: ${total}`,
        `보내는 이름: ${as}`,
      ].join('\n'),
    ],
    after: [
      '입금이 확인되면 예약됐다는 메일을 드려요. 그때까지 확인되지 않으면 자리가 다른 분에게 갈 수 있어요.',
    ],
  }),
  transferMoved: ({ title, when }, from, { total, until }) => ({
    subject: `시간이 바뀌었어요: ${title}, ${when}`,
    paragraphs: [
      `${total} 입금을 ${until}까지 기다릴게요. 새 시간이 맞지 않으면 취소해 주세요. 이미 보낸 돈은 모두 돌려드려요.`,
      '멘토가 수업 시간을 옮겼어요.',
      `전: ${from}\n지금: ${when}`,
    ],
  }),
  transferOver: ({ title, when }, total) => ({
    subject: `입금을 기다리는 때가 지났어요: ${title}, ${when}`,
    paragraphs: [
      `${total} 입금을 확인하지 못했어요. 아직 보내지 않았다면 이제 보내지 마세요.`,
      '이미 보냈다면 멘토가 확인하는 대로 자리를 드리고, 자리가 없으면 모두 돌려드려요.',
      '기다리던 때가 지나서 예약은 취소됐어요. 자리가 있으면 다시 예약할 수 있어요.',
    ],
  }),
  paidTooLate: ({ title, when }, money) => ({
    subject: `낸 돈을 모두 돌려드려요: ${title}, ${when}`,
    paragraphs: [money, '결제가 끝났을 때는 맡아 둔 때가 지나 자리가 없었어요. 예약은 되지 않았어요.'],
  }),
  paidTwice: ({ title, when }, money) => ({
    subject: `두 번째로 낸 돈을 돌려드려요: ${title}, ${when}`,
    paragraphs: [money, '같은 예약에 두 번 결제됐어요. 두 번째로 낸 돈만 돌아가고, 예약은 그대로 있어요.'],
  }),
  refunded: ({ title, when }, total) => ({
    subject: `돌려드렸어요: ${title}, ${when}`,
    paragraphs: [`${total} 돌려드렸어요. 은행이나 카드 내역에는 며칠 뒤에 보일 수 있어요.`],
  }),
  refundNeedsAccount: ({ title, when }, total) => ({
    subject: `돌려받을 계좌를 알려 주세요: ${title}, ${when}`,
    paragraphs: [
      `${total} 돌려드릴 계좌가 필요해요.`,
      '낸 방법 그대로는 돌려드릴 수 없어서 멘토가 계좌로 보내요. 예약 페이지에 적은 계좌는 멘토만 보고, 돈을 보내면 지워요.',
    ],
  }),
  notHeld: ({ title, when }, money) => ({
    subject: `낸 돈을 모두 돌려드려요: ${title}, ${when}`,
    paragraphs: [money, '이번 수업은 열리지 않았어요. 미안해요.'],
  }),
  goodwill: ({ title, when }, money) => ({
    subject: `돈을 돌려드려요: ${title}, ${when}`,
    paragraphs: [money, '멘토가 돌려드리기로 했어요. 예약은 바뀌지 않아요.'],
  }),
  kitSent: ({ title, when }, tracking) => ({
    subject: `키트를 보냈어요: ${title}, ${when}`,
    paragraphs: [
      '더 낼 돈은 없어요. 키트를 보냈어요.',
      ...(tracking === '' ? [] : [`송장 번호: ${tracking}`]),
    ],
    after: ['키트가 떠났으니 이제 본인이 취소하면 키트값은 돌아오지 않고, 수업값은 환불 규칙대로 돌아와요.'],
  }),
  transferExpected: ({ title, when, who, total }, until) => ({
    subject: `입금을 확인해 주세요: ${title}, ${when}`,
    paragraphs: [
      `${total} 입금이 올 거예요. ${until}까지 은행에서 확인하고 내 공방에서 받았다고 눌러 주세요.`,
      who === null ? '보내는 이름은 내 공방에서 볼 수 있어요.' : `보내는 이름: ${who}`,
    ],
    after: ['그때까지 누르지 않으면 예약은 취소돼요. 늦게 들어온 돈도 두 주 동안 받았다고 할 수 있어요.'],
  }),
  refundByHand: ({ title, when, who, total }, isStuck) => ({
    subject: `직접 돌려줄 돈이 있어요: ${title}, ${when}`,
    paragraphs: [
      `${total} 직접 돌려주어야 해요.`,
      isStuck
        ? '결제사가 돌려줄 수 없다고 해서 계좌로 보내야 해요.'
        : '계좌로 받은 돈이라 계좌로 보내야 해요.',
      who === null ? '받을 분의 이름은 내 공방에서 볼 수 있어요.' : `받을 분: ${who}`,
    ],
    after: ['받을 계좌는 그분이 적으면 내 공방에 보여요. 보낸 다음 보냈다고 눌러 주세요.'],
  }),
  refundWaits: ({ title, when, who, total }) => ({
    subject: `환불이 아직 끝나지 않았어요: ${title}, ${when}`,
    paragraphs: [
      `${total} 환불을 결제사에 청했지만 이틀이 지나도록 끝나지 않았어요.`,
      who === null ? '받을 분의 이름은 내 공방에서 볼 수 있어요.' : `받을 분: ${who}`,
    ],
    after: ['계속 다시 청할게요. 결제사의 관리 화면과 서버의 결제사 설정을 확인해 주세요.'],
  }),
};

const ENGLISH_WAYS: Readonly<Record<PaymentMethod, string>> = {
  card: 'It goes back to your card, usually within 3 to 5 days.',
  kakaopay: 'It goes back to your KakaoPay.',
  naverpay: 'It goes back to your Naver Pay.',
  tosspay: 'It goes back to your Toss Pay.',
  transfer: 'The mentor sends it to your bank account.',
  trial: 'It goes back the way it was paid.',
};

const english: PaymentWords = {
  number: (number) => `Order ${number}`,
  trial: 'This is a trial payment: no money moves.',
  trialSays: 'If it were real, this is what you would read.',
  paid: (total, method) =>
    method === 'transfer' ? `Your transfer of ${total} has come in.` : `You paid ${total}.`,
  receipt: 'Your receipt is on your booking’s page.',
  back: (back, method) => `You get back ${back}. ${ENGLISH_WAYS[method]}`,
  byHand: (back) =>
    `You get back ${back}. Tell us which bank account on your booking’s page, and the mentor sends it there.`,
  nothingBack: (total) => `Under the refund terms, none of the ${total} you paid comes back.`,
  nothingTaken: 'No money was taken.',
  sendNothing:
    'Your transfer hadn’t been confirmed, so nothing is paid. Please don’t send it now. If it’s on its way already, the mentor sends it back once it comes in.',
  moved:
    'Cancel any time before the class starts, and all you paid comes back. Once you’ve said that the new time suits you, the refund terms apply again.',
  movedBack: 'What you paid stays as it is. If you cancel, the refund terms apply again.',
  seeMoney: 'See where your money is',
  tellAccount: 'Say where it goes',
  booking: 'See your booking',
  studio: 'Go to your studio',
  transferAwaited: ({ title, when }, { total, to, until, as }) => ({
    subject: `Waiting for your transfer: ${title}, ${when}`,
    paragraphs: [
      `We’re waiting for your transfer of ${total}. Please send it by ${until}. Your seat is kept until then.`,
      [
        `Bank: ${to.bank}`,
        `Account: ${to.number}`,
        `To: ${to.holder}`,
        `Amount: ${total}`,
        `Sent by: ${as}`,
      ].join('\n'),
    ],
    after: [
      'When it has come in, we’ll mail you that you’re booked. If it hasn’t by then, the seat may go to somebody else.',
    ],
  }),
  transferMoved: ({ title, when }, from, { total, until }) => ({
    subject: `New time: ${title}, ${when}`,
    paragraphs: [
      `We’re waiting for your transfer of ${total} until ${until}. If the new time doesn’t suit you, please cancel: whatever you’ve already sent comes back.`,
      'The mentor has moved the class.',
      `Before: ${from}\nNow: ${when}`,
    ],
  }),
  transferOver: ({ title, when }, total) => ({
    subject: `Your transfer didn’t come in: ${title}, ${when}`,
    paragraphs: [
      `Your transfer of ${total} hasn’t come in. If you haven’t sent it, please don’t send it now.`,
      'If you have, the mentor gives you a seat once it comes in or, if none is free, sends all of it back.',
      'The time to pay is over, so your booking is cancelled. You’re welcome to book again while there are seats.',
    ],
  }),
  paidTooLate: ({ title, when }, money) => ({
    subject: `All your money comes back: ${title}, ${when}`,
    paragraphs: [
      money,
      'When the payment went through, the seat was no longer kept for you and none was free. You’re not booked.',
    ],
  }),
  paidTwice: ({ title, when }, money) => ({
    subject: `Your second payment comes back: ${title}, ${when}`,
    paragraphs: [
      money,
      'This booking was paid twice. Only the second payment goes back, and you’re still booked.',
    ],
  }),
  refunded: ({ title, when }, total) => ({
    subject: `Your money is back: ${title}, ${when}`,
    paragraphs: [
      `We’ve sent you back ${total}. It may take a few days to show at your bank or on your card.`,
    ],
  }),
  refundNeedsAccount: ({ title, when }, total) => ({
    subject: `Where should your money go? ${title}, ${when}`,
    paragraphs: [
      `You get back ${total}, and we need a bank account for it.`,
      'It can’t go back the way it was paid, so the mentor sends it. Only the mentor sees the account you give on your booking’s page, and it’s deleted once the money is sent.',
    ],
  }),
  notHeld: ({ title, when }, money) => ({
    subject: `All your money comes back: ${title}, ${when}`,
    paragraphs: [money, 'This class didn’t take place. We’re sorry.'],
  }),
  goodwill: ({ title, when }, money) => ({
    subject: `You get money back: ${title}, ${when}`,
    paragraphs: [money, 'Your mentor decided to give it back. Your booking stays as it is.'],
  }),
  kitSent: ({ title, when }, tracking) => ({
    subject: `Your kit is on its way: ${title}, ${when}`,
    paragraphs: [
      'There’s nothing more to pay. Your kit is on its way.',
      ...(tracking === '' ? [] : [`Tracking number: ${tracking}`]),
    ],
    after: [
      'Now that it’s sent, the price of the kit doesn’t come back if you cancel. For the class, the refund terms still apply.',
    ],
  }),
  transferExpected: ({ title, when, who, total }, until) => ({
    subject: `Look for a transfer: ${title}, ${when}`,
    paragraphs: [
      `A transfer of ${total} should come in. Check your bank account by ${until}, and confirm it in your studio.`,
      who === null ? 'Your studio shows the name it comes from.' : `Sent by: ${who}`,
    ],
    after: [
      'If you don’t by then, the booking is cancelled. For two weeks you can still confirm that it came in late.',
    ],
  }),
  refundByHand: ({ title, when, who, total }, isStuck) => ({
    subject: `Money to send back: ${title}, ${when}`,
    paragraphs: [
      `You have ${total} to send back yourself.`,
      isStuck
        ? 'The payment provider refuses to refund it, so it has to go to a bank account.'
        : 'It came in by bank transfer, so it goes back by bank transfer.',
      who === null ? 'Your studio shows whom it goes to.' : `It goes to: ${who}`,
    ],
    after: [
      'Your studio shows the account once they’ve given it. When you’ve sent the money, confirm it there.',
    ],
  }),
  refundWaits: ({ title, when, who, total }) => ({
    subject: `A refund isn’t done yet: ${title}, ${when}`,
    paragraphs: [
      `The payment provider was asked two days ago to give back ${total}, and it still isn’t done.`,
      who === null ? 'Your studio shows whom it goes to.' : `It goes to: ${who}`,
    ],
    after: ['We’ll keep asking. Please check the provider’s own pages, and the server’s settings for it.'],
  }),
};

export const PAYMENT_WORDS: Readonly<Record<MailLanguage, PaymentWords>> = { ko: korean, en: english };
