import type { AccountRole, MailLanguage } from '@gongbang/protocol';

import type { AttemptKind } from '../../ports/accounts.ts';
import type { AlertRecord, AlertRound } from '../../ports/alerts.ts';
import type { EntryRecord, ReportRecord } from '../../ports/board.ts';
import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { QuestionRecord, RemovedReview, ReviewRecord } from '../../ports/reviews.ts';
import type { LedgerRecord, OrderRecord, RefundRecord, TrialPayment } from '../../ports/payments.ts';
import type { PhotoRecord } from '../../ports/photos.ts';
import type { TokenRecord } from '../../ports/tokens.ts';
import type { DeliveryRecord, ToldClass, WebhookRecord } from '../../ports/webhooks.ts';

/*
 * The site's tables, the same on every database: ids are our own, instants are ms since 1970, booleans are 1 and 0, bytes are
 * base64url.
 */

export interface SiteTables {
  readonly accounts: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly role: AccountRole;
    readonly language: MailLanguage | null;
    readonly createdAt: number;
  };
  readonly sessions: {
    readonly id: string;
    readonly accountId: string;
    readonly tokenHash: string;
    readonly browser: string | null;
    readonly system: string | null;
    readonly signedInAt: number;
    readonly seenAt: number;
    readonly expiresAt: number;
  };
  readonly attempts: {
    readonly browserHash: string;
    readonly kind: AttemptKind;
    readonly network: string | null;
    readonly about: string | null;
    readonly data: string;
    readonly tries: number;
    readonly expiresAt: number;
  };
  readonly passkeys: {
    readonly id: string;
    readonly accountId: string;
    readonly credentialId: string;
    readonly publicKey: string;
    readonly counter: number;
    /** JSON. */
    readonly transports: string;
    readonly name: string;
    readonly createdAt: number;
    readonly usedAt: number | null;
  };
  readonly recoveryCodes: { readonly accountId: string; readonly mac: string };
  readonly identities: { readonly issuer: string; readonly subject: string; readonly accountId: string };
  readonly accountClasses: {
    readonly accountId: string;
    readonly classId: string;
    readonly sealed: string;
    readonly addedAt: number;
  };
  readonly outbox: {
    readonly id: string;
    readonly sealed: string;
    readonly recipient: string | null;
    readonly attempts: number;
    readonly nextAt: number;
    readonly expiresAt: number;
    /** 1 if it is one of many, else 0. */
    readonly isBulk: number;
    /** 1 while it is in transit, else 0. */
    readonly isClaimed: number;
  };
  /** `materials`, `steps`, `kit` and `refundRule` are JSON. */
  readonly courses: Omit<CourseRecord, 'materials' | 'steps' | 'kit' | 'refundRule'> & {
    readonly materials: string;
    readonly steps: string;
    readonly kit: string | null;
    readonly refundRule: string;
  };
  readonly covers: {
    readonly courseId: string;
    readonly version: string;
    readonly small: string;
    readonly medium: string;
    readonly large: string;
  };
  readonly dates: DateRecord;
  readonly bookings: BookingRecord;
  readonly photos: PhotoRecord & {
    readonly small: string;
    readonly medium: string;
    readonly large: string;
  };
  readonly reviews: ReviewRecord;
  readonly removedReviews: RemovedReview;
  /** `isPublic` is 1 or 0. */
  readonly questions: Omit<QuestionRecord, 'isPublic'> & { readonly isPublic: number };
  readonly entries: EntryRecord;
  readonly likes: { readonly entryId: string; readonly accountId: string; readonly at: number };
  readonly hidings: {
    readonly accountId: string;
    readonly courseId: string;
    readonly writerId: string;
    readonly at: number;
  };
  readonly reports: ReportRecord;
  readonly alerts: AlertRecord;
  readonly alertRounds: AlertRound;
  /** `refundRule` is JSON. */
  readonly orders: Omit<OrderRecord, 'refundRule' | 'books'> & {
    readonly refundRule: string;
    readonly books: number;
  };
  /** `isStuck` is 1 or 0. */
  readonly refunds: Omit<RefundRecord, 'isStuck'> & { readonly isStuck: number };
  readonly ledger: LedgerRecord;
  readonly paymentEvents: { readonly provider: string; readonly eventId: string; readonly at: number };
  readonly trialPayments: Omit<TrialPayment, 'refunds'> & { readonly refunds: string };
  /** One row; `settings` is JSON. */
  readonly paymentSettings: { readonly id: string; readonly settings: string };
  readonly tokens: TokenRecord;
  /** `events` is JSON. */
  readonly webhooks: Omit<WebhookRecord, 'events'> & { readonly events: string };
  readonly deliveries: DeliveryRecord;
  readonly toldClasses: ToldClass;
  readonly facts: { readonly name: string; readonly value: string };
}
