import type { PaymentProviderId } from '@gongbang/protocol';

import type { SiteSecrets, SiteStores } from '../../ports/accounts.ts';
import type { BookingBrakes, BookingMails, ClassDoor } from '../../ports/bookings.ts';
import type { PaymentBrakes, PaymentMails, PaymentProvider } from '../../ports/payments.ts';
import type { ReviewBrakes, ReviewMails } from '../../ports/reviews.ts';
import type { Postman } from '../../ports/webhooks.ts';
import type { Clock, Log } from '../../ports/world.ts';
import type { Outbox } from '../mail/Outbox.ts';

/** What courses, dates and bookings need from outside. */
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
  /** All payment providers. */
  readonly providers: ReadonlyMap<PaymentProviderId, PaymentProvider>;
  readonly paymentMails: PaymentMails;
  readonly paymentBrakes: PaymentBrakes;
  /** Calls other programs. */
  readonly postman: Postman;
  /** From 0, inclusive, to 1, exclusive. */
  readonly random: () => number;
  /** Whether mails go out at all. */
  readonly sendsMails: boolean;
  readonly log: Log;
  readonly studioName: string | null;
  /** The page's address, if the settings give one. */
  readonly publicUrl: string | null;
}

/** Somebody who comes for a seat. */
export interface Booker {
  /** Where they are: an address, or a /64. */
  readonly place: string;
  /** The surrounding network. */
  readonly network: string;
  /** The signed-in account's address; null if nobody is signed in. */
  readonly email: string | null;
}

/** The name shown for a mentor who has none. */
export const mentorNameOf = (name: string | null | undefined, studioName: string | null): string =>
  name ?? studioName ?? '공방';
