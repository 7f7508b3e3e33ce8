import { ClientError } from '@gongbang/client';
import {
  accountErrorBody,
  courseErrorBody,
  type CourseError,
  type Photo,
  type Route,
  type Secret,
} from '@gongbang/protocol';
import type { z } from 'zod';

import { AccountRefusal } from './accounts.ts';
import { askRow, understood, uploadRow, type Upload } from './askRow.ts';

/** What a row of a table takes, and what it answers. */
type BodyOf<R> = R extends { readonly body: infer S extends z.ZodType } ? z.input<S> : undefined;
type AnswerOf<R> = R extends { readonly response: infer S extends z.ZodType } ? z.output<S> : never;

/** What is sent with a request. */
interface TableAsk<R> {
  readonly body?: BodyOf<R>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Of a booking; null if it belongs to the signed-in account. */
  readonly key?: Secret | null;
  readonly file?: Blob;
}

/** Requests one of a table's routes by name. @throws CourseRefusal, AccountRefusal PROOF_NEEDED, ClientError */
export type AskTable<T extends Readonly<Record<keyof T, Route>>> = <N extends keyof T>(
  name: N,
  ask?: TableAsk<T[N]>,
) => Promise<AnswerOf<T[N]>>;

/** A refusal concerning what is offered, booked or written, with what the user can do about it. */
export class CourseRefusal extends ClientError {
  readonly said: CourseError;

  constructor(said: CourseError) {
    super(said.code, said.message);
    this.name = 'CourseRefusal';
    this.said = said;
  }
}

/** A booking of the account does not open: by now nobody, or somebody else, is signed in. */
export class OutOfAccount extends CourseRefusal {}

/** The routes of one table of the studio's site. */
export const tableOf =
  <T extends Readonly<Record<keyof T, Route>>>(table: T): AskTable<T> =>
  async (name, { body, params, query, key, file } = {}) => {
    const row: Route = table[name];
    const { isOk, answer } = await askRow(row, { params, query, key: key ?? undefined, json: body, file });
    if (!isOk) {
      const refusal = refusalIn(answer);
      throw key === null && refusal instanceof CourseRefusal && refusal.code === 'UNAUTHENTICATED'
        ? new OutOfAccount(refusal.said)
        : refusal;
    }
    // TypeScript knows the answer of a row looked up by name only as a union of all answers.
    return understood(row.response as z.ZodType<AnswerOf<T[typeof name]>>, row, answer);
  };

/** Sends a photo by one of their rows. @throws CourseRefusal, ClientError */
export async function sendPhoto(
  row: Route & { readonly response: z.ZodType<Photo> },
  ask: {
    readonly params: Readonly<Record<string, string>>;
    readonly key?: Secret | null;
    readonly file: Blob;
  },
  upload: Upload,
): Promise<Photo> {
  const { isOk, answer } = await uploadRow(row, { ...ask, key: ask.key ?? undefined }, upload);
  if (!isOk) {
    throw refusalIn(answer);
  }
  return understood(row.response, row, answer);
}

/** What a refusing answer says. */
export function refusalIn(answer: unknown): ClientError {
  const ofAccount = accountErrorBody.safeParse(answer).data?.error;
  if (ofAccount?.reason === 'PROOF_NEEDED') {
    return new AccountRefusal(ofAccount);
  }
  const refusal = courseErrorBody.safeParse(answer);
  return refusal.success
    ? new CourseRefusal(refusal.data.error)
    : new ClientError('DISCONNECTED', 'The answer is not the server’s.');
}
