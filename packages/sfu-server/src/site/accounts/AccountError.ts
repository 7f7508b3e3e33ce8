import type { AccountError as WireAccountError, AccountReason, ErrorCode } from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';

/** What helps people after a refusal. */
type Help = Pick<WireAccountError, 'triesLeft' | 'waitSeconds'>;

const CODES: Partial<Record<AccountReason, ErrorCode>> = {
  TOO_OFTEN: 'RATE_LIMITED',
  PASSKEYS_FULL: 'CONFLICT',
  EMAIL_TAKEN: 'CONFLICT',
  LAST_OWNER: 'CONFLICT',
  DATES_TO_COME: 'CONFLICT',
  CLASSES_FULL: 'CONFLICT',
  TOKENS_FULL: 'CONFLICT',
  ACCOUNTS_FULL: 'CONFLICT',
};

const MESSAGES: Readonly<Record<AccountReason, string>> = {
  WRONG_CODE: 'That is not the code.',
  CODE_EXPIRED: 'This code is no longer valid. Ask for a new one.',
  NO_COOKIE: 'This browser did not keep the cookie that it was given. Allow cookies, and start again.',
  TOO_OFTEN: 'Too often. Wait a little, then try again.',
  WRONG_RECOVERY_CODE: 'This recovery code does not match this address.',
  UNKNOWN_PASSKEY: 'This passkey belongs to no account here.',
  PASSKEY_FAILED: 'The passkey did not work. Try again, or sign in another way.',
  PROOF_NEEDED: 'Confirm first that this account is yours: you last did so too long ago.',
  PASSKEYS_FULL: 'You already have as many passkeys as one account can. Remove one first.',
  OWNER_LINK_USED:
    'This link no longer makes anybody the owner. The server prints a new one when it starts without an owner.',
  EMAIL_TAKEN: 'Another account has this address. Sign in with it, or choose another one.',
  LAST_OWNER: 'There has to be an owner. Make somebody else one first.',
  DATES_TO_COME: 'You still have upcoming dates. Call them off first, so that people are told.',
  CLASSES_FULL: 'This account keeps as many classes as it can. Remove some from it first.',
  TOKENS_FULL: 'The studio has as many API tokens as it can have. Remove one first.',
  ACCOUNTS_FULL: 'There is no room for new accounts here. Ask whoever runs this server.',
};

/** A refusal about an account, with its reason. */
export class AccountError extends ClassroomError {
  readonly accountReason: AccountReason;
  readonly help: Help;

  constructor(accountReason: AccountReason, help: Help = {}) {
    super(CODES[accountReason] ?? 'SIGN_IN_REFUSED', MESSAGES[accountReason]);
    this.name = 'AccountError';
    this.accountReason = accountReason;
    this.help = help;
  }
}

const MS_PER_SECOND = 1000;

/** Too many attempts, and how long to wait. */
export const tooOften = (waitMs: number): AccountError =>
  new AccountError('TOO_OFTEN', { waitSeconds: Math.max(1, Math.ceil(waitMs / MS_PER_SECOND)) });

/** Nobody is signed in, or no longer. */
export const signInNeeded = (): ClassroomError => new ClassroomError('SIGN_IN_NEEDED', 'Sign in first.');

/** Only the owner may. */
export const ownerNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only the owner of this server may do this.');

/** Only mentors and owners may. */
export const mentorNeeded = (): ClassroomError =>
  new ClassroomError('FORBIDDEN', 'Only mentors of this server may do this.');
