import {
  TRANSFER_DAYS,
  TRANSFER_ENDS_BEFORE_MS,
  dayIn,
  email as emailShape,
  kitAddress,
  orderForm,
  personName,
  printable,
  type Course,
  type CourseDate,
  type MailLanguage,
  type Currency,
  type Money,
  type OrderForm,
  type PaymentMethod,
  type PaymentWay,
} from '@gongbang/protocol';
/*
 * What is paid for a seat, how, and by whom. Amounts come from the course itself; nothing is added on the way.
 */

/** What a course costs and includes; a course that is no longer offered has neither a price nor ways to pay. */
export type Priced = Pick<Course, 'price' | 'kit' | 'refundRule' | 'ways'>;
type Held = Pick<CourseDate, 'startsAt' | 'timeZone'>;

/** A kit that can still be ordered. */
export interface KitOnSale {
  readonly price: Money;
  readonly what: string;
  /** The last day to order it, counted from 1970 by the calendar where the class is. */
  readonly lastDay: number;
}

/** Whether a seat, or an optional extra, costs anything. */
export const costs = ({ price, kit }: Pick<Course, 'price' | 'kit'>): boolean =>
  price !== null || kit !== null;

/** The kit of a course, if there is time for it and a way to pay it. @param now ms since 1970 */
export function kitOnSale(
  { kit, ways }: Priced,
  { startsAt, timeZone }: Held,
  now: number,
): KitOnSale | null {
  if (kit === null || ways.length === 0) {
    return null;
  }
  const lastDay = dayIn(timeZone, startsAt) - kit.days;
  return dayIn(timeZone, now) > lastDay ? null : { price: kit.price, what: kit.what, lastDay };
}

/** A way to pay for a date, and until when a transfer is awaited. */
export interface WayNow extends PaymentWay {
  /** Null if it is paid at once. */
  readonly until: number | null;
}

/** The ways still open for a date: a transfer takes its time. Trial payments come after real ones. @param now ms since 1970 */
export function waysNow(ways: readonly PaymentWay[], date: Held, now: number): WayNow[] {
  const real = ways.filter(({ method }) => method !== 'trial');
  const tried = ways.filter(({ method }) => method === 'trial');
  return [...real, ...tried].flatMap((way): WayNow[] => {
    if (way.method !== 'transfer') {
      return [{ ...way, until: null }];
    }
    const until = transferUntil(date, now);
    return until === null ? [] : [{ ...way, until }];
  });
}

/** Until when a transfer ordered now is awaited; null if it is too late for one. */
export function transferUntil({ startsAt, timeZone }: Held, now: number): number | null {
  const midnight = startOfDay(timeZone, dayIn(timeZone, now) + TRANSFER_DAYS + 1);
  const until = Math.min(midnight, startsAt - TRANSFER_ENDS_BEFORE_MS);
  return until <= now ? null : until;
}

const DAY_MS = 86_400_000;

/** The first moment of a day, counted from 1970, by the calendar of a time zone. */
function startOfDay(timeZone: string, day: number): number {
  let [before, from] = [(day - 1) * DAY_MS, (day + 1) * DAY_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    [before, from] = dayIn(timeZone, middle) >= day ? [before, middle] : [middle, from];
  }
  return from;
}

/** What is to be paid: the seat, the kit if it is chosen, and both together. */
export interface Bill {
  readonly seat: Money;
  readonly kit: Money | null;
  readonly total: Money;
}

/** The bill; null if nothing in it costs anything. */
export function billOf({ price }: Pick<Course, 'price'>, kit: KitOnSale | null): Bill | null {
  const currency: Currency | undefined = price?.currency ?? kit?.price.currency;
  if (currency === undefined) {
    return null;
  }
  const seat = price ?? { amount: 0, currency };
  const total = { amount: seat.amount + (kit?.price.amount ?? 0), currency };
  return { seat, kit: kit?.price ?? null, total };
}

/** The form of a checkout, as typed. */
export interface CheckoutDraft {
  readonly name: string;
  readonly email: string;
  readonly hasKit: boolean;
  readonly address: string;
  readonly more: string;
  readonly phone: string;
  /** Null: the first one available. */
  readonly method: PaymentMethod | null;
}

export type CheckoutErrors = Partial<Record<'name' | 'email' | 'address' | 'phone', true>>;

/** Whether only the kit’s address is missing. */
export const lacksAddress = ({ address, phone }: CheckoutErrors): boolean =>
  address === true || phone === true;

interface Checked {
  readonly draft: CheckoutDraft;
  /** If it is not on sale, it is not chosen either. */
  readonly withKit: boolean;
  readonly method: PaymentMethod;
  readonly total: Money;
  readonly language: MailLanguage;
  readonly shown: NonNullable<OrderForm['shown']>;
}

/** What is wrong with a checkout, by field; or the resulting order. */
export function checkOrder({
  draft,
  withKit,
  method,
  total,
  language,
  shown,
}: Checked): { readonly form: OrderForm } | { readonly errors: CheckoutErrors } {
  // Pasted text may contain invisible characters.
  const name = personName.safeParse(printable(draft.name));
  const email = emailShape.safeParse(draft.email);
  const address = kitAddress.shape.address.safeParse(printable(draft.address));
  const phone = kitAddress.shape.phone.safeParse(draft.phone);
  const errors: CheckoutErrors = {
    ...(name.success ? {} : { name: true }),
    ...(email.success ? {} : { email: true }),
    ...(withKit && !address.success ? { address: true } : {}),
    ...(withKit && !phone.success ? { phone: true } : {}),
  };
  const kit = withKit ? { address: address.data, more: printable(draft.more), phone: phone.data } : null;
  const who = { name: name.data, email: email.data, language };
  const form = orderForm.safeParse({ ...who, method, kit, total, shown });
  return Object.keys(errors).length === 0 && form.success ? { form: form.data } : { errors };
}

/** The way that an address requests: `?way=card`, or any except it, `?other=card`. */
export function wayIn(parameters: URLSearchParams, ways: readonly PaymentWay[]): PaymentMethod | null {
  const [way, other] = [parameters.get('way'), parameters.get('other')];
  return ways.find(({ method }) => (other === null ? method === way : method !== other))?.method ?? null;
}
