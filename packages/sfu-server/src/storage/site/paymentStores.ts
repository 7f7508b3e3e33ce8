import {
  NO_PAYMENTS,
  paymentSettings,
  type AccountId,
  type BookingId,
  type PaymentProviderId,
  type PaymentSettings,
} from '@gongbang/protocol';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';

import type {
  LedgerLine,
  LedgerRecord,
  LedgerStore,
  PaymentEventStore,
  PaymentSettingsStore,
  RefundRecord,
  RefundStore,
  TrialPayment,
  TrialPaymentStore,
} from '../../ports/payments.ts';
import type { SiteTables } from './tables.ts';

/** The refunds of a trial payment, by key. */
const trialRefunds = z.record(z.string(), z.int().positive());

/** The id of the only row. */
const SETTINGS = 'settings';

/** How the studio takes money. */
export class KyselyPaymentSettingsStore implements PaymentSettingsStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async find(): Promise<PaymentSettings> {
    const row = await this.#database
      .selectFrom('paymentSettings')
      .select('settings')
      .where('id', '=', SETTINGS)
      .executeTakeFirst();
    return row === undefined ? NO_PAYMENTS : paymentSettings.parse(JSON.parse(row.settings));
  }

  async save(settings: PaymentSettings): Promise<void> {
    const row = { settings: JSON.stringify(settings) };
    await this.#database
      .insertInto('paymentSettings')
      .values({ id: SETTINGS, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}

/** Refunds. */
export class KyselyRefundStore implements RefundStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(record: RefundRecord): Promise<void> {
    await this.#database.insertInto('refunds').values(rowOf(record)).execute();
  }

  async find(id: string): Promise<RefundRecord | null> {
    const row = await this.#database
      .selectFrom('refunds')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  async change(record: RefundRecord): Promise<void> {
    const { id, ...rest } = rowOf(record);
    await this.#database.updateTable('refunds').set(rest).where('id', '=', id).execute();
  }

  async ofOrders(ids: readonly string[]): Promise<RefundRecord[]> {
    if (ids.length === 0) {
      return [];
    }
    const rows = await this.#database
      .selectFrom('refunds')
      .selectAll()
      .where('orderId', 'in', ids)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }

  async due(now: number, limit: number): Promise<RefundRecord[]> {
    const rows = await this.#database
      .selectFrom('refunds')
      .selectAll()
      .where('nextAt', '<=', now)
      .orderBy('nextAt')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  }

  async nextAt(): Promise<number | null> {
    const row = await this.#database
      .selectFrom('refunds')
      .select('nextAt')
      .where('nextAt', 'is not', null)
      .orderBy('nextAt')
      .limit(1)
      .executeTakeFirst();
    return row?.nextAt ?? null;
  }

  async open(mentorId: AccountId | null, waitingSince: number, limit: number): Promise<RefundRecord[]> {
    let query = this.#database
      .selectFrom('refunds')
      .selectAll()
      .where((is) =>
        is.or([
          is('state', '=', 'byHand'),
          is.and([is('state', '=', 'pending'), is('createdAt', '<=', waitingSince)]),
        ]),
      );
    if (mentorId !== null) {
      query = query.where('mentorId', '=', mentorId);
    }
    const rows = await query.orderBy('createdAt').orderBy('id').limit(limit).execute();
    return rows.map(recordOf);
  }

  async forgetAccountsOf(ids: readonly BookingId[]): Promise<void> {
    if (ids.length > 0) {
      await this.#database
        .updateTable('refunds')
        .set({ sealedAccount: null })
        .where('bookingId', 'in', ids)
        .where('state', '=', 'done')
        .execute();
    }
  }
}

/** The books. */
export class KyselyLedgerStore implements LedgerStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async append(record: LedgerRecord): Promise<void> {
    await this.#database.insertInto('ledger').values(record).execute();
  }

  async between(mentorId: AccountId | null, from: number, before: number): Promise<LedgerLine[]> {
    let query = this.#database
      .selectFrom('ledger')
      .innerJoin('orders', 'orders.id', 'ledger.orderId')
      .selectAll('ledger')
      .select('orders.books')
      .where('ledger.at', '>=', from)
      .where('ledger.at', '<', before);
    if (mentorId !== null) {
      query = query.where('ledger.mentorId', '=', mentorId);
    }
    const rows = await query.orderBy('ledger.at').orderBy('ledger.id').execute();
    return rows.map(({ books, ...rest }) => ({ ...rest, books: books === 1 }));
  }

  ofOrder(id: string): Promise<LedgerRecord[]> {
    return this.#database
      .selectFrom('ledger')
      .selectAll()
      .where('orderId', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute();
  }
}

/** Events that providers have sent, each once. */
export class KyselyPaymentEventStore implements PaymentEventStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async insert(provider: PaymentProviderId, eventId: string, at: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows = 0n } = await this.#database
      .insertInto('paymentEvents')
      .values({ provider, eventId, at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows > 0n;
  }

  async has(provider: PaymentProviderId, eventId: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('paymentEvents')
      .select('at')
      .where('provider', '=', provider)
      .where('eventId', '=', eventId)
      .executeTakeFirst();
    return row !== undefined;
  }

  async removeBefore(at: number): Promise<void> {
    await this.#database.deleteFrom('paymentEvents').where('at', '<', at).execute();
  }
}

/** Payments that move no money. */
export class KyselyTrialPaymentStore implements TrialPaymentStore {
  readonly #database: Kysely<SiteTables>;

  constructor(database: Kysely<SiteTables>) {
    this.#database = database;
  }

  async find(orderId: string): Promise<TrialPayment | null> {
    const row = await this.#database
      .selectFrom('trialPayments')
      .selectAll()
      .where('orderId', '=', orderId)
      .executeTakeFirst();
    return row === undefined ? null : { ...row, refunds: trialRefunds.parse(JSON.parse(row.refunds)) };
  }

  async put(payment: TrialPayment): Promise<void> {
    const { orderId, refunds, ...others } = payment;
    const rest = { ...others, refunds: JSON.stringify(refunds) };
    await this.#database
      .insertInto('trialPayments')
      .values({ orderId, ...rest })
      .onConflict((conflict) => conflict.column('orderId').doUpdateSet(rest))
      .execute();
  }
}

const rowOf = ({ isStuck, ...rest }: RefundRecord): SiteTables['refunds'] => ({
  ...rest,
  isStuck: isStuck ? 1 : 0,
});

const recordOf = ({ isStuck, ...rest }: Selectable<SiteTables['refunds']>): RefundRecord => ({
  ...rest,
  isStuck: isStuck === 1,
});
