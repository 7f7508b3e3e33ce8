import { sum, type PaymentFailure } from '@gongbang/protocol';
import { z } from 'zod';

import type { PaymentState } from '../ports/payments.ts';
import { instant, lastFour, money, name, prose, word } from './answers.ts';

/*
 * What Toss Payments says, and what it means here.
 */

export const tossPayment = z.object({
  paymentKey: name,
  orderId: name,
  status: word,
  currency: money,
  totalAmount: sum,
  approvedAt: instant.nullish(),
  card: z.object({ issuerCode: word.nullish(), number: word.nullish(), approveNo: word.nullish() }).nullish(),
  easyPay: z.object({ provider: word.nullish() }).nullish(),
  failure: z.object({ code: word }).nullish(),
  cancels: z
    .array(z.object({ cancelAmount: sum, cancelReason: prose, cancelStatus: word.optional() }))
    .max(1000)
    .nullish(),
});
export type TossPayment = z.infer<typeof tossPayment>;

const PAID = ['DONE', 'PARTIAL_CANCELED', 'CANCELED'] as const;
/** The least a payment must have to show that money was taken. */
export const tossPaid = z.object({ status: z.enum(PAID), approvedAt: z.string() });

export const tossError = z.object({ code: word });

/** https://docs.tosspayments.com/codes/org-codes */
const ISSUERS: Readonly<Record<string, string>> = {
  ...{ '11': '국민카드', '15': '카카오뱅크', '21': '하나카드', '24': '토스뱅크', '30': '산업은행' },
  ...{ '31': 'BC카드', '33': '우리BC카드', '34': '수협카드', '35': '전북은행', '36': '씨티카드' },
  ...{ '37': '우체국', '38': '새마을금고', '39': '저축은행', '3A': '케이뱅크', '3K': '기업BC카드' },
  ...{ '41': '신한카드', '42': '제주은행', '46': '광주은행', '51': '삼성카드', '61': '현대카드' },
  ...{ '62': '신협', '71': '롯데카드', '91': '농협카드', W1: '우리카드' },
};

const LEFT = new Set(['USER_CANCEL', 'PAY_PROCESS_CANCELED']);
/** Nobody can say yet what became of it, or the answer will change later. Wrong keys are for the owner to fix. */
const AGAIN = new Set([
  ...['PROVIDER_ERROR', 'CARD_PROCESSING_ERROR', 'UNKNOWN_PAYMENT_ERROR', 'COMMON_ERROR'],
  ...['FAILED_INTERNAL_SYSTEM_PROCESSING', 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'],
  ...['NOT_AVAILABLE_BANK', 'NOT_AVAILABLE_PAYMENT', 'FORBIDDEN_BANK_REFUND_REQUEST'],
  ...['ALREADY_PROCESSING_REQUEST', 'IDEMPOTENT_REQUEST_PROCESSING', 'FORBIDDEN_CONSECUTIVE_REQUEST'],
  ...['FAILED_REFUND_PROCESS', 'FAILED_METHOD_HANDLING_CANCEL', 'FAILED_PARTIAL_REFUND'],
  ...['UNAUTHORIZED_KEY', 'INVALID_API_KEY', 'INCORRECT_BASIC_AUTH_FORMAT', 'INVALID_AUTHORIZE_AUTH'],
]);
const LIMIT = /^EXCEED_|^REJECT_(?:CARD|ACCOUNT)_PAYMENT$/;
const EXPIRED = new Set(['NOT_FOUND_PAYMENT_SESSION', 'PAYMENT_EXPIRED', 'EXPIRED']);
const DECLINED =
  /^REJECT_|^INVALID_(?:REJECT|STOPPED|CARD|ACCOUNT|PASSWORD)|^NOT_SUPPORTED_|^RESTRICTED_|^FDS_ERROR$|^PAY_PROCESS_ABORTED$/;

/** Whether the same request may be sent again. */
export const mayAskAgain = (status: number, code: string): boolean =>
  status >= 500 || [401, 408, 409, 429].includes(status) || AGAIN.has(code);

/** Why no money was taken. */
export function tossFailure(code: string): PaymentFailure {
  if (LEFT.has(code)) {
    return 'left';
  }
  if (LIMIT.test(code)) {
    return 'limit';
  }
  if (EXPIRED.has(code)) {
    return 'expired';
  }
  return DECLINED.test(code) ? 'declined' : 'other';
}

/** A payment in the domain's terms. */
export function tossState(payment: TossPayment): PaymentState {
  const { orderId, status, currency, totalAmount, approvedAt, failure } = payment;
  // A payment that was never approved was cancelled before money moved.
  const isPaid = PAID.some((one) => one === status) && typeof approvedAt === 'number';
  const isOver = ['ABORTED', 'EXPIRED', 'CANCELED'].includes(status);
  const done = (payment.cancels ?? []).filter(({ cancelStatus = 'DONE' }) => cancelStatus === 'DONE');
  return {
    is: isPaid ? 'paid' : isOver ? 'failed' : 'pending',
    ref: orderId,
    captured: isPaid ? { amount: totalAmount, currency } : null,
    refunded: isPaid ? done.reduce((all, { cancelAmount }) => all + cancelAmount, 0) : 0,
    paidAt: isPaid ? approvedAt : null,
    label: labelOf(payment),
    approval: payment.card?.approveNo ?? null,
    fee: null,
    failure:
      isPaid || !isOver ? null : tossFailure(failure?.code ?? (status === 'EXPIRED' ? status : 'REJECT_')),
  };
}

function labelOf({ card, easyPay }: TossPayment): string | null {
  const issuer = ISSUERS[card?.issuerCode ?? ''] ?? (typeof card?.number === 'string' ? '카드' : null);
  const parts = [easyPay?.provider, issuer, typeof card?.number === 'string' ? lastFour(card.number) : null];
  const said = parts.filter((part) => typeof part === 'string' && part !== '');
  return said.length === 0 ? null : said.join(' ');
}
