import { ProviderUnreachable } from '../ports/payments.ts';

const TIMEOUT_MS = 10_000;
/** The longest answer that is read; a payment with all its refunds takes a few KiB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** A provider's answer. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A provider's JSON API, and the credentials for it. */
export interface Counter {
  readonly api: string;
  readonly authorization: string;
}

/** Sends a JSON request, with limits on time and size. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/**
 * Makes a provider's `Ask`.
 * @returns a function that throws ProviderUnreachable if no answer comes or it is not JSON; the error names no address and no header
 */
export const askAt =
  ({ api, authorization }: Counter): Ask =>
  async (method, path, body, headers) => {
    const response = await boundedFetch(`${api}${path}`, {
      method,
      headers: {
        ...{ Authorization: authorization, ...headers },
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    try {
      return { status: response.status, body: JSON.parse(await response.text()) as unknown };
    } catch {
      throw new ProviderUnreachable(`It answered ${response.status}, and no JSON.`);
    }
  };

/**
 * Like `fetch`, but resolves once the whole answer is in, within limits on time and size. It follows no redirects.
 * @throws ProviderUnreachable
 */
export async function boundedFetch(url: string | URL | Request, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = await readBounded(response);
    return new Response(body, { status: response.status, headers: response.headers });
  } catch (error) {
    throw error instanceof ProviderUnreachable ? error : new ProviderUnreachable(reasonOf(error));
  }
}

async function readBounded({ body }: Response): Promise<Buffer<ArrayBuffer> | null> {
  if (body === null) {
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const whole: AsyncIterable<Uint8Array> = body;
  // Leaving the loop closes the connection.
  for await (const chunk of whole) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) {
      throw new ProviderUnreachable('It answered with more than any answer has.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Why no answer came, without revealing the request. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return 'It did not answer in time.';
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  return `It cannot be reached: ${code}.`;
}
