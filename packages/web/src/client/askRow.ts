import { ClientError } from '@gongbang/client';
import type { Route, Secret } from '@gongbang/protocol';
import type { z } from 'zod';

/** What goes with a request of the site's tables. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Goes as a bearer, never within the address. */
  readonly key?: Secret | undefined;
  readonly json?: unknown;
  /** A picture, in the place of words. */
  readonly file?: Blob | undefined;
}

/** How long an answer may take, in ms; one with a picture takes as long as the picture does. */
const ANSWER_MS = 20_000;
const UPLOAD_MS = 120_000;

/** Asks a row of a table. @throws ClientError */
export async function askRow(
  row: Route,
  ask: Ask,
): Promise<{ readonly isOk: boolean; readonly answer: unknown }> {
  const response = await fetchRow(row, ask);
  try {
    return { isOk: response.ok, answer: await response.json() };
  } catch {
    throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
}

/** The same, for a row that answers something else than JSON. @throws ClientError */
export async function fetchRow(row: Route, { params = {}, query, key, json, file }: Ask): Promise<Response> {
  const path = row.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  const body = file ?? (json === undefined ? undefined : JSON.stringify(json));
  try {
    return await fetch(path + search, {
      method: row.method.toUpperCase(),
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined
          ? {}
          : { 'Content-Type': file === undefined ? 'application/json' : 'application/octet-stream' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(file === undefined ? ANSWER_MS : UPLOAD_MS),
    });
  } catch {
    throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
}

/** What was answered, as the row says that it looks. @throws ClientError */
export function understood<T>(shape: z.ZodType<T>, { path }: Route, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) {
    throw new ClientError('SERVER_TOO_OLD', `The answer of ${path} is not understood.`);
  }
  return parsed.data;
}
