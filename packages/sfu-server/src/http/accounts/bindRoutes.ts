import { accountRoutes, type ClassId, type Secret } from '@gongbang/protocol';
import type { Context } from 'koa';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { Log } from '../../ports/world.ts';
import { teaches } from '../../site/accounts/rules.ts';
import type { BindTable, TableParts } from '../site/bindTable.ts';
import { accountHandlers, type AccountHandlers, type HandlerParts } from './handlers.ts';
import { isOwnPage } from './siteAddress.ts';
import { Visitor } from './Visitor.ts';

/** Longest form: a passkey's. */
const MAX_BODY_BYTES = 32 * 1024;
export interface AccountHttpParts extends HandlerParts, TableParts {
  readonly log: Log;
}

/** Binds every row of the accounts' table. */
export function addAccountRoutes(bindTable: BindTable, parts: AccountHttpParts): void {
  const handlers: AccountHandlers = accountHandlers(parts);
  bindTable(accountRoutes, handlers, MAX_BODY_BYTES);
}

/** What accounts do when a class is registered, which needs none. */
interface AtRegistration {
  /** Adds a newly registered class to the signed-in account, if there is one. The class exists in any case. */
  readonly keep: (context: Context, id: ClassId, mentorKey: Secret) => Promise<void>;
  /** Whether a mentor or the owner is signed in: they may register classes even if registration is closed. */
  readonly isTeaching: (context: Context) => Promise<boolean>;
}

/** Gives class registration access to accounts. */
export function accountsAtRegistration(parts: AccountHttpParts): AtRegistration {
  /** A browser without a cookie costs nothing. */
  const look = async (context: Context): Promise<AccountRecord | null> => {
    if (context.get('Cookie') === '' || !isOwnPage(context.req, parts.origin)) {
      return null;
    }
    const visitor = new Visitor(context, parts);
    const account = await visitor.look();
    await visitor.prolong();
    return account;
  };
  return {
    keep: async (context, id, mentorKey) => {
      try {
        const account = await look(context);
        if (account !== null) {
          await parts.ownClasses.keep(account.id, id, mentorKey);
        }
      } catch (error) {
        parts.log.warn({ classId: id, err: error }, 'a class could not be saved in its mentor’s account');
      }
    },
    isTeaching: async (context) => {
      try {
        const account = await look(context);
        return account !== null && teaches(account.role);
      } catch (error) {
        parts.log.warn(
          { err: error },
          'the account of somebody who registers a class could not be looked up',
        );
        return false;
      }
    },
  };
}
