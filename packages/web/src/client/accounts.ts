import { ClientError } from '@gongbang/client';
import {
  accountErrorBody,
  accountRoutes,
  type AccountError,
  type AccountAnswer,
  type AccountBody,
  type AccountRoute,
  type Route,
  type Secret,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { askRow, understood, type Ask } from './askRow.ts';

/** What is sent with a request. */
export interface AccountAsk<N extends AccountRoute> {
  readonly body?: AccountBody<N>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Of a class's link, if the route asks for one. */
  readonly linkKey?: Secret;
}

/** A refusal by an account route, with what the user can do about it. */
export class AccountRefusal extends ClientError {
  readonly said: AccountError;

  constructor(said: AccountError) {
    super(said.code, said.message);
    this.name = 'AccountRefusal';
    this.said = said;
  }
}

/** What the server said besides the code; null for anything else that went wrong. */
export const saidIn = (error: unknown): AccountError | null =>
  error instanceof AccountRefusal ? error.said : null;

/** Resolves once what was asked before is answered. */
let before: Promise<unknown> = Promise.resolve();

/**
 * The answer to whatever is begun first gives a new browser a cookie, and what is begun meanwhile waits for that: of two cookies
 * the last one would count, and a code that was sent for the other would not be found. The cookie does not last, and not all
 * answers bring it, so whatever may begin something goes one after the other.
 */
async function askInTurn(row: Route, ask: Ask): ReturnType<typeof askRow> {
  if (row.method === 'get') {
    return askRow(row, ask);
  }
  const asked = before.then(() => askRow(row, ask));
  before = asked.catch(() => undefined);
  return asked;
}

/**
 * Requests one of the account routes; a cookie shows who is signed in.
 * @throws AccountRefusal, ClientError
 */
export async function askAccounts<N extends AccountRoute>(
  name: N,
  { body, params, query, linkKey }: AccountAsk<N> = {},
): Promise<AccountAnswer<N>> {
  const row: Route = accountRoutes[name];
  const said = await askInTurn(row, { params, query, key: linkKey, json: body });
  if (!said.isOk) {
    const refusal = accountErrorBody.safeParse(said.answer);
    throw refusal.success
      ? new AccountRefusal(refusal.data.error)
      : new ClientError('DISCONNECTED', 'The answer is not the server’s.');
  }
  // TypeScript knows the answer of a row looked up by name only as a union of all answers.
  return understood(row.response as z.ZodType<AccountAnswer<N>>, row, said.answer);
}
