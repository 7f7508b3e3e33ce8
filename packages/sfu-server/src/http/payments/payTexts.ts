import type { PaymentProviderId } from '@gongbang/protocol';

import type { Language } from '../language.ts';

/** Who is behind a window, under the name people know. */
export const PROVIDER_NAMES: Readonly<Record<Language, Readonly<Record<PaymentProviderId, string>>>> = {
  ko: { toss: '토스페이먼츠', portone: '포트원', stripe: 'Stripe', transfer: '은행', trial: '시험 결제' },
  en: { toss: 'Toss Payments', portone: 'PortOne', stripe: 'Stripe', transfer: 'bank', trial: 'trial' },
};

export interface PayTexts {
  readonly title: string;
  readonly trialTitle: string;
  readonly total: string;
  readonly number: string;
  /** @param shop whose page it is @param provider whose window opens */
  readonly whose: (shop: string, provider: string) => string;
  readonly trialNote: string;
  readonly open: string;
  readonly opening: string;
  readonly failed: string;
  readonly noScript: string;
  readonly back: string;
  readonly pressPay: string;
  readonly pressDecline: string;
  readonly nothingTitle: string;
  readonly nothing: string;
  readonly home: string;
  readonly waitTitle: string;
  readonly wait: string;
  readonly again: string;
}

export const PAY_TEXTS: Readonly<Record<Language, PayTexts>> = {
  ko: {
    title: '결제 창으로 가요',
    trialTitle: '시험 결제',
    total: '낼 돈',
    number: '주문 번호',
    whose: (shop, provider) =>
      `이 페이지는 ${shop} 페이지예요. 결제 창은 ${provider} 창이고, 카드 번호는 그 창에만 적어요.`,
    trialNote: '시험 결제라 돈은 나가지 않아요. 어떻게 됐다고 할지 골라 주세요.',
    open: '결제 창 열기',
    opening: '결제 창을 열고 있어요.',
    failed: '돈은 나가지 않았어요. 결제 창이 열리지 않았어요. 다시 열거나, 돌아가서 다른 방법을 골라 주세요.',
    noScript:
      '돈은 나가지 않았어요. 결제 창은 스크립트가 켜져 있어야 열려요. 브라우저 설정에서 켜고 이 페이지를 다시 열거나, 돌아가서 다른 방법을 골라 주세요.',
    back: '내지 않고 돌아가기',
    pressPay: '결제한 것으로 하기',
    pressDecline: '카드가 거절된 것으로 하기',
    nothingTitle: '여기에서 낼 돈이 없어요',
    nothing: '주소가 잘렸을 수 있어요. 예약 링크를 열면 지금 어떻게 되어 있는지 보여요.',
    home: '처음으로',
    waitTitle: '결제됐는지 아직 확인하지 못했어요',
    wait: '다시 결제하지 않아도 돼요. 잠시 뒤에 다시 확인해 주세요.',
    again: '다시 확인하기',
  },
  en: {
    title: 'On to the payment window',
    trialTitle: 'Trial payment',
    total: 'To pay',
    number: 'Order number',
    whose: (shop, provider) =>
      `This page belongs to ${shop}. The payment window belongs to ${provider}, and your card number is only entered there.`,
    trialNote: 'This is a trial payment: no money moves. Choose what should happen.',
    open: 'Open the payment window',
    opening: 'Opening the payment window.',
    failed:
      'No money was taken. The payment window didn’t open. Open it again, or go back and choose another way.',
    noScript:
      'No money was taken. The payment window needs scripts. Switch them on in your browser and open this page again, or go back and choose another way.',
    back: 'Go back without paying',
    pressPay: 'Pretend it was paid',
    pressDecline: 'Pretend the card was declined',
    nothingTitle: 'There is nothing to pay here',
    nothing: 'The address may have been cut off. Your booking’s link shows where things are.',
    home: 'To the start',
    waitTitle: 'We couldn’t check your payment yet',
    wait: 'You don’t need to pay again. Check again in a moment.',
    again: 'Check again',
  },
};
