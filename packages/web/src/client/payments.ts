import { paymentRoutes } from '@gongbang/protocol';

import { tableOf } from './siteTable.ts';

/** Requests one of the payment routes. @throws CourseRefusal, ClientError */
export const askPayments = tableOf(paymentRoutes);

/** Leaves this page for a provider's, on this server or the web, and nowhere else. Returns whether it does. */
export function goToProvider(goTo: string): boolean {
  const isSound = URL.canParse(goTo, location.href) && isWeb(new URL(goTo, location.href));
  if (isSound) {
    location.assign(goTo);
  }
  return isSound;
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';
