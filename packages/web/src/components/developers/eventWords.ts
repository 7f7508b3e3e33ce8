import { webhookEventType, type WebhookEventType } from '@gongbang/protocol';

/** The text key of each event. */
const WORDS = {
  'date.opened': 'developers.dateOpened',
  'date.moved': 'developers.dateMoved',
  'date.called_off': 'developers.dateCalledOff',
  'booking.made': 'developers.bookingMade',
  'booking.cancelled': 'developers.bookingCancelled',
  'waiting.joined': 'developers.waitingJoined',
  'waiting.offered': 'developers.waitingOffered',
  'order.paid': 'developers.orderPaid',
  'refund.made': 'developers.refundMade',
  'refund.done': 'developers.refundDone',
  'class.started': 'developers.classStarted',
  'class.ended': 'developers.classEnded',
  'review.added': 'developers.reviewAdded',
  'question.asked': 'developers.questionAsked',
} as const satisfies Record<WebhookEventType, string>;

/** A kind of event in words; a test is not one of them. */
export function eventWords(type: string) {
  const known = webhookEventType.safeParse(type);
  return known.success ? WORDS[known.data] : 'developers.testEvent';
}
