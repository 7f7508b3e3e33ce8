import { z } from 'zod';

import type { SiteRoute } from '../http.ts';
import { classId, secret } from '../ids.ts';
import { personName } from '../model.ts';
import { line } from '../text.ts';
import {
  ACCOUNT_LIMITS,
  account,
  accountId,
  accountRole,
  codeSent,
  deviceId,
  device,
  email,
  emailCode,
  freshCodes,
  issuerId,
  mailLanguage,
  me,
  ownClass,
  passkey,
  passkeyAdded,
  passkeyAssertion,
  passkeyId,
  passkeyOptions,
  passkeyRegistration,
  person,
  proof,
  recoveryCode,
  signedIn,
  sitePath,
} from './accounts.ts';
import { ownData } from './ownData.ts';
import { TOKEN_LIMITS, newToken, token, tokenDraft, tokenId } from './tokens.ts';

const done = z.object({});
const languageOf = { language: mailLanguage.default('ko') };

/** Accounts over HTTP. A cookie that scripts cannot see tells who is signed in. */
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
    summary: 'One’s own name, and the language in which one reads. What is left out stays.',
    who: 'account',
    token: false,
    body: z.strictObject({ name: personName.optional(), language: mailLanguage.optional() }),
    response: account,
  },
  removeMe: {
    method: 'delete',
    path: '/api/me',
    summary:
      'Removes one’s account and all that is kept of it, and signs all of its browsers out. Classes stay, for whoever has their links. The last owner stays.',
    who: 'account',
    token: false,
    proven: true,
    response: done,
  },
  getMyData: {
    method: 'get',
    path: '/api/me/data',
    summary: 'All that is kept of one’s account, with the keys of its classes.',
    who: 'account',
    token: false,
    response: ownData,
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
    query: z.object({
      to: sitePath.catch('/').default('/'),
      /**
       * `proof`: the signed-in person proves that the account is theirs, and stays signed in as the same
       * person.
       */
      for: z.enum(['sign-in', 'proof']).catch('sign-in').default('sign-in'),
    }),
    response: z.unknown(),
  },
  comeFromIssuer: {
    method: 'get',
    path: '/api/sign-in/issuers/{issuerId}/callback',
    summary:
      'Where an issuer sends the browser back to: on to `to`, signed in; or to `/sign-in?refused=REASON&issuer=ID&to=`. For a proof, to `/proof`, with `refused` and `issuer` where there is none.',
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
  getProof: {
    method: 'get',
    path: '/api/me/proof',
    summary: 'Whether one has shown within ten minutes that the account is one’s own, and how one does.',
    who: 'account',
    token: false,
    response: proof,
  },
  askToProveByCode: {
    method: 'post',
    path: '/api/me/proof/codes',
    summary: 'Sends six digits to the account’s own address.',
    who: 'account',
    token: false,
    body: z.strictObject(languageOf),
    response: codeSent,
  },
  proveByCode: {
    method: 'post',
    path: '/api/me/proof/codes/check',
    summary:
      'Shows that the account is one’s own, by the six digits. The browser’s session is another one from then on.',
    who: 'account',
    token: false,
    body: z.strictObject({ code: emailCode }),
    response: done,
  },
  askToProveByPasskey: {
    method: 'post',
    path: '/api/me/proof/passkeys/options',
    summary: 'What the browser is asked with for one of the account’s passkeys.',
    who: 'account',
    token: false,
    response: passkeyOptions,
  },
  proveByPasskey: {
    method: 'post',
    path: '/api/me/proof/passkeys/check',
    summary:
      'Shows that the account is one’s own, by one of its passkeys. The browser’s session is another one from then on.',
    who: 'account',
    token: false,
    body: z.strictObject({ response: passkeyAssertion }),
    response: done,
  },
  askForEmail: {
    method: 'post',
    path: '/api/me/email/codes',
    summary: 'Sends six digits to an address that is to be the account’s from now on.',
    who: 'account',
    token: false,
    proven: true,
    body: z.strictObject({ email, ...languageOf }),
    response: codeSent,
  },
  changeEmail: {
    method: 'post',
    path: '/api/me/email/codes/check',
    summary: 'Makes a proven address the account’s.',
    who: 'account',
    token: false,
    proven: true,
    body: z.strictObject({ email, code: emailCode }),
    response: account,
  },
  getPasskeys: {
    method: 'get',
    path: '/api/me/passkeys',
    summary: 'One’s passkeys, and how many recovery codes are left.',
    who: 'account',
    token: false,
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
    token: false,
    proven: true,
    response: passkeyOptions,
  },
  addPasskey: {
    method: 'post',
    path: '/api/me/passkeys',
    summary: 'Adds a passkey that the browser made. With the first come ten recovery codes, shown this once.',
    who: 'account',
    token: false,
    proven: true,
    body: z.strictObject({
      response: passkeyRegistration,
      /** The passkey's name; if left out, it is named after the browser's system. */
      name: line(ACCOUNT_LIMITS.passkeyName).optional(),
    }),
    response: passkeyAdded,
  },
  removePasskey: {
    method: 'delete',
    path: '/api/me/passkeys/{passkeyId}',
    summary: 'Removes a passkey: it signs nobody in any more.',
    who: 'account',
    token: false,
    proven: true,
    params: z.object({ passkeyId }),
    response: done,
  },
  renewRecoveryCodes: {
    method: 'post',
    path: '/api/me/recovery-codes',
    summary: 'Ten new recovery codes, in place of those before.',
    who: 'account',
    token: false,
    proven: true,
    response: z.object({ recoveryCodes: freshCodes }),
  },
  getDevices: {
    method: 'get',
    path: '/api/me/devices',
    summary: 'Browsers in which one is signed in, the one that was used last first.',
    who: 'account',
    token: false,
    response: z.object({ devices: z.array(device).max(ACCOUNT_LIMITS.devices) }),
  },
  signOutDevice: {
    method: 'delete',
    path: '/api/me/devices/{deviceId}',
    summary: 'Signs one of them out.',
    who: 'account',
    token: false,
    params: z.object({ deviceId }),
    response: done,
  },
  signOutDevices: {
    method: 'delete',
    path: '/api/me/devices',
    summary: 'Signs all of them out, this one too unless `which=others`.',
    who: 'account',
    token: false,
    query: z.object({ which: z.enum(['others', 'all']).default('all') }),
    response: done,
  },
  getOwnClasses: {
    method: 'get',
    path: '/api/me/classes',
    summary:
      'Classes of which one is mentor, with the keys of their links, the one that was added last first.',
    who: 'account',
    token: false,
    response: z.object({ classes: z.array(ownClass).max(ACCOUNT_LIMITS.classes) }),
  },
  keepClass: {
    method: 'put',
    path: '/api/me/classes/{classId}',
    summary: 'Keeps a class in the account, by its mentor’s link.',
    who: 'account',
    token: false,
    keyed: true,
    params: z.object({ classId }),
    response: done,
  },
  forgetClass: {
    method: 'delete',
    path: '/api/me/classes/{classId}',
    summary: 'The account forgets a class. The class stays, and its links.',
    who: 'account',
    token: false,
    params: z.object({ classId }),
    response: done,
  },
  getPeople: {
    method: 'get',
    path: '/api/people',
    summary: 'Everybody who has an account, a page at a time, latest first.',
    who: 'owner',
    token: false,
    query: z.object({
      /** The last one on the previous page. */
      after: accountId.optional(),
    }),
    response: z.object({ people: z.array(person).max(ACCOUNT_LIMITS.peoplePage), hasMore: z.boolean() }),
  },
  changePerson: {
    method: 'patch',
    path: '/api/people/{accountId}',
    summary: 'What somebody is here. The last owner stays one.',
    who: 'owner',
    token: false,
    params: z.object({ accountId }),
    body: z.strictObject({ role: accountRole }),
    response: person,
  },
  getTokens: {
    method: 'get',
    path: '/api/studio/tokens',
    summary: 'API tokens of the studio, the latest first, and when each was used last.',
    who: 'owner',
    token: false,
    response: z.object({ tokens: z.array(token).max(TOKEN_LIMITS.tokens) }),
  },
  makeToken: {
    method: 'post',
    path: '/api/studio/tokens',
    summary: 'Makes an API token that stands for one’s account. It is shown this once.',
    who: 'owner',
    token: false,
    proven: true,
    body: tokenDraft,
    response: newToken,
  },
  removeToken: {
    method: 'delete',
    path: '/api/studio/tokens/{tokenId}',
    summary: 'Removes an API token: it opens nothing any more, at once.',
    who: 'owner',
    token: false,
    params: z.object({ tokenId }),
    response: done,
  },
} as const satisfies Record<string, SiteRoute>;
export type AccountRoute = keyof typeof accountRoutes;

type Rows = typeof accountRoutes;
/** The body a request to a route sends, and what a successful one answers. */
export type AccountBody<N extends AccountRoute> = Rows[N] extends { readonly body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
export type AccountAnswer<N extends AccountRoute> = z.output<Rows[N]['response']>;
