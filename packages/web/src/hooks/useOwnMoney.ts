import type { OwnMoney } from '@gongbang/protocol';

import { askPayments } from '../client/payments.ts';
import { useLoaded } from './useLoaded.ts';

const load = (): Promise<OwnMoney> => askPayments('getOwnMoney');

/** One's own money: what came in, what has to go back, and how it is taken. */
export function useOwnMoney(): ReturnType<typeof useLoaded<OwnMoney>> {
  return useLoaded(load);
}
