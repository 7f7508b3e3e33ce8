import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { createdClass, type ClassDraft, type CreatedClass } from '@gongbang/protocol';
import { readConfig } from '@gongbang/sfu-server/config.ts';
import type { PublicCourses } from '@gongbang/sfu-server/http/publicPages.ts';
import type { MediaBackend } from '@gongbang/sfu-server/mediaBackend.ts';
import type { Mailer } from '@gongbang/sfu-server/ports/accounts.ts';
import type { BookingMails } from '@gongbang/sfu-server/ports/bookings.ts';
import type { PaymentEndpoints } from '@gongbang/sfu-server/payments/endpoints.ts';
import type { Clock, Log } from '@gongbang/sfu-server/ports/world.ts';
import { startServer, type RunningServer } from '@gongbang/sfu-server/server.ts';
import type { StoreBackend } from '@gongbang/sfu-server/storage/stores.ts';
import { pino } from 'pino';

import { dropStore, storeSettings } from './storeOfTests.ts';

/** A server in this process, with its own port and folder. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly server: RunningServer;
  /** Every logged line. */
  readonly logged: string[];
  createClass(draft?: Partial<ClassDraft>): Promise<CreatedClass>;
}

export interface TestServerOptions {
  readonly media?: MediaBackend;
  readonly clock?: Clock;
  readonly store?: StoreBackend;
  readonly publicCourses?: PublicCourses;
  readonly env?: Record<string, string>;
  /** A folder that outlives the server. */
  readonly dataDir?: string;
  /** A page other than the built one. */
  readonly webRoot?: string;
  /** Texts other than the server's own. */
  readonly bookingMails?: BookingMails;
  /** Issuers other than those in the settings. */
  readonly mailer?: (codeLog: Log) => Mailer;
  /** Payment providers other than the real ones. */
  readonly paymentEndpoints?: PaymentEndpoints;
}

const DRAFT: Pick<ClassDraft, 'title' | 'mentorName'> = { title: '손으로 빚는 찻잔', mentorName: '이정은' };

const WEB_ROOT = join(import.meta.dirname, '../../packages/web/dist');

export async function startTestServer({
  media,
  clock,
  store,
  publicCourses,
  env,
  dataDir,
  webRoot = WEB_ROOT,
  bookingMails,
  mailer,
  paymentEndpoints,
}: TestServerOptions = {}): Promise<TestServer> {
  const folder = dataDir ?? temporaryFolder();
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  const settings = store === undefined ? await storeSettings(folder) : {};
  const server = await startServer({
    config: readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      MEDIA_PORT: '0',
      MEDIA_WORKERS: '1',
      DATA_DIR: folder,
      ...settings,
      ...env,
    }),
    log: pino({ level: 'debug' }, sink),
    webRoot,
    ...(media === undefined ? {} : { media }),
    ...(clock === undefined ? {} : { clock }),
    ...(store === undefined ? {} : { store }),
    ...(bookingMails === undefined ? {} : { bookingMails }),
    ...(mailer === undefined ? {} : { mailer }),
    ...(paymentEndpoints === undefined ? {} : { paymentEndpoints }),
    ...(publicCourses === undefined ? {} : { publicCourses }),
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    server,
    logged,
    createClass: (draft) => createClass(url, draft),
    async [Symbol.asyncDispose]() {
      await server.close();
      if (dataDir === undefined) {
        rmSync(folder, { recursive: true });
        await dropStore(folder);
      }
    },
  };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gongbang-test-'));
}

/** Registers a class over HTTP. */
export async function createClass(url: string, draft: Partial<ClassDraft> = {}): Promise<CreatedClass> {
  const response = await fetch(`${url}/api/classes`, {
    method: 'POST',
    // A kept-alive connection would disturb whoever counts them, and whoever was busy for long.
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ ...DRAFT, ...draft }),
  });
  return createdClass.parse(await response.json());
}
