import { expect, it } from 'vitest';
import { SoftPasskey } from '@gongbang/tests/support/SoftPasskey.ts';

import { isPlain, passkeyChecks } from './passkeyChecks.ts';

const ORIGIN = 'https://studio.example.org';
const SITE = { origin: ORIGIN, passkeyDomain: 'studio.example.org' };
const PLAIN = Buffer.from('646e6f6e65', 'hex');

/** The same passkey, in a form that includes certificates. */
function certified(attestationObject: string, format: string): string {
  const made = Buffer.from(attestationObject, 'base64url');
  const at = made.indexOf(PLAIN);
  return Buffer.concat([
    made.subarray(0, at),
    Buffer.from([0x60 + format.length]),
    Buffer.from(format),
    made.subarray(at + PLAIN.length),
  ]).toString('base64url');
}

it.each(['android-key', 'tpm', 'apple', 'fido-u2f'])(
  '[AC11] a passkey that brings certificates (%s) is refused before anything that they name is looked up',
  async (format) => {
    const checks = passkeyChecks('Studio');
    const account = {
      ...{ id: 'a'.repeat(16), name: null, email: 'seo@example.com', language: null, createdAt: 0 },
      role: 'person' as const,
    };
    const { options, challenge } = await checks.askForNew(SITE, account, []);
    const passkey = new SoftPasskey().make({ ...options, challenge }, ORIGIN);
    const foreign = {
      ...passkey,
      response: {
        ...passkey.response,
        attestationObject: certified(passkey.response.attestationObject, format),
      },
    };
    expect(await checks.checkNew(SITE, challenge, foreign)).toBeNull();
    expect(await checks.checkNew(SITE, challenge, passkey)).not.toBeNull();
    expect(await isPlain(foreign.response.attestationObject)).toBe(false);
    expect(await isPlain(passkey.response.attestationObject)).toBe(true);
  },
);
