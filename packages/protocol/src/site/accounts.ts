import { z } from 'zod';

import { wireError } from '../errors.ts';
import type { Route } from '../http.ts';
import { classId, secret } from '../ids.ts';
import { classPhase, personName, timestamp } from '../model.ts';
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
const freshCodes = z.array(z.string()).length(RECOVERY_CODES);

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
  title: z.string(),
  phase: classPhase,
  startsAt: timestamp.nullable(),
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

/** Why exactly somebody is not let in, or not done what they ask for. */
export const accountReason = z.enum([
  /** `triesLeft` says how often one may still try. */
  'WRONG_CODE',
  /** Too old, tried too often, used, or asked for in another browser: a new one helps. */
  'CODE_EXPIRED',
  /** `waitSeconds` says for how long no code is sent; the newest that came can still be used. */
  'TOO_OFTEN',
  /** Not one of this account's, or used; the same where there is no account. */
  'WRONG_RECOVERY_CODE',
  /** It is of no account here, or was removed. */
  'UNKNOWN_PASSKEY',
  /** The browser's answer came too late, or was to another question. */
  'PASSKEY_FAILED',
  'PASSKEYS_FULL',
  /** The owner's link was used, or is not of this server. */
  'OWNER_LINK_USED',
  /** Told to one who has proven that the address is theirs. */
  'EMAIL_TAKEN',
  /** There has to be an owner. */
  'LAST_OWNER',
  'CLASSES_FULL',
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
]);
export type IssuerRefusal = z.infer<typeof issuerRefusal>;

const done = z.object({});
const languageOf = { language: mailLanguage.default('ko') };

/** Accounts over HTTP. Who is signed in is said by a cookie that scripts do not see. */
export const accountRoutes = {
  getMe: {
    method: 'get',
    path: '/api/me',
    summary: 'Who is signed in in this browser, and in which ways one signs in here.',
    who: 'anybody',
    response: me,
  },
  changeMe: {
    method: 'patch',
    path: '/api/me',
    summary: 'One’s own name.',
    who: 'account',
    body: z.strictObject({ name: personName }),
    response: account,
  },
  signOut: {
    method: 'post',
    path: '/api/sign-out',
    summary: 'Signs this browser out. Also where nobody is signed in.',
    who: 'anybody',
    response: done,
  },
  askForCode: {
    method: 'post',
    path: '/api/sign-in/codes',
    summary:
      'Sends six digits to an address, for this browser. The answer and its time are the same for each address: nobody learns whether it has an account.',
    who: 'anybody',
    body: z.strictObject({ email, ...languageOf }),
    response: codeSent,
  },
  checkCode: {
    method: 'post',
    path: '/api/sign-in/codes/check',
    summary:
      'Signs in by the six digits, in the browser that asked for them: five tries, ten minutes. Who comes for the first time gets an account.',
    who: 'anybody',
    body: z.strictObject({ email, code: emailCode }),
    response: signedIn,
  },
  askForPasskey: {
    method: 'post',
    path: '/api/sign-in/passkeys/options',
    summary: 'What the browser is asked with for a passkey; no address is.',
    who: 'anybody',
    response: passkeyOptions,
  },
  checkPasskey: {
    method: 'post',
    path: '/api/sign-in/passkeys/check',
    summary: 'Signs in by a passkey.',
    who: 'anybody',
    body: z.strictObject({ response: passkeyAssertion }),
    response: signedIn,
  },
  useRecoveryCode: {
    method: 'post',
    path: '/api/sign-in/recovery',
    summary: 'Signs in by one of the ten codes, which is used up by that.',
    who: 'anybody',
    body: z.strictObject({ email, code: recoveryCode }),
    response: signedIn,
  },
  goToIssuer: {
    method: 'get',
    path: '/api/sign-in/issuers/{issuerId}',
    summary: 'Sends the browser to an issuer of identities; `to` is where it ends up afterwards.',
    who: 'anybody',
    redirects: true,
    params: z.object({ issuerId }),
    query: z.object({ to: sitePath.catch('/').default('/') }),
    response: z.unknown(),
  },
  comeFromIssuer: {
    method: 'get',
    path: '/api/sign-in/issuers/{issuerId}/callback',
    summary:
      'Where an issuer sends the browser back to: on to `to`, signed in; or to `/sign-in?refused=REASON&issuer=ID&to=`.',
    who: 'anybody',
    redirects: true,
    params: z.object({ issuerId }),
    response: z.unknown(),
  },
  becomeOwner: {
    method: 'post',
    path: '/api/sign-in/owner',
    summary:
      'Makes whoever is signed in the owner, or else makes the owner’s account, by the link that the first start prints (`/owner#token`). It works once.',
    who: 'anybody',
    body: z.strictObject({ token: secret }),
    response: signedIn,
  },
  askForEmail: {
    method: 'post',
    path: '/api/me/email/codes',
    summary: 'Sends six digits to an address that is to be the account’s from now on.',
    who: 'account',
    body: z.strictObject({ email, ...languageOf }),
    response: codeSent,
  },
  changeEmail: {
    method: 'post',
    path: '/api/me/email/codes/check',
    summary: 'Makes a proven address the account’s.',
    who: 'account',
    body: z.strictObject({ email, code: emailCode }),
    response: account,
  },
  getPasskeys: {
    method: 'get',
    path: '/api/me/passkeys',
    summary: 'One’s passkeys, and how many recovery codes are left.',
    who: 'account',
    response: z.object({
      passkeys: z.array(passkey).max(ACCOUNT_LIMITS.passkeys),
      recoveryCodesLeft: z.int().nonnegative(),
    }),
  },
  askForNewPasskey: {
    method: 'post',
    path: '/api/me/passkeys/options',
    summary: 'What the browser is asked with to make a passkey.',
    who: 'account',
    response: passkeyOptions,
  },
  addPasskey: {
    method: 'post',
    path: '/api/me/passkeys',
    summary: 'Adds a passkey that the browser made. With the first come ten recovery codes, shown this once.',
    who: 'account',
    body: z.strictObject({
      response: passkeyRegistration,
      /** What it is called; after the browser's system when it is left out. */
      name: line(ACCOUNT_LIMITS.passkeyName).optional(),
    }),
    response: passkeyAdded,
  },
  removePasskey: {
    method: 'delete',
    path: '/api/me/passkeys/{passkeyId}',
    summary: 'Removes a passkey: it signs nobody in any more.',
    who: 'account',
    params: z.object({ passkeyId }),
    response: done,
  },
  renewRecoveryCodes: {
    method: 'post',
    path: '/api/me/recovery-codes',
    summary: 'Ten new recovery codes, in place of those before.',
    who: 'account',
    response: z.object({ recoveryCodes: freshCodes }),
  },
  getDevices: {
    method: 'get',
    path: '/api/me/devices',
    summary: 'Browsers in which one is signed in, the one that was used last first.',
    who: 'account',
    response: z.object({ devices: z.array(device).max(ACCOUNT_LIMITS.devices) }),
  },
  signOutDevice: {
    method: 'delete',
    path: '/api/me/devices/{deviceId}',
    summary: 'Signs one of them out.',
    who: 'account',
    params: z.object({ deviceId }),
    response: done,
  },
  signOutDevices: {
    method: 'delete',
    path: '/api/me/devices',
    summary: 'Signs all of them out, this one too unless `which=others`.',
    who: 'account',
    query: z.object({ which: z.enum(['others', 'all']).default('all') }),
    response: done,
  },
  getOwnClasses: {
    method: 'get',
    path: '/api/me/classes',
    summary:
      'Classes of which one is mentor, with the keys of their links, the one that was added last first.',
    who: 'account',
    response: z.object({ classes: z.array(ownClass).max(ACCOUNT_LIMITS.classes) }),
  },
  keepClass: {
    method: 'put',
    path: '/api/me/classes/{classId}',
    summary: 'Keeps a class in the account, by its mentor’s link.',
    who: 'account',
    keyed: true,
    params: z.object({ classId }),
    response: done,
  },
  forgetClass: {
    method: 'delete',
    path: '/api/me/classes/{classId}',
    summary: 'The account forgets a class. The class stays, and its links.',
    who: 'account',
    params: z.object({ classId }),
    response: done,
  },
  getPeople: {
    method: 'get',
    path: '/api/people',
    summary: 'Everybody who has an account, a page at a time, latest first.',
    who: 'owner',
    query: z.object({
      /** The last one of the page before. */
      after: accountId.optional(),
    }),
    response: z.object({ people: z.array(person).max(ACCOUNT_LIMITS.peoplePage), hasMore: z.boolean() }),
  },
  changePerson: {
    method: 'patch',
    path: '/api/people/{accountId}',
    summary: 'What somebody is here. The last owner stays one.',
    who: 'owner',
    params: z.object({ accountId }),
    body: z.strictObject({ role: accountRole }),
    response: person,
  },
} as const satisfies Record<string, Route>;
export type AccountRoute = keyof typeof accountRoutes;
