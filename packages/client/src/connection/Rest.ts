import { PEER_KEY_HEADER, errorBody, type Secret } from '@gongbang/protocol';

import { ClientError } from './ClientError.ts';

/** The server, as this browser's user talks to it. */
export interface Server {
  /** Its origin, `https://class.example.org`; empty if it is the page's own. */
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  /** Who asks. */
  readonly peerKey: () => Secret;
}

/** Checks an answer; a zod schema is one. */
interface Shape<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly message: string } };
}

/**
 * How long the answer to a repeatable request may take, in ms: on a dead network the browser itself would wait for minutes,
 * on a slow one a page of text needs seconds.
 */
const ANSWER_MS = 10_000;
/** What a proxy answers for a server that it cannot reach (RFC 9110, 15.6.3 to 15.6.5). */
const UNREACHED: readonly number[] = [502, 503, 504];

/** Aborts a request that gets no answer soon. */
export const soon = (): AbortSignal => AbortSignal.timeout(ANSWER_MS);

/** Asks a server over HTTP and reads what it says, refusals included. */
export interface Rest {
  /** What the link opens, and who asks: with a key the link had before, only people who were in get an answer. */
  readonly bearer: (linkKey: Secret) => Record<string, string>;
  /** @throws ClientError */
  readonly ask: (path: string, init: RequestInit) => Promise<Response>;
  /** @throws ClientError */
  readonly call: <T>(schema: Shape<T>, path: string, init: RequestInit) => Promise<T>;
  /** @throws ClientError DISCONNECTED if it breaks off, or is somebody else's answer */
  readonly jpegAt: (path: string, linkKey: Secret) => Promise<Blob>;
}

export function createRest({ endpoint, fetch, peerKey }: Server): Rest {
  const bearer: Rest['bearer'] = (linkKey) => ({
    Authorization: `Bearer ${linkKey}`,
    [PEER_KEY_HEADER]: peerKey(),
  });
  const ask: Rest['ask'] = async (path, init) => {
    let response: Response;
    try {
      response = await fetch(endpoint + path, init);
    } catch {
      throw new ClientError('DISCONNECTED', 'The server cannot be reached.');
    }
    if (!response.ok) {
      throw await refusalIn(response);
    }
    return response;
  };
  return {
    bearer,
    ask,
    call: async (schema, path, init) => {
      const response = await ask(path, init);
      let body: unknown;
      try {
        body = await response.json();
      } catch {
        // It broke off, or it is the page of something in between: a proxy, a café's login page.
        throw new ClientError('DISCONNECTED', 'The answer is not the server’s.');
      }
      const parsed = schema.safeParse(body);
      if (!parsed.success) {
        throw new ClientError(
          'SERVER_TOO_OLD',
          `The answer of ${path} is not understood: ${parsed.error.message}`,
        );
      }
      return parsed.data;
    },
    jpegAt: async (path, linkKey) => {
      const answer = await ask(path, { headers: bearer(linkKey), signal: soon() });
      const jpeg = await answer.blob().catch(() => null);
      if (jpeg?.type !== 'image/jpeg') {
        throw new ClientError('DISCONNECTED', 'The answer is not the server’s.');
      }
      return jpeg;
    },
  };
}

async function refusalIn(response: Response): Promise<ClientError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null));
  if (parsed.success) {
    const { code, message, reason } = parsed.data.error;
    return new ClientError(code, message, reason);
  }
  const code = UNREACHED.includes(response.status) ? 'DISCONNECTED' : 'INTERNAL';
  return new ClientError(code, `HTTP ${response.status}`);
}
