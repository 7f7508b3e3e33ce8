import type { accountRoutes } from '@gongbang/protocol';

import type { OwnClasses } from '../../admission/OwnClasses.ts';
import type { Space } from '../../ports/world.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { CourseSite } from '../../site/CourseSite.ts';
import type { Accounts } from '../../site/accounts/Accounts.ts';
import type { Arrival } from '../../site/accounts/Register.ts';
import { recoveryCodeAsMade } from '../../site/accounts/rules.ts';
import type { AlsoBegins } from '../../site/accounts/Sessions.ts';
import type { HandlersOf } from '../site/bindTable.ts';

export type AccountHandlers = HandlersOf<typeof accountRoutes>;

export interface HandlerParts {
  readonly accounts: Accounts;
  readonly ownClasses: OwnClasses;
  readonly courses: Pick<CourseSite, 'ownBookings'>;
  readonly space: Space;
}

/** What each route does, one by one; the table says who may call it. */
export function accountHandlers({ accounts, ownClasses, courses, space }: HandlerParts): AccountHandlers {
  const { sessions, codes, passkeys, recoveryCodes, issuers, ownership, proofs, ownData, tokens } = accounts;
  const signedIn = async ({ account, isNew }: Arrival) => ({ account: await accounts.show(account), isNew });
  const refusedAt = (issuer: string, refused: string, to: string, isProof: boolean): string =>
    isProof
      ? `/proof?${new URLSearchParams({ refused, issuer }).toString()}`
      : `/sign-in?${new URLSearchParams({ refused, issuer, to }).toString()}`;

  return {
    getMe: async ({ visitor }) => {
      const account = visitor.accountOrNull;
      return {
        account: account === null ? null : await accounts.show(account),
        ways: accounts.ways(visitor.site),
      };
    },
    changeMe: ({ visitor, body }) => accounts.change(visitor.account, body),
    removeMe: async ({ visitor }) => {
      await ownData.remove(visitor.account.id, courses.ownBookings);
      visitor.forgetCookie();
      return {};
    },
    getMyData: async ({ visitor }) => ({
      ...(await ownData.copy(visitor.account, visitor.session)),
      classes: await ownClasses.list(visitor.account.id),
      ...(await courses.ownBookings.copy(visitor.account)),
    }),
    signOut: async ({ visitor }) => {
      await visitor.signOut();
      return {};
    },

    askForCode: ({ visitor, body: { email, language } }) => {
      space.assertRoom();
      return codes.send(visitor.browser, email, language, null);
    },
    checkCode: async ({ visitor, body: { email, code } }) =>
      signedIn(
        await visitor.signInOnce(`code ${email} ${code}`, (also) =>
          codes.signIn(visitor.browser, email, code, also),
        ),
      ),
    askForPasskey: ({ visitor }) => passkeys.ask(visitor.browser, visitor.site),
    checkPasskey: async ({ visitor, body: { response } }) =>
      signedIn(
        await visitor.signIn((also) => passkeys.signIn(visitor.browser, visitor.site, response, also)),
      ),
    useRecoveryCode: async ({ visitor, body: { email, code } }) =>
      signedIn(
        await visitor.signInOnce(`recovery ${email} ${recoveryCodeAsMade(code)}`, (also) =>
          recoveryCodes.signIn(visitor.browser, email, code, also),
        ),
      ),
    goToIssuer: async ({ visitor, params: { issuerId }, query: { to, for: purpose }, goTo }) => {
      if (!issuers.has(issuerId)) {
        throw noSuch('issuer');
      }
      if (visitor.isSentHere) {
        // Nobody is signed in without pressing a button themselves, on a page of this site.
        goTo(`/sign-in?${new URLSearchParams({ to }).toString()}`);
        return;
      }
      const returnTo = `${visitor.site.origin}/api/sign-in/issuers/${issuerId}/callback`;
      const isProof = purpose === 'proof';
      const accountId = isProof ? visitor.account.id : null;
      const left = await issuers.leave(visitor.browser, issuerId, to, returnTo, accountId);
      goTo('location' in left ? left.location : refusedAt(issuerId, left.refused, to, isProof));
    },
    comeFromIssuer: async ({ visitor, params: { issuerId }, rawQuery, goTo }) => {
      const { refused, to, isProof } = await visitor.signIn((also) =>
        issuers.comeBack(visitor.browser, issuerId, rawQuery, visitor.accountOrNull, also),
      );
      if (refused !== null) {
        goTo(refusedAt(issuerId, refused, to, isProof));
        return;
      }
      goTo(isProof ? '/proof' : to);
    },
    becomeOwner: async ({ visitor, body: { token } }) => {
      // The link does not prove who owns the account that is signed in.
      const signedInAt = visitor.sessionOrNull?.signedInAt ?? null;
      const accept = (also: AlsoBegins): Promise<Arrival> =>
        ownership.accept(visitor.browser, token, visitor.accountOrNull, also);
      return signedIn(await visitor.signInOnce(`owner ${token}`, accept, signedInAt));
    },

    getProof: ({ visitor }) => proofs.show(visitor.session, visitor.account, visitor.site),
    askToProveByCode: ({ visitor, body: { language } }) => {
      space.assertRoom();
      return proofs.sendCode(visitor.browser, visitor.account, language);
    },
    proveByCode: async ({ visitor, body: { code } }) => {
      await visitor.signIn((also) => proofs.byCode(visitor.browser, visitor.account, code, also));
      return {};
    },
    askToProveByPasskey: ({ visitor }) =>
      proofs.askForPasskey(visitor.browser, visitor.site, visitor.account),
    proveByPasskey: async ({ visitor, body: { response } }) => {
      await visitor.signIn((also) =>
        proofs.byPasskey(visitor.browser, visitor.site, visitor.account, response, also),
      );
      return {};
    },

    askForEmail: ({ visitor, body: { email, language } }) => {
      space.assertRoom();
      return codes.send(visitor.browser, email, language, visitor.account.id);
    },
    changeEmail: async ({ visitor, body: { email, code } }) =>
      accounts.show(await codes.changeEmail(visitor.browser, visitor.account, email, code)),
    getPasskeys: ({ visitor }) => passkeys.list(visitor.account.id),
    askForNewPasskey: ({ visitor }) => passkeys.askForNew(visitor.browser, visitor.site, visitor.account),
    addPasskey: ({ visitor, body: { response, name } }) =>
      passkeys.add(visitor.browser, visitor.site, visitor.account, response, name),
    removePasskey: async ({ visitor, params: { passkeyId } }) => {
      assertFound(await passkeys.remove(visitor.account.id, passkeyId), 'passkey');
      return {};
    },
    renewRecoveryCodes: async ({ visitor }) => ({
      recoveryCodes: await accounts.renewRecoveryCodes(visitor.account),
    }),

    getDevices: async ({ visitor }) => ({ devices: await sessions.devices(visitor.session) }),
    signOutDevice: async ({ visitor, params: { deviceId } }) => {
      assertFound(await sessions.endDevice(visitor.account.id, deviceId), 'device');
      if (deviceId === visitor.session.id) {
        visitor.forgetCookie();
      }
      return {};
    },
    signOutDevices: async ({ visitor, query: { which } }) => {
      await sessions.endAll(visitor.account.id, which === 'others' ? visitor.session.id : null);
      if (which === 'all') {
        visitor.forgetCookie();
      }
      return {};
    },

    getOwnClasses: async ({ visitor }) => ({ classes: await ownClasses.list(visitor.account.id) }),
    keepClass: async ({ visitor, link }) => {
      const { id, mentorKey } = link();
      await ownClasses.keep(visitor.account.id, id, mentorKey);
      return {};
    },
    forgetClass: async ({ visitor, params: { classId } }) => {
      await ownClasses.forget(visitor.account.id, classId);
      return {};
    },

    getPeople: ({ query: { after } }) => ownership.people(after ?? null),
    changePerson: async ({ params: { accountId }, body: { role } }) => {
      const person = await ownership.changeRole(accountId, role);
      if (person === null) {
        throw noSuch('person');
      }
      return person;
    },
    getTokens: async () => ({ tokens: await tokens.list() }),
    makeToken: ({ visitor, body }) => {
      space.assertRoom();
      return tokens.make(visitor.account, body);
    },
    removeToken: async ({ params: { tokenId } }) => {
      await tokens.remove(tokenId);
      return {};
    },
  };
}

const noSuch = (what: string): ClassroomError => new ClassroomError('NOT_FOUND', `No such ${what} here.`);

/** @throws ClassroomError NOT_FOUND; the same for what belongs to somebody else */
function assertFound(isFound: boolean, what: string): void {
  if (!isFound) {
    throw noSuch(what);
  }
}
