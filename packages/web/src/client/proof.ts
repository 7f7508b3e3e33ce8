import { createStore } from '@gongbang/client';
import type { AccountAnswer, AccountRoute } from '@gongbang/protocol';

import { askAccounts, saidIn, type AccountAsk } from './accounts.ts';

/** How it went: one has shown that the account is one's own, or does not want to. */
type Answer = (isProven: boolean) => void;

/** Where one is asked; null while nobody is. */
export const proofStore = createStore<{ readonly answer: Answer | null }>({ answer: null });

/** One did not show it: nothing was done. */
export class NotProven extends Error {
  constructor() {
    super('Nobody has shown that the account is theirs.');
    this.name = 'NotProven';
  }
}

/** Other tabs say here that it was shown: an issuer's pages are elsewhere. */
export const PROOF_CHANNEL = 'gongbang-proof';

/**
 * Asks for what a fresh proof is needed for. Where it was too long ago one is asked for it over the page as it stands, and then it
 * is done.
 * @throws NotProven, and as `askAccounts`
 */
export async function askProven<N extends AccountRoute>(
  name: N,
  ask: AccountAsk<N> = {},
): Promise<AccountAnswer<N>> {
  try {
    return await askAccounts(name, ask);
  } catch (error) {
    if (saidIn(error)?.reason !== 'PROOF_NEEDED') {
      throw error;
    }
  }
  if (!(await prove())) {
    throw new NotProven();
  }
  return askAccounts(name, ask);
}

function prove(): Promise<boolean> {
  proofStore.getState().answer?.(false);
  return new Promise((resolve) => {
    proofStore.setState(() => ({
      answer: (isProven) => {
        proofStore.setState(() => ({ answer: null }));
        resolve(isProven);
      },
    }));
  });
}
