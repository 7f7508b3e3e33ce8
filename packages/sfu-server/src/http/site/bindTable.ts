import type Router from '@koa/router';
import { secret, type ClassId, type Route, type Secret } from '@gongbang/protocol';
import type { Context } from 'koa';
import type { z } from 'zod';

import { Allowance } from '../../auth/Allowance.ts';
import { placeOf } from '../../auth/addresses.ts';
import { mentorNeeded, ownerNeeded, signInNeeded } from '../../site/accounts/AccountError.ts';
import type { Accounts } from '../../site/accounts/Accounts.ts';
import { may } from '../../site/accounts/rules.ts';
import { assertOwnPage } from '../accounts/siteAddress.ts';
import { Visitor } from '../accounts/Visitor.ts';
import type { OriginParts } from '../askedOrigin.ts';
import { parse, readJson } from '../bodies.ts';
import type { Doors, Keyed } from '../doors.ts';
import { TokenDoor, type Entered } from './tokenDoor.ts';

/** Requests from one place in ten seconds: a whole school may sign in at once. */
const REQUESTS = { points: 600, seconds: 10 };
/** Requests and changes per account and minute: everybody waits while a change is written to disk. */
const OF_ACCOUNT = { points: 600, seconds: 60 };
const CHANGES = { points: 60, seconds: 60 };

export interface TableParts {
  readonly accounts: Accounts;
  readonly origin: OriginParts;
  readonly newToken: () => string;
}

type Said<R, K extends string> =
  R extends Readonly<Record<K, infer S extends z.ZodType>> ? z.output<S> : undefined;

/** A request, checked by the route's row. */
export interface Asked<R = Route> {
  readonly visitor: Visitor;
  readonly params: Said<R, 'params'>;
  readonly query: Said<R, 'query'>;
  readonly body: Said<R, 'body'>;
  /** Unparsed. */
  readonly rawQuery: string;
  /** The key in the request; null if there is none. */
  readonly key: Secret | null;
  /** The class, and the key that was shown for it; for routes that need a link’s key. */
  readonly link: () => { readonly id: ClassId; readonly mentorKey: Secret };
  /**
   * Checks again whether the asker may, with whatever was shown. For routes that read raw bytes, which may take a while.
   * @throws ClassroomError SIGN_IN_NEEDED, FORBIDDEN, UNAUTHENTICATED
   */
  readonly assertStill: () => Promise<void>;
  /** Redirects the browser. */
  readonly goTo: (location: string) => void;
  /** For routes that read or answer raw bytes. */
  readonly context: Context;
}

/** An answer in bytes. */
export interface FileAnswer {
  readonly type: string;
  readonly bytes: Uint8Array | string;
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>;
}

class Sent {
  readonly file: FileAnswer;

  constructor(file: FileAnswer) {
    this.file = file;
  }
}

/** Answers with a file, for rows whose answer has no schema of ours. */
export const fileAnswer = (file: FileAnswer): unknown => new Sent(file);

/** Handlers for the rows of a table: each takes what its row has checked, and answers in its row's form. */
export type HandlersOf<T extends Readonly<Record<string, Route>>, N extends keyof T = keyof T> = {
  readonly [K in N]: (asked: Asked<T[K]>) => Promise<z.input<T[K]['response']>>;
};

type Handler = (asked: Asked<never>) => Promise<unknown>;

/** Binds a table whose rows share the same rules on who may ask, what is read from the request and what the handler gets. */
export type BindTable = <N extends string>(
  table: Readonly<Record<N, Route>>,
  handlers: Readonly<Record<N, Handler>>,
  maxBodyBytes: number,
) => void;

/** Binds the rows of the site's tables. Limits per place and per account count across all of them. */
export function tableBinder(
  router: Router,
  parts: TableParts,
  { authorise, limit, assertMentor }: Doors,
): BindTable {
  const requests = new Allowance(REQUESTS);
  const ofAccount = new Allowance(OF_ACCOUNT);
  const changes = new Allowance(CHANGES);
  const tokenDoor = new TokenDoor(parts.accounts.tokens, limit);

  const bind = (row: Route, handle: Handler, maxBodyBytes: number): void => {
    const answerTo = async (context: Keyed, visitor: Visitor, token: string | null): Promise<void> => {
      const { who = 'anybody', proven = false } = row;
      const look = async (): Promise<Entered> => {
        if (token !== null) {
          return tokenDoor.enter(token, row.method, visitor, context);
        }
        const account = await visitor.look();
        return { account, counted: account?.id ?? null };
      };
      /** @throws ClassroomError SIGN_IN_NEEDED, FORBIDDEN, UNAUTHENTICATED; AccountError PROOF_NEEDED */
      const assertMay = async (): Promise<string | null> => {
        const { account, counted } = await look();
        if (!may(account?.role ?? null, who)) {
          throw account === null ? signInNeeded() : who === 'mentor' ? mentorNeeded() : ownerNeeded();
        }
        if (proven) {
          await parts.accounts.proofs.assertFresh(visitor.session, visitor.account);
        }
        return counted;
      };
      const counted = await assertMay();
      if (counted !== null) {
        limit(row.method === 'get' ? ofAccount : changes, counted, context);
      }
      const body =
        row.body === undefined ? undefined : parse(row.body, await readJson(context, maxBodyBytes));
      if (row.body !== undefined) {
        // Reading may have taken a while: whoever was signed out or lost ownership meanwhile is refused.
        await assertMay();
      }
      const sentOn: { to: string | null } = { to: null };
      const asked = {
        visitor,
        params: row.params === undefined ? undefined : parse(row.params, context.params),
        query: row.query === undefined ? undefined : parse(row.query, context.query),
        body,
        rawQuery: context.querystring,
        key: secret.safeParse(/^Bearer (\S+)$/i.exec(context.get('Authorization'))?.[1]).data ?? null,
        link: () => {
          const { id, role, key } = authorise(context);
          assertMentor(role, 'keep a class in an account');
          return { id, mentorKey: key };
        },
        assertStill: async () => {
          await assertMay();
        },
        goTo: (to: string) => {
          sentOn.to = to;
        },
        context,
      };
      // The row's schemas have turned the request into what its handler takes.
      const answer = await handle(asked as unknown as Asked<never>);
      if (sentOn.to !== null) {
        context.redirect(sentOn.to);
      } else if (answer instanceof Sent) {
        context.set(answer.file.headers);
        context.type = answer.file.type;
        context.body =
          typeof answer.file.bytes === 'string' ? answer.file.bytes : Buffer.from(answer.file.bytes);
      } else {
        context.body = row.response.parse(answer);
      }
    };
    router[row.method](row.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context: Keyed) => {
      limit(requests, placeOf(context.req, parts.origin.trustProxy), context);
      const token = tokenDoor.shown(row, context);
      if (token === null) {
        // No page of another site can make a browser send a token.
        assertOwnPage(context.req, parts.origin);
      }
      const visitor = new Visitor(context, parts);
      try {
        await answerTo(context, visitor, token);
      } finally {
        await visitor.prolong();
      }
    });
  };
  return (table, handlers, maxBodyBytes) => {
    for (const [name, row] of Object.entries<Route>(table)) {
      // Each handler takes what its own row has checked.
      bind(row, handlers[name as keyof typeof handlers], maxBodyBytes);
    }
  };
}
