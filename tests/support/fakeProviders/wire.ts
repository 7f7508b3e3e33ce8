import type { IncomingHttpHeaders } from 'node:http';

/*
 * What the fake providers have in common.
 */

/** A request to a fake provider. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly location?: string;
}

export const json = (body: unknown, status = 200): FakeAnswer => ({
  ...{ status, body: JSON.stringify(body), type: 'application/json' },
});
export const goTo = (location: string): FakeAnswer => ({ status: 303, body: '', location });

/** The address that somebody returns to, with what a provider adds. */
export function backTo(address: string, added: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(added)) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** What was added to it, as the server gets it. */
export const returnedBy = (address: string): ReadonlyMap<string, string> =>
  new Map(new URL(address).searchParams);

/** A window in which somebody pays, is declined, or closes it. */
export function windowPage(name: string, presses: Readonly<Record<string, string>>, note = ''): FakeAnswer {
  const links = Object.entries(presses).map(
    ([press, address]) => `<p><a data-press="${press}" href="${escape(address)}">${press}</a></p>`,
  );
  const body = `<!doctype html><meta name="viewport" content="width=device-width"><title>${name}</title><h1>${name}</h1><p>${note}</p>${links.join('')}`;
  return { status: 200, body, type: 'text/html; charset=utf-8' };
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** How a provider reports something. */
export interface FakeWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WebhookOptions {
  /** Signed by somebody who does not know the secret. */
  readonly isForged?: boolean;
  /** When it was signed. */
  readonly at?: number;
  readonly eventId?: string;
}

/** What tests want from each fake provider: its window, and its back office. */
export interface FakeProvider {
  /** Somebody pays. @returns where they are sent back to */
  pay(ref: string, amount?: number): string;
  /** Somebody's card is declined, or they give up. @returns where they are sent back to */
  fail(ref: string, how: 'decline' | 'close'): string;
  /** The owner gives money back in the provider's own console. */
  refundOutside(ref: string, amount: number): void;
  /** How often and how much was refunded. */
  refundsOf(ref: string): readonly number[];
  webhook(ref: string, options?: WebhookOptions): FakeWebhook;
  /** Idempotency keys are kept for some days. */
  forgetKeys(): void;
  /** Whether refunds are refused for good. */
  refusesRefunds: boolean;
  handle(request: FakeRequest): FakeAnswer | null;
}
