import {
  MailError,
  type Mail,
  type Mailer,
  type OutgoingMail,
  type SiteSecrets,
  type SiteStores,
} from '../../ports/accounts.ts';
import type { Clock, Log } from '../../ports/world.ts';

/** After how long a mail that nobody took is tried again, in ms: longer each time. */
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 3;
const MAX_RETRY_MS = 15 * 60_000;
/** How long a mail that is on its way is waited for at the end, in ms. */
const CLOSE_PATIENCE_MS = 3_000;
/** Where the store refuses. */
const STORE_RETRY_MS = 10_000;

interface OutboxParts {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id' | 'seal' | 'unseal'>;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Mails on their way out. Each is kept with what it is about, sealed, and goes out once: a mail of which it is not known whether
 * somebody took it is not sent again. One that nobody took is, until it helps nobody any more.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Begins with what the server left when it stopped. */
  async start(): Promise<void> {
    const unknown = await this.#parts.stores.outbox.removeClaimed();
    if (unknown > 0) {
      this.#parts.log.warn({ mails: unknown }, 'mails were on their way at the end: they are not sent again');
    }
    this.wake();
  }

  /** Keeps a mail together with what else is written to these stores. It goes out soon. */
  async put(stores: SiteStores, mail: Mail, expiresAt: number): Promise<void> {
    const { secrets, clock } = this.#parts;
    const id = secrets.id();
    const sealed = secrets.seal(JSON.stringify(mail), `mail ${id}`);
    await stores.outbox.insert({ id, sealed, attempts: 0, nextAt: clock.now(), expiresAt });
    this.wake();
  }

  /** Looks whether a mail is due, now and whenever one will be. */
  wake(): void {
    this.#cancel?.();
    this.#cancel = this.#isClosed
      ? null
      : this.#parts.clock.after(0, () => {
          this.#run();
        });
  }

  /** Sends nothing more; resolves when nothing is on its way, or a mail server takes too long. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    if (this.#running !== null) {
      const { promise: patience, resolve } = Promise.withResolvers<undefined>();
      const cancel = this.#parts.clock.after(CLOSE_PATIENCE_MS, () => {
        resolve(undefined);
      });
      await Promise.race([this.#running, patience]);
      cancel();
    }
  }

  #run(): void {
    if (this.#running !== null) {
      this.#isAskedAgain = true;
      return;
    }
    this.#running = this.#sendDue()
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'mails wait: the store refuses');
        return this.#parts.clock.now() + STORE_RETRY_MS;
      })
      .then((nextAt) => {
        this.#running = null;
        if (this.#isAskedAgain) {
          this.#isAskedAgain = false;
          this.wake();
        } else if (nextAt !== null && !this.#isClosed) {
          this.#cancel?.();
          this.#cancel = this.#parts.clock.after(Math.max(0, nextAt - this.#parts.clock.now()), () => {
            this.#run();
          });
        }
      });
  }

  /** When the next one is due. */
  async #sendDue(): Promise<number | null> {
    const { outbox } = this.#parts.stores;
    while (!this.#isClosed) {
      const mail = await outbox.claim(this.#parts.clock.now());
      if (mail === null) {
        break;
      }
      await this.#send(mail);
    }
    return outbox.nextAt();
  }

  async #send({ id, sealed, attempts, expiresAt }: OutgoingMail): Promise<void> {
    const { stores, secrets, mailer, clock, log } = this.#parts;
    const content = secrets.unseal(sealed, `mail ${id}`);
    if (content === null || expiresAt <= clock.now()) {
      await stores.outbox.remove(id);
      return;
    }
    try {
      await mailer.send(JSON.parse(content) as Mail);
      await stores.outbox.remove(id);
    } catch (error) {
      const wait = Math.min(FIRST_RETRY_MS * RETRY_FACTOR ** attempts, MAX_RETRY_MS);
      const nextAt = clock.now() + wait;
      const isAgain = error instanceof MailError && error.mayTryAgain && nextAt < expiresAt;
      log.warn({ err: error, attempts: attempts + 1, isTriedAgain: isAgain }, 'a mail did not go out');
      await (isAgain ? stores.outbox.release(id, attempts + 1, nextAt) : stores.outbox.remove(id));
    }
  }
}
