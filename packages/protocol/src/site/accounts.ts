import { z } from 'zod';

import { UNKNOWN_OUTCOME, wireError } from '../errors.ts';
import { classId, secret } from '../ids.ts';
import { classInfo, personName, timestamp } from '../model.ts';
import { line } from '../text.ts';

/*
 * Accounts: who somebody is outside classes. Classes know nothing of them, and everything works without one.
 */

/** Upper bounds on what accounts hold. */
export const ACCOUNT_LIMITS = {
  email: 254,
  /** A passkey's name, given by its owner. */
  passkeyName: 40,
  passkeys: 20,
  /** Browsers signed in at once; one more signs out the one unused for longest. */
  devices: 20,
  classes: 500,
  /** People per answer. */
  peoplePage: 100,
  issuers: 8,
  path: 512,
} as const;

/** How long a code from an email is valid, in ms, and how many wrong tries it allows. */
export const CODE_MS = 10 * 60_000;
export const CODE_TRIES = 5;
/** How soon a code can be sent again, in ms. */
export const RESEND_MS = 60_000;
export const RECOVERY_CODES = 10;
/** How long a proof of identity counts, in ms: until then, people may change what lets them sign in. */
export const PROOF_MS = 10 * 60_000;

/** The session cookie over https; if the page is not on https, it goes without `__Host-`. */
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
/** Names an issuer in addresses; comes from the settings. */
export const issuerId = z.string().regex(/^[a-z0-9-]{1,20}$/);
export type IssuerId = z.infer<typeof issuerId>;

/** An address as stored and compared: in lower case. */
export const email = z
  .string()
  .max(ACCOUNT_LIMITS.email)
  .trim()
  .toLowerCase()
  .pipe(z.email({ error: 'must be an email address' }).max(ACCOUNT_LIMITS.email));

/** Six digits. Whatever people write between them is removed first. */
export const emailCode = z.string().regex(/^\d{6}$/);

/** One of the ten, as people write it down: `7kq2-m41x`. Capitals and easily confused characters are accepted. */
export const recoveryCode = z.string().trim().min(8).max(20);

/** Languages in which mails are written. */
export const mailLanguage = z.enum(['ko', 'en']);
export type MailLanguage = z.infer<typeof mailLanguage>;

/**
 * A path on this site, with its query and fragment: where to return after signing in. No browser can read it
 * as an address elsewhere: it contains no `//`, no `\`, and no character that browsers strip.
 */
export const sitePath = z
  .string()
  .max(ACCOUNT_LIMITS.path)
  .regex(/^(?:\/(?![/\\])[!"$-.0->@-[\]-~]*)+(?:[?#][!-~]*)?$/, 'must be a path of this site');

/** The signed-in person's own account. */
export const account = z.object({
  id: accountId,
  /** Null until they have given one. */
  name: personName.nullable(),
  /** A proven address. Null only for an owner who has not proven one yet. */
  email: z.string().nullable(),
  role: accountRole,
  /** The language of mails to them; null until a page has reported it. */
  language: mailLanguage.nullable(),
  hasPasskey: z.boolean(),
});
export type Account = z.infer<typeof account>;

/** An issuer of identities (OpenID Connect): Kakao, Google, a school's own. */
export const issuer = z.object({ id: issuerId, name: line(30) });
export type Issuer = z.infer<typeof issuer>;

/** The ways to sign in here. */
export const waysIn = z.object({
  /** Browsers make no passkeys if the page is at a bare IP address, or not secure. */
  passkey: z.boolean(),
  /** `logged`: no mail is set up, so codes go to the server's log, for whoever runs the server. */
  code: z.enum(['mailed', 'logged']),
  issuers: z.array(issuer).max(ACCOUNT_LIMITS.issuers),
});
export type WaysIn = z.infer<typeof waysIn>;

export const me = z.object({ account: account.nullable(), ways: waysIn });
export type Me = z.infer<typeof me>;

/** The answer to a successful sign-in. */
export const signedIn = z.object({
  account,
  /** Whether the account was just created: the time to offer a passkey. */
  isNew: z.boolean(),
});
export type SignedIn = z.infer<typeof signedIn>;

/** A code is on its way; the answer is the same for every address. */
export const codeSent = z.object({
  /** When the code expires. */
  expiresAt: timestamp,
  /** The earliest time another one can be requested. */
  resendAt: timestamp,
});
export type CodeSent = z.infer<typeof codeSent>;

/** Options for the browser's WebAuthn: made by @simplewebauthn/server, read by @simplewebauthn/browser. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

const bytes = (max: number) => z.string().max(max);
const transports = z.array(z.string().max(20)).max(10);

/** The browser's WebAuthn answer: a new passkey. */
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

/** The browser's WebAuthn answer: a passkey it already has. */
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

/** Ten single-use codes. They are shown only this once. */
export const freshCodes = z.array(z.string()).length(RECOVERY_CODES);

export const passkeyAdded = z.object({
  passkey,
  /** Only with the first passkey. */
  recoveryCodes: freshCodes.nullable(),
});
export type PasskeyAdded = z.infer<typeof passkeyAdded>;

/** A browser that is signed in. */
export const device = z.object({
  id: deviceId,
  /** As it identifies itself: `Chrome`, `Windows`. Null if unknown. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  signedInAt: timestamp,
  /** Accurate to about an hour. */
  seenAt: timestamp,
  isThis: z.boolean(),
});
export type Device = z.infer<typeof device>;

/** A class whose mentor is this account. */
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
  /** The keys of both links. The mentees' is null if an older version made the class. */
  keys: z.object({ mentor: secret, mentee: secret.nullable() }),
});
export type OwnClass = z.infer<typeof ownClass>;

/** Somebody with an account, as the owner sees them. */
export const person = z.object({
  id: accountId,
  name: personName.nullable(),
  email: z.string().nullable(),
  role: accountRole,
  createdAt: timestamp,
});
export type Person = z.infer<typeof person>;

/** Whether the person has recently proven that the account is theirs, and how they can. */
export const proof = z.object({
  isFresh: z.boolean(),
  /** With one of its passkeys, at this address. */
  passkey: z.boolean(),
  /** With a code sent to this address. */
  email: z.string().nullable(),
  issuers: z.array(issuer).max(ACCOUNT_LIMITS.issuers),
});
export type Proof = z.infer<typeof proof>;

/** The exact reason why signing in, or whatever else was asked for, is refused. */
export const accountReason = z.enum([
  /** `triesLeft` says how many tries remain. */
  'WRONG_CODE',
  /** Expired, tried too often, already used, or requested in another browser: a new one helps. */
  'CODE_EXPIRED',
  /** The browser did not keep the cookie it was given at the start. */
  'NO_COOKIE',
  /** `waitSeconds` says how long no code will be sent; the newest one received remains valid. */
  'TOO_OFTEN',
  /** Not one of this account's, or already used; the same if there is no account. */
  'WRONG_RECOVERY_CODE',
  /** It belongs to no account here, or was removed. */
  'UNKNOWN_PASSKEY',
  /** The browser answered too late, or to another challenge. */
  'PASSKEY_FAILED',
  /** The last proof of identity is too old: `/api/me/proof` says how to give one. */
  'PROOF_NEEDED',
  'PASSKEYS_FULL',
  /** The owner's link was already used, or belongs to another server. */
  'OWNER_LINK_USED',
  /** Told only to somebody who has proven that the address is theirs. */
  'EMAIL_TAKEN',
  /** There must always be an owner. */
  'LAST_OWNER',
  /** The mentor still has upcoming dates: those must be called off first, which notifies people. */
  'DATES_TO_COME',
  'CLASSES_FULL',
  /** The limit of API tokens is reached. */
  'TOKENS_FULL',
  /** There is no room for new accounts; existing ones can still sign in. */
  'ACCOUNTS_FULL',
]);
export type AccountReason = z.infer<typeof accountReason>;

/** A refusal by these routes: like any other, plus what people can do about it. */
export const accountErrorBody = z.object({
  error: z.object({
    ...wireError.shape,
    reason: z
      .enum([...accountReason.options, UNKNOWN_OUTCOME])
      .optional()
      .catch(undefined),
    triesLeft: z.int().nonnegative().optional().catch(undefined),
    waitSeconds: z.int().positive().optional().catch(undefined),
  }),
});
export type AccountError = z.infer<typeof accountErrorBody>['error'];

/** Why signing in with an issuer failed: `/sign-in?refused=REASON&issuer=ID`. */
export const issuerRefusal = z.enum([
  /** The person declined at the issuer. */
  'CANCELLED',
  /** The issuer does not vouch for an address, and an account needs a proven one. */
  'EMAIL_UNPROVEN',
  /** Too late, or begun in another browser. */
  'EXPIRED',
  /** The issuer does not answer, or not as it should. */
  'FAILED',
  'TOO_OFTEN',
  'ACCOUNTS_FULL',
  /** The issuer names somebody other than the account's owner, so nobody has proven that it is theirs. */
  'SOMEBODY_ELSE',
]);
export type IssuerRefusal = z.infer<typeof issuerRefusal>;
