import type { OwnMoney } from '@gongbang/protocol';

import { askPayments } from '../client/payments.ts';
import { useLoaded } from './useLoaded.ts';

const load = (): Promise<OwnMoney> => askPayments('getOwnMoney');

/** The mentor's own money: what came in, what has to be refunded, and how it is taken. */
export function useOwnMoney(): ReturnType<typeof useLoaded<OwnMoney>> {
  return useLoaded(load);
}
