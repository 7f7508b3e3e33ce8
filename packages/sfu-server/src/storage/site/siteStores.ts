import type { Kysely } from 'kysely';

import type { SiteStores } from '../../ports/accounts.ts';
import { KyselyAccountStore, KyselyIdentityStore, KyselyKeptClassStore } from './accountStores.ts';
import { KyselyHidingStore, KyselyLikeStore, KyselyReportStore } from './boardStores.ts';
import { KyselyAlertStore } from './alertStores.ts';
import { KyselyBookingStore } from './bookingStores.ts';
import { KyselyCourseStore } from './courseStores.ts';
import { KyselyDateStore } from './dateStores.ts';
import { KyselyEntryStore } from './entryStores.ts';
import { KyselyFactStore, KyselyOutboxStore } from './outboxStores.ts';
import { KyselyOrderStore } from './orderStores.ts';
import {
  KyselyLedgerStore,
  KyselyPaymentEventStore,
  KyselyPaymentSettingsStore,
  KyselyRefundStore,
  KyselyTrialPaymentStore,
} from './paymentStores.ts';
import { KyselyPhotoStore } from './photoStores.ts';
import { KyselyQuestionStore } from './questionStores.ts';
import { KyselyReviewStore } from './reviewStores.ts';
import {
  KyselyAttemptStore,
  KyselyPasskeyStore,
  KyselyRecoveryCodeStore,
  KyselySessionStore,
} from './signInStores.ts';
import type { SiteTables } from './tables.ts';
import { KyselyTokenStore } from './tokenStores.ts';
import { KyselyWebhookStore } from './webhookStores.ts';

/** All of the site's stores on one database, or within one of its transactions. */
export function siteStores(database: Kysely<SiteTables>): SiteStores {
  return {
    accounts: new KyselyAccountStore(database),
    sessions: new KyselySessionStore(database),
    attempts: new KyselyAttemptStore(database),
    passkeys: new KyselyPasskeyStore(database),
    recoveryCodes: new KyselyRecoveryCodeStore(database),
    identities: new KyselyIdentityStore(database),
    classes: new KyselyKeptClassStore(database),
    outbox: new KyselyOutboxStore(database),
    facts: new KyselyFactStore(database),
    courses: new KyselyCourseStore(database),
    dates: new KyselyDateStore(database),
    bookings: new KyselyBookingStore(database),
    photos: new KyselyPhotoStore(database),
    alerts: new KyselyAlertStore(database),
    reviews: new KyselyReviewStore(database),
    questions: new KyselyQuestionStore(database),
    entries: new KyselyEntryStore(database),
    likes: new KyselyLikeStore(database),
    hidings: new KyselyHidingStore(database),
    reports: new KyselyReportStore(database),
    paymentSettings: new KyselyPaymentSettingsStore(database),
    orders: new KyselyOrderStore(database),
    refunds: new KyselyRefundStore(database),
    ledger: new KyselyLedgerStore(database),
    paymentEvents: new KyselyPaymentEventStore(database),
    trialPayments: new KyselyTrialPaymentStore(database),
    tokens: new KyselyTokenStore(database),
    webhooks: new KyselyWebhookStore(database),
    transaction: (work) =>
      database.isTransaction
        ? work(siteStores(database))
        : database.transaction().execute((transaction) => work(siteStores(transaction))),
  };
}
