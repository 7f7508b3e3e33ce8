import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from '@gongbang/protocol';

import { loadPart } from './loadPart.ts';

/** Comes when a passkey is asked for. */
const library = () => loadPart(() => import('@simplewebauthn/browser'));

/** Whether this browser has passkeys at this address at all. */
export const hasPasskeys = (): boolean => isSecureContext && 'PublicKeyCredential' in globalThis;

/** Whether passkeys can be offered among what is filled in by itself. */
export async function hasPasskeyAutofill(): Promise<boolean> {
  return hasPasskeys() && (await (await library()).browserSupportsWebAuthnAutofill());
}

/**
 * Asks the browser for one of its passkeys.
 * @param isAutofill it is offered in the field for the address, and waits there until it is chosen
 * @throws Error where there is none, or one said no
 */
export async function showPasskey(options: PasskeyOptions, isAutofill: boolean): Promise<PasskeyAssertion> {
  const { startAuthentication } = await library();
  const answer: AuthenticationResponseJSON = await startAuthentication({
    optionsJSON: options,
    useBrowserAutofill: isAutofill,
    verifyBrowserAutofillInput: false,
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = answer.response;
  return {
    id: answer.id,
    rawId: answer.rawId,
    type: 'public-key',
    response: {
      clientDataJSON,
      authenticatorData,
      signature,
      ...(userHandle === undefined ? {} : { userHandle }),
    },
    clientExtensionResults: {},
  };
}

/** Has the browser make a passkey. @throws Error where one said no, or it has one of this account already */
export async function makePasskey(options: PasskeyOptions): Promise<PasskeyRegistration> {
  const { startRegistration } = await library();
  const answer: RegistrationResponseJSON = await startRegistration({
    // The server's library has made it for the browser's.
    optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
  });
  const { clientDataJSON, attestationObject, transports } = answer.response;
  return {
    id: answer.id,
    rawId: answer.rawId,
    type: 'public-key',
    response: { clientDataJSON, attestationObject, ...(transports === undefined ? {} : { transports }) },
    clientExtensionResults: {},
  };
}

/** Ends what waits for a passkey: nobody wants it any more. */
export function stopAskingForPasskey(): void {
  library().then(
    ({ WebAuthnAbortService }) => {
      WebAuthnAbortService.cancelCeremony();
    },
    () => undefined,
  );
}

/** Whether the device has a passkey of this account already. */
export const isAlreadyThere = (error: unknown): boolean =>
  error instanceof Error && error.name === 'InvalidStateError';
