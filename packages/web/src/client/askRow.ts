import { ClientError } from '@gongbang/client';
import type { Route, Secret } from '@gongbang/protocol';
import type { z } from 'zod';

import { noteAnswer } from './serverTime.ts';

/** What is sent with a request to the site's tables. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as a bearer token, never in the address. */
  readonly key?: Secret | undefined;
  readonly json?: unknown;
  /** A picture, instead of words. */
  readonly file?: Blob | undefined;
}

/** How long an answer may take, in ms; with a picture, as long as the picture takes. */
const ANSWER_MS = 20_000;
const UPLOAD_MS = 120_000;

/** Requests a row of a table. @throws ClientError */
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

/** The same for a row that answers something other than JSON. @throws ClientError */
export async function fetchRow(row: Route, { params, query, key, json, file }: Ask): Promise<Response> {
  const body = file ?? (json === undefined ? undefined : JSON.stringify(json));
  try {
    const response = await fetch(addressOf(row, { params, query }), {
      method: row.method.toUpperCase(),
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined
          ? {}
          : { 'Content-Type': file === undefined ? 'application/json' : FILE_TYPE }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(file === undefined ? ANSWER_MS : UPLOAD_MS),
    });
    noteAnswer(response.headers);
    return response;
  } catch {
    throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
  }
}

/** Follows a file on its way. */
export interface Upload {
  readonly signal: AbortSignal;
  /** @param share how much of it has been sent, from 0 to 1 */
  readonly onProgress: (share: number) => void;
}

/** Requests a row that takes a file, and reports how much was sent, which `fetch` does not. @throws ClientError */
export function uploadRow(
  row: Route,
  { params, key, file }: Pick<Ask, 'params' | 'key'> & { readonly file: Blob },
  { signal, onProgress }: Upload,
): Promise<{ readonly isOk: boolean; readonly answer: unknown }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (): void => {
      reject(new ClientError('DISCONNECTED', 'The server cannot be reached.'));
    };
    request.open(row.method.toUpperCase(), addressOf(row, { params }));
    request.timeout = UPLOAD_MS;
    request.setRequestHeader('Content-Type', FILE_TYPE);
    if (key !== undefined) {
      request.setRequestHeader('Authorization', `Bearer ${key}`);
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    });
    request.addEventListener('load', () => {
      try {
        const answer: unknown = JSON.parse(request.responseText);
        resolve({ isOk: request.status >= 200 && request.status < 300, answer });
      } catch {
        fail();
      }
    });
    for (const event of ['error', 'timeout', 'abort'] as const) {
      request.addEventListener(event, fail);
    }
    if (signal.aborted) {
      fail();
      return;
    }
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

const FILE_TYPE = 'application/octet-stream';

function addressOf({ path }: Route, { params = {}, query }: Pick<Ask, 'params' | 'query'>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return query === undefined ? filled : `${filled}?${new URLSearchParams(query).toString()}`;
}

/** The answer, checked against the row's schema. @throws ClientError */
export function understood<T>(shape: z.ZodType<T>, { path }: Route, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) {
    throw new ClientError('SERVER_TOO_OLD', `The answer of ${path} is not understood.`);
  }
  return parsed.data;
}
