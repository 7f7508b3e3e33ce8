import { PROOF_MS } from '@gongbang/protocol';
import {
  ClientError,
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { z } from 'zod';

import { IssuerError, type Identity, type IdentityIssuer } from '../ports/accounts.ts';
import type { Clock } from '../ports/world.ts';

/** An issuer as defined in the settings. */
export interface IssuerSettings {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

const TIMEOUT_SECONDS = 10;
const MS_PER_SECOND = 1000;

/** What must be remembered until a browser comes back. */
const memo = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  isAnew: z.boolean().default(false),
});

/** What issuers say about somebody; Kakao adds the rest when asked for the user info. */
const claims = z.object({
  email: z.string().optional().catch(undefined),
  // Some send it as a string.
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  nickname: z.string().optional().catch(undefined),
});

type Claims = z.infer<typeof claims>;

/** An issuer of identities, by OpenID Connect: authorization code, with PKCE, state and nonce. */
export function identityIssuer(settings: IssuerSettings, clock: Pick<Clock, 'now'>): IdentityIssuer {
  const { id, name, issuer } = settings;
  let known: Promise<Configuration> | null = null;
  /** Fetched once; again after a failure. */
  const configuration = (): Promise<Configuration> => {
    known ??= discover(settings).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  return {
    id,
    name,
    issuer,
    begin: async (returnTo, isAnew) => {
      const config = await failing(configuration);
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const location = buildAuthorizationUrl(config, {
        redirect_uri: returnTo,
        scope: settings.scope,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...{ state, nonce },
        // The standard way to make somebody sign in again at the issuer (OpenID Connect Core, 3.1.2.1);
        // issuers that do not know it ignore it.
        ...(isAnew ? { max_age: '0' } : {}),
      });
      const kept: z.infer<typeof memo> = { state, nonce, verifier, returnTo, isAnew };
      return { location: location.href, memo: JSON.stringify(kept) };
    },
    finish: async (kept, query) => {
      const { state, nonce, verifier, returnTo, isAnew } = memo.parse(JSON.parse(kept));
      return failing(async () => {
        const config = await configuration();
        const tokens = await authorizationCodeGrant(config, new URL(`${returnTo}?${query}`), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const idToken = tokens.claims();
        if (idToken === undefined) {
          throw new IssuerError('FAILED', 'The issuer sent no ID token.');
        }
        const signedInAt = idToken.auth_time === undefined ? null : idToken.auth_time * MS_PER_SECOND;
        if (isAnew && isLongAgo(signedInAt, clock.now())) {
          throw new IssuerError('FAILED', 'The issuer let somebody in who signed in there long ago.');
        }
        const said = claims.parse(idToken);
        const isWhole = said.email !== undefined && said.email_verified !== undefined;
        const more =
          isWhole || config.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : claims.parse(await fetchUserInfo(config, tokens.access_token, idToken.sub));
        return { ...identityIn(idToken.iss, idToken.sub, said, more), signedInAt };
      });
    },
  };
}

/** Whether somebody signed in at the issuer before being asked to; not every issuer says when that was. */
const isLongAgo = (signedInAt: number | null, now: number): boolean =>
  signedInAt !== null && signedInAt + PROOF_MS < now;

/**
 * Who somebody is, according to their token and, secondarily, to the issuer's user info. Whether an address
 * is proven is stated beside that very address: it says nothing about another one.
 */
export function identityIn(
  issuer: string,
  subject: string,
  said: Claims,
  more: Claims,
): Omit<Identity, 'signedInAt'> {
  const email = said.email ?? more.email ?? null;
  const isEmailProven =
    email !== null && [said, more].some((one) => one.email === email && one.email_verified === true);
  return {
    ...{ issuer, subject, isEmailProven, email },
    name: said.name ?? more.name ?? said.nickname ?? more.nickname ?? null,
  };
}

function discover({ issuer, clientId, clientSecret }: IssuerSettings): Promise<Configuration> {
  const url = new URL(issuer);
  return discovery(url, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_SECONDS,
    // The settings allow http only for this machine.
    // oxlint-disable-next-line typescript/no-deprecated -- marked to stand out, as it does here
    ...(url.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
  });
}

/** Turns anything that goes wrong with an issuer into one error. */
async function failing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof IssuerError) {
      throw error;
    }
    const isCancelled = error instanceof AuthorizationResponseError && error.error === 'access_denied';
    const message = error instanceof ClientError || error instanceof Error ? error.message : String(error);
    throw new IssuerError(isCancelled ? 'CANCELLED' : 'FAILED', message, { cause: error });
  }
}
