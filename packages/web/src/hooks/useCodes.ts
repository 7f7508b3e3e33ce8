import type { CodeSent, MailLanguage } from '@gongbang/protocol';

import { saidIn } from '../client/accounts.ts';
import { currentLanguage } from '../i18n/index.ts';
import { codeTimes, type CodeTimes } from '../layout/accounts.ts';

/** A code that is on its way, or none for a while: the newest one that arrived still works. */
export interface Sending extends CodeTimes {
  readonly isHeldBack: boolean;
}

const MS_PER_SECOND = 1000;

/**
 * Sends a code, in the language of the page.
 * @throws ClientError unless it is for asking too often
 */
export async function sendCode(ask: (language: MailLanguage) => Promise<CodeSent>): Promise<Sending> {
  try {
    const sent = await ask(currentLanguage());
    return { ...codeTimes(sent, Date.now()), isHeldBack: false };
  } catch (error) {
    const said = saidIn(error);
    if (said?.reason !== 'TOO_OFTEN') {
      throw error;
    }
    const wait = (said.waitSeconds ?? 0) * MS_PER_SECOND;
    return { expiresAt: null, resendAt: Date.now() + wait, isHeldBack: true };
  }
}
