import type Router from '@koa/router';
import { accountRoutes, type AccountRoute, type ClassId, type Route, type Secret } from '@gongbang/protocol';
import type { Context } from 'koa';

import { Allowance } from '../../auth/Allowance.ts';
import { placeOf } from '../../auth/addresses.ts';
import type { AccountRecord } from '../../ports/accounts.ts';
import type { Log } from '../../ports/world.ts';
import { ownerNeeded, signInNeeded } from '../../site/accounts/AccountError.ts';
import { may, teaches } from '../../site/accounts/rules.ts';
import type { OriginParts } from '../askedOrigin.ts';
import { parse, readJson } from '../bodies.ts';
import type { Doors, Keyed } from '../doors.ts';
import { accountHandlers, type AccountHandlers, type Asked, type HandlerParts } from './handlers.ts';
import { assertOwnPage, isOwnPage } from './siteAddress.ts';
import { Visitor } from './Visitor.ts';

/** Longest form: a passkey's. */
const MAX_BODY_BYTES = 32 * 1024;
/** Requests from one place in ten seconds: a school signs in together. */
const REQUESTS = { points: 600, seconds: 10 };
/** What one account asks for in a minute, and what it changes: each is written to the disk while everybody waits. */
const OF_ACCOUNT = { points: 600, seconds: 60 };
const CHANGES = { points: 60, seconds: 60 };

export interface AccountHttpParts extends HandlerParts {
  readonly origin: OriginParts;
  readonly newToken: () => string;
  readonly log: Log;
}

type Handler = (asked: Asked<never>) => Promise<unknown>;

/** Binds every row of the table: who may, what is asked for, and what the route does. */
export function addAccountRoutes(
  router: Router,
  parts: AccountHttpParts,
  { authorise, limit, assertMentor }: Doors,
): void {
  const handlers: AccountHandlers = accountHandlers(parts);
  const requests = new Allowance(REQUESTS);
  const ofAccount = new Allowance(OF_ACCOUNT);
  const changes = new Allowance(CHANGES);

  for (const [name, row] of Object.entries<Route>(accountRoutes)) {
    // Each handler takes what its own row has checked.
    const handle: Handler = handlers[name as AccountRoute];
    router[row.method](row.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context: Keyed) => {
      limit(requests, placeOf(context.req, parts.origin.trustProxy), context);
      assertOwnPage(context.req, parts.origin);
      const visitor = new Visitor(context, parts);
      const { who = 'anybody', proven = false } = row;
      /** @throws ClassroomError SIGN_IN_NEEDED, FORBIDDEN; AccountError PROOF_NEEDED */
      const assertMay = async (): Promise<AccountRecord | null> => {
        const account = await visitor.look();
        if (!may(account?.role ?? null, who)) {
          throw account === null ? signInNeeded() : ownerNeeded();
        }
        if (proven) {
          await parts.accounts.proofs.assertFresh(visitor.session, visitor.account);
        }
        return account;
      };
      const account = await assertMay();
      if (account !== null) {
        limit(row.method === 'get' ? ofAccount : changes, account.id, context);
      }
      const body =
        row.body === undefined ? undefined : parse(row.body, await readJson(context, MAX_BODY_BYTES));
      if (row.body !== undefined) {
        // It may have taken its time: who was signed out meanwhile, or is no owner any more, may not.
        await assertMay();
      }
      const sentOn: { to: string | null } = { to: null };
      const asked = {
        visitor,
        params: row.params === undefined ? undefined : parse(row.params, context.params),
        query: row.query === undefined ? undefined : parse(row.query, context.query),
        body,
        rawQuery: context.querystring,
        link: () => {
          const { id, role, key } = authorise(context);
          assertMentor(role, 'keeps a class in an account');
          return { id, mentorKey: key };
        },
        goTo: (to: string) => {
          sentOn.to = to;
        },
      };
      // The row's schemas have made it what its handler takes.
      const answer = await handle(asked as unknown as Asked<never>);
      if (sentOn.to === null) {
        context.body = row.response.parse(answer);
      } else {
        context.redirect(sentOn.to);
      }
    });
  }
}

/** What accounts are at the registration of classes, which needs none. */
interface AtRegistration {
  /** Keeps a class that was just registered in the account that is signed in, if one is. It is there in any case. */
  readonly keep: (context: Context, id: ClassId, mentorKey: Secret) => Promise<void>;
  /** Whether a mentor or the owner is signed in: they register classes where it is closed as well. */
  readonly isTeaching: (context: Context) => Promise<boolean>;
}

/** Lets accounts be looked at where a class is registered. */
export function accountsAtRegistration(parts: AccountHttpParts): AtRegistration {
  /** Whoever brings no cookie costs nothing. */
  const look = async (context: Context): Promise<AccountRecord | null> => {
    if (context.get('Cookie') === '' || !isOwnPage(context.req, parts.origin)) {
      return null;
    }
    return new Visitor(context, parts).look();
  };
  return {
    keep: async (context, id, mentorKey) => {
      try {
        const account = await look(context);
        if (account !== null) {
          await parts.ownClasses.keep(account.id, id, mentorKey);
        }
      } catch (error) {
        parts.log.warn({ classId: id, err: error }, 'a class was not kept in its mentor’s account');
      }
    },
    isTeaching: async (context) => {
      try {
        const account = await look(context);
        return account !== null && teaches(account.role);
      } catch (error) {
        parts.log.warn({ err: error }, 'who registers a class could not be looked up among the accounts');
        return false;
      }
    },
  };
}
