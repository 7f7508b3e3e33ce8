import type { PaymentProviderId } from '@gongbang/protocol';

import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { BookingBrakes, BookingMails, ClassDoor } from '../../ports/bookings.ts';
import type { PaymentBrakes, PaymentMails, PaymentProvider } from '../../ports/payments.ts';
import type { ReviewBrakes, ReviewMails } from '../../ports/reviews.ts';
import type { Postman } from '../../ports/webhooks.ts';
import type { Clock, Log } from '../../ports/world.ts';
import type { Outbox } from '../mail/Outbox.ts';

/** What courses, dates and bookings need of the world. */
export interface CourseWorld {
  readonly stores: SiteStores;
  readonly secrets: Pick<
    SiteSecrets,
    'id' | 'key' | 'hash' | 'mac' | 'isSame' | 'seal' | 'unseal' | 'recoveryCode'
  >;
  readonly clock: Clock;
  readonly door: ClassDoor;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly mails: BookingMails;
  readonly brakes: BookingBrakes;
  readonly reviewMails: ReviewMails;
  readonly reviewBrakes: ReviewBrakes;
  /** What the settings connect. Transfers are nobody's. */
  readonly providers: ReadonlyMap<PaymentProviderId, PaymentProvider>;
  readonly paymentMails: PaymentMails;
  readonly paymentBrakes: PaymentBrakes;
  /** Calls other programs. */
  readonly postman: Postman;
  /** From 0 on, below 1. */
  readonly random: () => number;
  /** Whether mails go out at all. */
  readonly sendsMails: boolean;
  readonly log: Log;
  readonly studioName: string | null;
  /** Where the settings say that the page is. */
  readonly publicUrl: string | null;
}

/** Whoever comes for a seat. */
export interface Booker {
  /** Where they are: an address, or a /64. */
  readonly place: string;
  /** What that is a part of. */
  readonly network: string;
  /** The address of the account that is signed in; null where none is. */
  readonly email: string | null;
}

/** What a mentor without a name is called. */
export const mentorNameOf = (name: string | null | undefined, studioName: string | null): string =>
  name ?? studioName ?? '공방';
