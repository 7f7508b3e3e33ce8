import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration } from '@gongbang/protocol';

import { loadPart } from './loadPart.ts';

/** Loaded when a passkey is requested. */
const library = () => loadPart(() => import('@simplewebauthn/browser'));

/** Whether this browser has passkeys at this address at all. */
export const hasPasskeys = (): boolean => isSecureContext && 'PublicKeyCredential' in globalThis;

/** Whether passkeys can be offered by autofill. */
export async function hasPasskeyAutofill(): Promise<boolean> {
  return hasPasskeys() && (await (await library()).browserSupportsWebAuthnAutofill());
}

/**
 * Asks the browser for one of its passkeys.
 * @param isAutofill it is offered in the address field, and waits there until it is chosen
 * @throws Error if there is none, or the user said no
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

/** Makes the browser create a passkey. @throws Error if the user said no, or it already has one of this account */
export async function makePasskey(options: PasskeyOptions): Promise<PasskeyRegistration> {
  const { startRegistration } = await library();
  const answer: RegistrationResponseJSON = await startRegistration({
    // The server's library made it for the browser's.
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

/** Cancels a pending passkey request: nobody wants it any more. */
export function stopAskingForPasskey(): void {
  library().then(
    ({ WebAuthnAbortService }) => {
      WebAuthnAbortService.cancelCeremony();
    },
    () => undefined,
  );
}

/** Whether the device already has a passkey of this account. */
export const isAlreadyThere = (error: unknown): boolean =>
  error instanceof Error && error.name === 'InvalidStateError';
