import {
  SESSION_COOKIE,
  accountRoutes,
  type AccountAnswer,
  type AccountBody,
  type AccountRoute,
  type Route,
} from '@gongbang/protocol';
import { z } from 'zod';

export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How all of the site's tables refuse. */
const refusalBody = z.object({ error: z.object({ code: z.string(), reason: z.string().optional() }) });

/** The response to a request. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** The reason for a refusal, or else its code; null if it succeeded. */
  readonly refusal: string | null;
}

/** A body, without what differs at every request. */
export const lasting = (body: unknown): string => JSON.stringify(body).replaceAll(/"requestId":"[^"]*"/g, '');

export const SESSION = SESSION_COOKIE.slice('__Host-'.length);

/** Somebody's browser at a server's pages: it keeps cookies, and says which page asks. */
export class SiteVisitor {
  readonly cookies = new Map<string, string>();
  readonly url: string;
  /** Extra headers of its requests. */
  readonly headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.url = url;
    this.headers = headers;
  }

  /** Sends a request as a page of the server does, and keeps the cookies it gets. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(new URL(path, this.url), {
      redirect: 'manual',
      ...init,
      headers: {
        Origin: this.url,
        'Sec-Fetch-Site': 'same-origin',
        ...(this.cookies.size === 0
          ? {}
          : { Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...this.headers,
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0(;|$)/i.test(cookie)) {
        this.cookies.delete(name);
      } else {
        this.cookies.set(name, value);
      }
    }
    return answer;
  }

  /** Calls a route and returns whatever it answers. */
  ask<N extends AccountRoute>(name: N, body?: AccountBody<N>, ask?: Ask): Promise<Answered> {
    return this.askRow(accountRoutes[name], body, ask);
  }

  /** The same for any row of the site's tables. */
  async askRow(
    { method, path }: Route,
    body?: unknown,
    { params = {}, query, headers }: Ask = {},
  ): Promise<Answered> {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? key);
    const answer = await this.fetch(
      query === undefined ? filled : `${filled}?${new URLSearchParams(query).toString()}`,
      {
        method: method.toUpperCase(),
        ...(body === undefined
          ? { headers: { ...headers } }
          : { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    const said: unknown = isJson ? JSON.parse(text) : text;
    const error = answer.status >= 400 ? refusalBody.parse(said).error : null;
    return {
      status: answer.status,
      headers: answer.headers,
      body: said,
      refusal: error === null ? null : (error.reason ?? error.code),
    };
  }

  /** Calls a route that must succeed, and returns its answer. */
  async get<N extends AccountRoute>(name: N, body?: AccountBody<N>, ask?: Ask): Promise<AccountAnswer<N>> {
    const answer = await this.ask(name, body, ask);
    if (answer.refusal !== null) {
      throw new Error(`${name}: ${answer.refusal}`);
    }
    return (accountRoutes[name].response as z.ZodType<AccountAnswer<N>>).parse(answer.body);
  }
}

/** The code for an address, as a server without mail logs it; the newest one. */
export function codeIn(logged: readonly string[], email: string): string | null {
  const codes = logged
    .filter((line) => line.includes('"signInCode"'))
    .map((line) => JSON.parse(line) as { email: string; signInCode: string })
    .filter((line) => line.email === email);
  return codes.at(-1)?.signInCode ?? null;
}
