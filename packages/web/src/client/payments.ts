import { paymentRoutes } from '@gongbang/protocol';

import { tableOf } from './siteTable.ts';

/** Asks one of the routes of money. @throws CourseRefusal, ClientError */
export const askPayments = tableOf(paymentRoutes);

/** Leaves this page for a provider's, which is the server's own or one on the web, and nothing else. Says whether it does. */
export function goToProvider(goTo: string): boolean {
  const isSound = URL.canParse(goTo, location.href) && isWeb(new URL(goTo, location.href));
  if (isSound) {
    location.assign(goTo);
  }
  return isSound;
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';
