import { randomBytes } from 'node:crypto';
import { request as plainly, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as securely } from 'node:https';
import { isIP } from 'node:net';

import { WEBHOOK_LIMITS, type WebhookFailure } from '@gongbang/protocol';
import { Webhook } from 'standardwebhooks';

import type { Call, CallAnswer, Postman } from '../ports/webhooks.ts';
import { PrivateAddress, guardedLookup, leadsToWeb, mayReach } from './reach.ts';

const TIMEOUT_MS = 10_000;
/** The most of an answer that is read. */
const MAX_ANSWER_BYTES = 64 * 1024;
const SECRET_BYTES = 32;
const MS_PER_SECOND = 1000;

interface PostmanParts {
  /** Whether private addresses may be called. */
  readonly allowsPrivate: boolean;
  /** The caller's name: `Gongbang/1.0`. */
  readonly name: string;
  readonly timeoutMs?: number;
}

/** Calls addresses as https://www.standardwebhooks.com says. Private addresses are called only if the settings allow it. */
export function postman({ allowsPrivate, name, timeoutMs = TIMEOUT_MS }: PostmanParts): Postman {
  const closing = new AbortController();
  const mayCall = (text: string): boolean => {
    const url = URL.parse(text);
    if (url?.username !== '' || url.password !== '') {
      return false;
    }
    const isSecure = url.protocol === 'https:';
    const host = hostOf(url);
    // A literal IP address needs no lookup, so it is checked here.
    const isSound = isIP(host) === 0 || mayReach(host, isSecure, allowsPrivate);
    return (isSecure || (url.protocol === 'http:' && allowsPrivate)) && isSound;
  };

  const send = async ({ url, id, at, payload, secrets }: Call): Promise<CallAnswer> => {
    const isSecure = URL.parse(url)?.protocol === 'https:';
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]);
    const request = (isSecure ? securely : plainly)(url, {
      method: 'POST',
      // One connection per call: none outlives the check of its address.
      agent: false,
      lookup: guardedLookup(isSecure, allowsPrivate),
      signal,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(payload),
        'User-Agent': name,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at / MS_PER_SECOND)),
        'webhook-signature': secrets
          .map((secret) => new Webhook(secret).sign(id, new Date(at), payload))
          .join(' '),
      },
    });
    const response = await answerTo(request, payload);
    const status = response.statusCode ?? 0;
    const isElsewhere = status >= 300 && status < 400;
    return {
      status,
      answer: await beginningOf(response),
      failure: isElsewhere ? 'redirect' : null,
      waitMs: waitOf(response.headers['retry-after']),
    };
  };

  return {
    newSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    mayCall,
    isBare: async (text) => {
      const url = URL.parse(text);
      return url?.protocol === 'http:' && isIP(hostOf(url)) === 0 && (await leadsToWeb(url.hostname));
    },
    call: async (call) => {
      if (!mayCall(call.url)) {
        return nothing('private');
      }
      try {
        return await send(call);
      } catch (error) {
        return nothing(failureOf(error));
      }
    },
    close: () => {
      closing.abort();
    },
  };
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

const nothing = (failure: WebhookFailure): CallAnswer => ({ status: null, answer: '', failure, waitMs: 0 });

function answerTo(request: ClientRequest, payload: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    // If the peer switches to another protocol (101), the connection is closed without an error.
    request.on('close', () => {
      reject(new Error('no answer'));
    });
    request.end(payload);
  });
}

/** The beginning of the answer, as one printable line. A longer or slower answer is cut off, but its status counts. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Leaving the loop closes the connection.
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MAX_ANSWER_BYTES) {
        break;
      }
    }
  } catch {
    // It broke off; what has arrived is enough.
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
  return (
    text
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, WEBHOOK_LIMITS.answer)
      // Drops half a surrogate pair at the end.
      .replace(/[\uD800-\uDBFF]$/, '')
  );
}

/** RFC 9110, 10.2.3. */
function waitOf(header: string | undefined): number {
  const seconds = Number(header);
  const at = Number.isFinite(seconds) ? seconds * MS_PER_SECOND : Date.parse(header ?? '') - Date.now();
  return Number.isFinite(at) ? Math.max(0, at) : 0;
}

const TLS_CODES = /^(ERR_TLS|CERT_|ERR_SSL|EPROTO|.*SELF_SIGNED|UNABLE_TO_)/;

function failureOf(error: unknown): WebhookFailure {
  if (error instanceof PrivateAddress) {
    return 'private';
  }
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { name?: string } };
  if (name === 'TimeoutError' || cause?.name === 'TimeoutError') {
    return 'timeout';
  }
  return TLS_CODES.test(code ?? '') ? 'tls' : 'unreachable';
}
