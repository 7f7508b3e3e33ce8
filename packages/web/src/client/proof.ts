import { createStore } from '@gongbang/client';
import type { AccountAnswer, AccountRoute } from '@gongbang/protocol';

import { askAccounts, saidIn, type AccountAsk } from './accounts.ts';

/** The outcome: the user has proved that the account is theirs, or does not want to. */
type Answer = (isProven: boolean) => void;

/** The pending question; null while nobody is asked. */
export const proofStore = createStore<{ readonly answer: Answer | null }>({ answer: null });

/** The user gave no proof, so nothing was done. */
export class NotProven extends Error {
  constructor() {
    super('Nobody has shown that the account is theirs.');
    this.name = 'NotProven';
  }
}

/** Other tabs report the proof here, because an issuer's pages are elsewhere. */
export const PROOF_CHANNEL = 'gongbang-proof';

/**
 * Does something that needs a fresh proof. If the last one is too old, the user is asked for one on top of the current page, and
 * then it is done.
 * @throws NotProven, and the same as `request`
 */
export async function withProof<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (saidIn(error)?.reason !== 'PROOF_NEEDED') {
      throw error;
    }
  }
  if (!(await prove())) {
    throw new NotProven();
  }
  return request();
}

/** Requests an account route that needs a fresh proof. @throws NotProven, and the same as `askAccounts` */
export const askProven = <N extends AccountRoute>(
  name: N,
  ask: AccountAsk<N> = {},
): Promise<AccountAnswer<N>> => withProof(() => askAccounts(name, ask));

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
