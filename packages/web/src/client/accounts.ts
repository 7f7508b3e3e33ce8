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

/** What goes with a request. */
export interface AccountAsk<N extends AccountRoute> {
  readonly body?: AccountBody<N>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Of a class's link, where the route asks for one. */
  readonly linkKey?: Secret;
}

/** How long an answer may take, in ms. */
const ANSWER_MS = 20_000;

/** A refusal of what accounts do, with what people can do about it. */
export class AccountRefusal extends ClientError {
  readonly said: AccountError;

  constructor(said: AccountError) {
    super(said.code, said.message);
    this.name = 'AccountRefusal';
    this.said = said;
  }
}

/** What the server said besides the code; null for all else that went wrong. */
export const saidIn = (error: unknown): AccountError | null =>
  error instanceof AccountRefusal ? error.said : null;

/**
 * Asks one of the routes of accounts; the browser shows who is signed in by a cookie.
 * @throws AccountRefusal, ClientError
 */
export async function askAccounts<N extends AccountRoute>(
  name: N,
  { body, params = {}, query, linkKey }: AccountAsk<N> = {},
): Promise<AccountAnswer<N>> {
  const row: Route = accountRoutes[name];
  const path = row.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  const [isOk, said] = await answer(path + search, {
    method: row.method.toUpperCase(),
    headers: {
      ...(linkKey === undefined ? {} : { Authorization: `Bearer ${linkKey}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!isOk) {
    const refusal = accountErrorBody.safeParse(said);
    throw refusal.success
      ? new AccountRefusal(refusal.data.error)
      : new ClientError('DISCONNECTED', 'The answer is not the server’s.');
  }
  // Of a row that is found by its name, TypeScript knows the answer only as one of all.
  const shape = row.response as z.ZodType<AccountAnswer<N>>;
  const parsed = shape.safeParse(said);
  if (!parsed.success) {
    throw new ClientError('SERVER_TOO_OLD', `The answer of ${path} is not understood.`);
  }
  return parsed.data;
}

/** Whether it was done, and what was said. */
async function answer(path: string, init: RequestInit): Promise<readonly [boolean, unknown]> {
  try {
    const response = await fetch(path, init);
    return [response.ok, await response.json()];
  } catch {
    throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
}
