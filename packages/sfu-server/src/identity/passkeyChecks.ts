import type { AuthenticatorTransport } from '@simplewebauthn/server';

import type { PasskeyChecks, PasskeyRecord, SiteAddress } from '../ports/accounts.ts';

/** Ed25519, ES256, RS256 (COSE): those that authenticators use in practice. */
const ALGORITHMS = [-8, -7, -257];
const TIMEOUT_MS = 5 * 60_000;

/** Loaded on first use: a server to which nobody signs in goes without. */
const library = () => import('@simplewebauthn/server');

/** How a passkey is described to a browser: as the browser itself did when creating it. */
const descriptorOf = ({ credentialId, transports }: PasskeyRecord) => ({
  id: credentialId,
  transports: transports as AuthenticatorTransport[],
});

/** Passkeys as browsers create and present them (WebAuthn, level 3). */
export function passkeyChecks(siteName: string): PasskeyChecks {
  return {
    askForNew: async (site, account, existing) => {
      const options = await (
        await library()
      ).generateRegistrationOptions({
        rpName: siteName,
        rpID: domainOf(site),
        userID: new TextEncoder().encode(account.id),
        userName: account.email ?? account.name ?? siteName,
        userDisplayName: account.name ?? account.email ?? siteName,
        timeout: TIMEOUT_MS,
        attestationType: 'none',
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: existing.map(descriptorOf),
        // Found without an address, and sufficient by itself, for anyone who has it and can unlock it.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { options: { ...options }, challenge: options.challenge };
    },
    checkNew: async (site, challenge, response) => {
      try {
        if (!(await isPlain(response.response.attestationObject))) {
          return null;
        }
        const { verified, registrationInfo } = await (
          await library()
        ).verifyRegistrationResponse({
          response: { ...response, response: { ...response.response, transports: [] } },
          expectedChallenge: challenge,
          expectedOrigin: site.origin,
          expectedRPID: domainOf(site),
          supportedAlgorithmIDs: ALGORITHMS,
        });
        if (!verified) {
          return null;
        }
        const { id, publicKey, counter } = registrationInfo.credential;
        return {
          credentialId: id,
          publicKey: Buffer.from(publicKey).toString('base64url'),
          counter,
          transports: response.response.transports ?? [],
        };
      } catch {
        // The library says what was wrong with the answer, but whoever made it knows that.
        return null;
      }
    },
    ask: async (site, known = []) => {
      const options = await (
        await library()
      ).generateAuthenticationOptions({
        rpID: domainOf(site),
        timeout: TIMEOUT_MS,
        userVerification: 'required',
        ...(known.length === 0 ? {} : { allowCredentials: known.map(descriptorOf) }),
      });
      return { options: { ...options }, challenge: options.challenge };
    },
    check: async (site, challenge, response, { credentialId, publicKey, counter }) => {
      try {
        const { userHandle, ...shown } = response.response;
        const { verified, authenticationInfo } = await (
          await library()
        ).verifyAuthenticationResponse({
          response: {
            ...response,
            response: { ...shown, ...(userHandle === undefined ? {} : { userHandle }) },
          },
          expectedChallenge: challenge,
          expectedOrigin: site.origin,
          expectedRPID: domainOf(site),
          credential: { id: credentialId, publicKey: Buffer.from(publicKey, 'base64url'), counter },
        });
        return verified ? authenticationInfo.newCounter : null;
      } catch {
        return null;
      }
    },
  };
}

/**
 * Whether a new passkey comes without certificates, as requested. The library would follow what certificates
 * refer to: it would fetch, from this server, whatever address somebody put into one.
 */
export async function isPlain(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers');
  const made = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format: string = made.get('fmt');
  return format === 'none' || (format === 'packed' && made.get('attStmt').get('x5c') === undefined);
}

/** If browsers make no passkeys here, a name that no page has. */
const domainOf = ({ passkeyDomain }: SiteAddress): string => passkeyDomain ?? 'invalid';
