import { z } from 'zod';

import { wireError } from '../errors.ts';
import { classId, secret } from '../ids.ts';
import { classInfo, personName, timestamp } from '../model.ts';
import { line } from '../text.ts';

/*
 * Accounts: who somebody is beside a class. A class knows nothing of them, and everything works without one.
 */

/** What there may be at most of what accounts hold. */
export const ACCOUNT_LIMITS = {
  email: 254,
  /** What a passkey is called by its owner. */
  passkeyName: 40,
  passkeys: 20,
  /** Browsers that are signed in; one more sends out the one that was not used for longest. */
  devices: 20,
  classes: 500,
  /** People in one answer. */
  peoplePage: 100,
  issuers: 8,
  path: 512,
} as const;

/** How long a code from an e-mail can be used, in ms, and how often it may be wrong. */
export const CODE_MS = 10 * 60_000;
export const CODE_TRIES = 5;
/** After this a code is sent again if one asks, in ms. */
export const RESEND_MS = 60_000;
export const RECOVERY_CODES = 10;
/** For how long it counts that somebody has shown who they are, in ms: so long ago they may change what lets them in. */
export const PROOF_MS = 10 * 60_000;

/** The cookie of a session over https; without `__Host-` where the page has none. */
export const SESSION_COOKIE = '__Host-gongbang';

/** `owner`: runs the studio. `mentor`: has classes of the studio. `person`: everybody else. */
export const accountRole = z.enum(['owner', 'mentor', 'person']);
export type AccountRole = z.infer<typeof accountRole>;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const accountId = madeId;
export type AccountId = z.infer<typeof accountId>;
export const deviceId = madeId;
export type DeviceId = z.infer<typeof deviceId>;
export const passkeyId = madeId;
export type PasskeyId = z.infer<typeof passkeyId>;
/** Names an issuer in addresses; the settings give it. */
export const issuerId = z.string().regex(/^[a-z0-9-]{1,20}$/);
export type IssuerId = z.infer<typeof issuerId>;

/** An address as it is kept and compared: in lower case. */
export const email = z
  .string()
  .max(ACCOUNT_LIMITS.email)
  .trim()
  .toLowerCase()
  .pipe(z.email({ error: 'must be an e-mail address' }).max(ACCOUNT_LIMITS.email));

/** Six digits. What people write between them is left out before. */
export const emailCode = z.string().regex(/^\d{6}$/);

/** One of the ten, as people write it down: `7kq2-m41x`. Capitals, and what is easily mistaken for another sign, are read. */
export const recoveryCode = z.string().trim().min(8).max(20);

/** Languages that mails are written in. */
export const mailLanguage = z.enum(['ko', 'en']);
export type MailLanguage = z.infer<typeof mailLanguage>;

/**
 * A path of this site, with its query and what stands behind the `#`: where to go back to after signing in. Nothing in it is read
 * by a browser as an address elsewhere: no `//`, no `\`, and no character that is left out on the way.
 */
export const sitePath = z
  .string()
  .max(ACCOUNT_LIMITS.path)
  .regex(/^(?:\/(?![/\\])[!"$-.0->@-[\]-~]*)+(?:[?#][!-~]*)?$/, 'must be a path of this site');

/** Oneself. */
export const account = z.object({
  id: accountId,
  /** Null until one has given it. */
  name: personName.nullable(),
  /** A proven address. Null only for an owner who has proven none yet. */
  email: z.string().nullable(),
  role: accountRole,
  /** In which mails to them are written; null until a page has said. */
  language: mailLanguage.nullable(),
  hasPasskey: z.boolean(),
});
export type Account = z.infer<typeof account>;

/** An issuer of identities (OpenID Connect): Kakao, Google, a school's own. */
export const issuer = z.object({ id: issuerId, name: line(30) });
export type Issuer = z.infer<typeof issuer>;

/** In which ways one signs in here. */
export const waysIn = z.object({
  /** Where the page is at a plain address, or not secure, browsers make no passkeys. */
  passkey: z.boolean(),
  /** `logged`: no mail is set up, and the codes are in the server's log: whoever runs it has them. */
  code: z.enum(['mailed', 'logged']),
  issuers: z.array(issuer).max(ACCOUNT_LIMITS.issuers),
});
export type WaysIn = z.infer<typeof waysIn>;

export const me = z.object({ account: account.nullable(), ways: waysIn });
export type Me = z.infer<typeof me>;

/** Somebody is in. */
export const signedIn = z.object({
  account,
  /** Whether the account was made just now: the time to offer a passkey. */
  isNew: z.boolean(),
});
export type SignedIn = z.infer<typeof signedIn>;

/** A code is on its way; the same for each address. */
export const codeSent = z.object({
  /** Until when the code can be used. */
  expiresAt: timestamp,
  /** From when on another one can be asked for. */
  resendAt: timestamp,
});
export type CodeSent = z.infer<typeof codeSent>;

/** What the browser's WebAuthn is asked with: made by @simplewebauthn/server, read by @simplewebauthn/browser. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

const bytes = (max: number) => z.string().max(max);
const transports = z.array(z.string().max(20)).max(10);

/** What the browser's WebAuthn answered: a new passkey. */
export const passkeyRegistration = z.object({
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(16_384),
    transports: transports.optional(),
  }),
  clientExtensionResults: z.looseObject({}).default({}),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistration>;

/** What the browser's WebAuthn answered: a passkey that it has. */
export const passkeyAssertion = z.object({
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(2048),
    userHandle: bytes(100).optional(),
  }),
  clientExtensionResults: z.looseObject({}).default({}),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

export const passkey = z.object({
  id: passkeyId,
  name: line(ACCOUNT_LIMITS.passkeyName),
  createdAt: timestamp,
  usedAt: timestamp.nullable(),
});
export type Passkey = z.infer<typeof passkey>;

/** Ten codes, each for one time. They are shown this once. */
export const freshCodes = z.array(z.string()).length(RECOVERY_CODES);

export const passkeyAdded = z.object({
  passkey,
  /** With the first passkey. */
  recoveryCodes: freshCodes.nullable(),
});
export type PasskeyAdded = z.infer<typeof passkeyAdded>;

/** A browser that is signed in. */
export const device = z.object({
  id: deviceId,
  /** As it says itself: `Chrome`, `Windows`. Null for one that is not known. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  signedInAt: timestamp,
  /** To the hour or so. */
  seenAt: timestamp,
  isThis: z.boolean(),
});
export type Device = z.infer<typeof device>;

/** A class of which the account is mentor. */
export const ownClass = z.object({
  id: classId,
  ...classInfo.pick({
    title: true,
    mentorName: true,
    phase: true,
    startsAt: true,
    wholeDay: true,
    timeZone: true,
  }).shape,
  /** Those of both links. The mentees' is null where an older version made the class. */
  keys: z.object({ mentor: secret, mentee: secret.nullable() }),
});
export type OwnClass = z.infer<typeof ownClass>;

/** Somebody who has an account, as the owner sees them. */
export const person = z.object({
  id: accountId,
  name: personName.nullable(),
  email: z.string().nullable(),
  role: accountRole,
  createdAt: timestamp,
});
export type Person = z.infer<typeof person>;

/** Whether one has shown just now that the account is one’s own, and how one does. */
export const proof = z.object({
  isFresh: z.boolean(),
  /** By one of its passkeys, at this address. */
  passkey: z.boolean(),
  /** By a code to this address. */
  email: z.string().nullable(),
  issuers: z.array(issuer).max(ACCOUNT_LIMITS.issuers),
});
export type Proof = z.infer<typeof proof>;

/** Why exactly somebody is not let in, or not done what they ask for. */
export const accountReason = z.enum([
  /** `triesLeft` says how often one may still try. */
  'WRONG_CODE',
  /** Too old, tried too often, used, or asked for in another browser: a new one helps. */
  'CODE_EXPIRED',
  /** The browser has not kept the cookie that it was given when this was begun. */
  'NO_COOKIE',
  /** `waitSeconds` says for how long no code is sent; the newest that came can still be used. */
  'TOO_OFTEN',
  /** Not one of this account's, or used; the same where there is no account. */
  'WRONG_RECOVERY_CODE',
  /** It is of no account here, or was removed. */
  'UNKNOWN_PASSKEY',
  /** The browser's answer came too late, or was to another question. */
  'PASSKEY_FAILED',
  /** It was too long ago that one has shown who one is: `/api/me/proof` says how one does. */
  'PROOF_NEEDED',
  'PASSKEYS_FULL',
  /** The owner's link was used, or is not of this server. */
  'OWNER_LINK_USED',
  /** Told to one who has proven that the address is theirs. */
  'EMAIL_TAKEN',
  /** There has to be an owner. */
  'LAST_OWNER',
  /** Dates of a mentor's are to come: they are called off first, by which people are told. */
  'DATES_TO_COME',
  'CLASSES_FULL',
  /** There are as many API tokens as there can be. */
  'TOKENS_FULL',
  /** No new accounts fit in; whoever has one comes in. */
  'ACCOUNTS_FULL',
]);
export type AccountReason = z.infer<typeof accountReason>;

/** A refusal of these routes: as all are, and what people can do. */
export const accountErrorBody = z.object({
  error: z.object({
    ...wireError.shape,
    reason: accountReason.optional().catch(undefined),
    triesLeft: z.int().nonnegative().optional().catch(undefined),
    waitSeconds: z.int().positive().optional().catch(undefined),
  }),
});
export type AccountError = z.infer<typeof accountErrorBody>['error'];

/** Why an issuer's way did not work: `/sign-in?refused=REASON&issuer=ID`. */
export const issuerRefusal = z.enum([
  /** One said no there. */
  'CANCELLED',
  /** The issuer does not vouch for an address, and an account is a proven one. */
  'EMAIL_UNPROVEN',
  /** Too late, or begun in another browser. */
  'EXPIRED',
  /** The issuer does not answer, or not as it should. */
  'FAILED',
  'TOO_OFTEN',
  'ACCOUNTS_FULL',
  /** It is not who the account is there: nobody has shown that it is theirs. */
  'SOMEBODY_ELSE',
]);
export type IssuerRefusal = z.infer<typeof issuerRefusal>;
