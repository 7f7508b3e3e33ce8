import { codeOf, createStore, persist } from '@gongbang/client';
import type { Account, Me } from '@gongbang/protocol';

import { currentLanguage, onLanguage } from '../i18n/index.ts';
import { askAccounts } from './accounts.ts';

/** What this page knows about who is signed in. */
interface MeState {
  /** Null until the server has said. */
  readonly me: Me | null;
  /** The server does not answer; it is asked again until it does. */
  readonly isAway: boolean;
}

/** Who is signed in in this browser. */
export const meStore = createStore<MeState>({ me: null, isAway: false });

let asked = false;

/** Asks who is signed in, once, until there is an answer. */
export function askWhoIsIn(): void {
  if (asked) {
    return;
  }
  asked = true;
  persist(look, () => true).catch(() => {
    // An older server has no accounts: there the page stays as it was.
    asked = false;
  });
}

/** Asks again. @throws ClientError */
export async function look(): Promise<Me> {
  try {
    const me = await askAccounts('getMe');
    meStore.setState(() => ({ me, isAway: false }));
    tellLanguage();
    return me;
  } catch (error) {
    meStore.setState((state) => ({ ...state, isAway: true }));
    throw error;
  }
}

/** Somebody else is signed in now, or nobody any more. */
export function nowIs(account: Account | null): void {
  meStore.setState((state) => (state.me === null ? state : { ...state, me: { ...state.me, account } }));
  tellLanguage();
}

/** Mails use the language of the page, so the account is told when that changes. Nothing waits for it. */
function tellLanguage(): void {
  const account = meStore.getState().me?.account ?? null;
  const language = currentLanguage();
  if (account === null || account.language === language) {
    return;
  }
  askAccounts('changeMe', { body: { language } }).then((changed) => {
    if (meStore.getState().me?.account?.id === changed.id) {
      nowIs(changed);
    }
  }, noteRefusal);
}
onLanguage(tellLanguage);

/** Notes a refusal: the user may have been signed out elsewhere. */
export function noteRefusal(error: unknown): void {
  if (codeOf(error) === 'SIGN_IN_NEEDED') {
    nowIs(null);
  }
}
