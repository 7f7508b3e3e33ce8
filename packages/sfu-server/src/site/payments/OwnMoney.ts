import {
  PAYMENT_LIMITS,
  bankAccount,
  type AccountId,
  type BankAccount,
  type MailLanguage,
  type Month,
  type MoneyMonth,
  type OpenRefund,
  type OwnMoney as Shown,
  type PaymentSettings,
} from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { LedgerRecord, OrderRecord, RefundRecord } from '../../ports/payments.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { accountPlace, shownRefund } from './OrderShelf.ts';
import { aroundMonth, emptyMonth, isReal, moneyMonths, monthOf, monthsBefore } from './ledgerMonths.ts';
import { ledgerTable } from './ledgerTable.ts';
import { isOnlyTried, type PaymentSetups } from './PaymentSetups.ts';
import { WAITS_LONG_MS } from './rules.ts';

/** Used before anybody has held a class. */
const NO_ZONE = 'UTC';

/** A mentor's money, from their own courses; an owner's is everybody's. */
export class OwnMoney {
  readonly #world: Pick<CourseWorld, 'stores' | 'clock' | 'secrets'>;
  readonly #setups: PaymentSetups;

  constructor(world: Pick<CourseWorld, 'stores' | 'clock' | 'secrets'>, setups: PaymentSetups) {
    this.#world = world;
    this.#setups = setups;
  }

  async show(account: AccountRecord): Promise<Shown> {
    const { settings, ways } = await this.#setups.now();
    const { currency } = settings;
    return {
      ...{ takesMoney: ways.length > 0, isTrial: isOnlyTried(ways), currency, ways },
      months: await this.#months(account, settings),
      refunds: await this.#refunds(account),
    };
  }

  /** The books of one month, or of all time, as CSV. */
  async table(account: AccountRecord, month: Month | undefined, language: MailLanguage): Promise<string> {
    const { from, before } =
      month === undefined ? { from: 0, before: Number.MAX_SAFE_INTEGER } : aroundMonth(month);
    const lines = await this.#world.stores.ledger.between(ownOf(account), from, before);
    return ledgerTable(
      lines
        .filter(isReal)
        .filter(({ timeZone, at }) => month === undefined || monthOf(timeZone, at) === month),
      language,
    );
  }

  async #months(
    account: AccountRecord,
    { currency, payoutDay }: Pick<PaymentSettings, 'currency' | 'payoutDay'>,
  ): Promise<MoneyMonth[]> {
    const { stores, clock } = this.#world;
    const now = clock.now();
    // One month more than is shown: which month is the first depends on the time zone of the latest class.
    const { from } = aroundMonth(monthsBefore(monthOf(NO_ZONE, now), PAYMENT_LIMITS.months));
    const lines = await stores.ledger.between(ownOf(account), from, Number.MAX_SAFE_INTEGER);
    const rows = moneyMonths(lines, payoutDay);
    const current = laterOf(monthOf(await this.#zoneOf(account, lines), now), rows[0]?.month);
    const first = monthsBefore(current, PAYMENT_LIMITS.months - 1);
    const whole = rows.filter(({ month }) => month >= first);
    return (whole[0]?.month === current ? whole : [emptyMonth(current, currency), ...whole]).slice(
      0,
      PAYMENT_LIMITS.months,
    );
  }

  /** The time zone of the latest class that was paid for or offered: it decides which month it is now. */
  async #zoneOf(account: AccountRecord, lines: readonly LedgerRecord[]): Promise<string> {
    const { stores } = this.#world;
    const last = lines.at(-1);
    if (last !== undefined) {
      return last.timeZone;
    }
    const courses = await stores.courses.offered(ownOf(account));
    const ids = courses.map(({ id }) => id);
    const [date] = ids.length === 0 ? [] : await stores.dates.before(ids, Number.MAX_SAFE_INTEGER, 1);
    return date?.timeZone ?? NO_ZONE;
  }

  async #refunds(account: AccountRecord): Promise<OpenRefund[]> {
    const { stores, clock } = this.#world;
    const waitingSince = clock.now() - WAITS_LONG_MS;
    const open = await stores.refunds.open(ownOf(account), waitingSince, PAYMENT_LIMITS.open);
    const ids = [...new Set(open.map(({ bookingId }) => bookingId))];
    const orders = new Map((await stores.orders.ofAll(ids)).map((order) => [order.id, order]));
    const names = new Map<string, string>();
    for (const id of ids) {
      names.set(id, (await stores.bookings.find(id))?.name ?? '');
    }
    return open.flatMap((refund) => {
      const order = orders.get(refund.orderId);
      return order === undefined ? [] : [this.#shown(refund, order, names.get(refund.bookingId) ?? '')];
    });
  }

  #shown(refund: RefundRecord, { title, startsAt }: OrderRecord, name: string): OpenRefund {
    const { isStuck } = refund;
    return { ...shownRefund(refund), name, title, startsAt, account: this.#accountOf(refund), isStuck };
  }

  /** The account to send a refund to; nobody sees it any more once the money is sent. */
  #accountOf({ id, state, sealedAccount }: RefundRecord): BankAccount | null {
    const text =
      state !== 'byHand' || sealedAccount === null
        ? null
        : this.#world.secrets.unseal(sealedAccount, accountPlace(id));
    return text === null ? null : bankAccount.parse(JSON.parse(text));
  }
}

/** Whose lines and refunds an account sees: a mentor their own, an owner all. */
const ownOf = ({ id, role }: AccountRecord): AccountId | null => (role === 'owner' ? null : id);

const laterOf = (one: Month, other: Month | undefined): Month =>
  other !== undefined && other > one ? other : one;
