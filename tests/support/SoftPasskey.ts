import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from '@gongbang/protocol';

/** Flags of authenticator data (WebAuthn, 6.1). */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
const encode = (data: Uint8Array | string): string => Buffer.from(data).toString('base64url');

/** An authenticator with one passkey, as a browser at an origin uses it. */
export class SoftPasskey {
  readonly id = encode(randomBytes(16));
  readonly #key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  #handle = '';

  constructor() {
    this.#key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** Answers the challenge to create a passkey. */
  make(
    options: PasskeyOptions,
    origin: string,
    { domain = new URL(origin).hostname } = {},
  ): PasskeyRegistration {
    const user = options['user'] as { readonly id: string };
    this.#handle = user.id;
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' });
    const rawId = Buffer.from(this.id, 'base64url');
    const data = Buffer.concat([
      authenticatorData(domain, PRESENT | VERIFIED | WITH_CREDENTIAL),
      Buffer.alloc(16),
      Buffer.from([0, rawId.length]),
      rawId,
      // COSE: EC2, ES256, P-256, x, y (RFC 9053).
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const length = Buffer.from([0x58, data.length]);
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      length,
      data,
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, origin),
        attestationObject: encode(attestation),
        transports: ['internal'],
      },
      clientExtensionResults: {},
    };
  }

  /** Answers the challenge for a passkey. */
  show(
    options: PasskeyOptions,
    origin: string,
    { domain = new URL(origin).hostname, flags = PRESENT | VERIFIED } = {},
  ): PasskeyAssertion {
    const clientDataJSON = clientData('webauthn.get', options.challenge, origin);
    const data = authenticatorData(domain, flags);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON,
        authenticatorData: encode(data),
        signature: encode(sign('sha256', signed, this.#key.privateKey)),
        userHandle: this.#handle,
      },
      clientExtensionResults: {},
    };
  }
}

/** One that only checks presence, not who it is. */
export const UNVERIFIED = PRESENT;

const authenticatorData = (domain: string, flags: number): Buffer =>
  Buffer.concat([sha256(domain), Buffer.from([flags, 0, 0, 0, 0])]);

const clientData = (type: string, challenge: string, origin: string): string =>
  encode(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
