import {
  MailError,
  type Mail,
  type Mailer,
  type OutgoingMail,
  type SiteSecrets,
  type SiteStores,
} from '../../ports/accounts.ts';
import type { Clock, Log } from '../../ports/world.ts';
import { Rounds } from '../Rounds.ts';

/** The wait before a failed mail is tried again, in ms; it grows with each attempt. */
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 3;
const MAX_RETRY_MS = 15 * 60_000;
/** How long closing waits for mails in transit, in ms. */
const CLOSE_PATIENCE_MS = 3_000;
/** The log message when the store fails. */
const REFUSED = 'mails wait: the store refuses';
/** The most mails in transit at once: a slow one does not hold up the others. */
const LINES = 3;

interface OutboxParts {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id' | 'seal' | 'unseal' | 'mac'>;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Outgoing mails. Each is stored, sealed, in the transaction of what it is about, and sent at most once: if nobody knows whether a
 * server accepted it, it is not sent again. One that no server accepted is retried until it is no longer useful.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  /** Mails that are being sent, by id. */
  readonly #onTheirWay = new Map<string, Promise<void>>();
  /** Outcomes of mails, sent or not, that could not be stored yet. */
  readonly #untold = new Map<string, () => Promise<void>>();
  /** Mails that were in transit when the server stopped have not been cleared yet. */
  #hasLeft = true;
  /** Claiming the next mail failed, so one may be claimed that nobody is sending. */
  #hasLost = false;
  readonly #rounds: Rounds;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const { clock, log } = parts;
    this.#rounds = new Rounds({ clock, log, refused: REFUSED, work: () => this.#sendDue() });
  }

  /** Starts with what was left when the server stopped. */
  async start(): Promise<void> {
    await this.#clear();
    this.wake();
  }

  /**
   * Stores a mail in the given stores' transaction. It is sent soon.
   * @param isBulk one of many: mails that somebody waits for go first
   */
  async put(stores: SiteStores, mail: Mail, expiresAt: number, isBulk = false): Promise<void> {
    const { secrets, clock } = this.#parts;
    const id = secrets.id();
    const sealed = secrets.seal(JSON.stringify(mail), `mail ${id}`);
    const recipient = secrets.mac('recipient', mail.to);
    await stores.outbox.insert({
      ...{ id, sealed, recipient, attempts: 0, nextAt: clock.now(), expiresAt },
      isBulk: isBulk ? 1 : 0,
    });
    this.wake();
  }

  /** Mails still waiting for an address. */
  async waitingFor(email: string): Promise<{ subject: string; expiresAt: number }[]> {
    const { stores, secrets } = this.#parts;
    const mails = await stores.outbox.to(secrets.mac('recipient', email));
    return mails.flatMap(({ id, sealed, expiresAt }) => {
      const content = secrets.unseal(sealed, `mail ${id}`);
      return content === null ? [] : [{ subject: (JSON.parse(content) as Mail).subject, expiresAt }];
    });
  }

  /** Drops the mails to an address, except those already handed to a mail server. */
  drop({ outbox }: Pick<SiteStores, 'outbox'>, email: string): Promise<void> {
    return outbox.removeTo(this.#parts.secrets.mac('recipient', email));
  }

  /** Checks for due mails now, and again whenever the next is due. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Stops sending; resolves once nothing is in transit, or after a while. */
  async close(): Promise<void> {
    const { promise: patience, resolve } = Promise.withResolvers<undefined>();
    const cancel = this.#parts.clock.after(CLOSE_PATIENCE_MS, () => {
      resolve(undefined);
    });
    await Promise.race([this.#end(), patience]);
    cancel();
  }

  async #end(): Promise<void> {
    await this.#rounds.close();
    await Promise.all(this.#onTheirWay.values());
  }

  /** Starts as many mails as there are lines; returns the wait until the next is due, or null if one in transit will look again. */
  async #sendDue(): Promise<number | null> {
    const { stores, clock } = this.#parts;
    await this.#settle();
    while (!this.#rounds.isClosed && this.#onTheirWay.size < LINES) {
      const mail = await this.#claim();
      if (mail === null) {
        const nextAt = await stores.outbox.nextAt();
        return nextAt === null ? null : Math.max(0, nextAt - clock.now());
      }
      const sending = this.#send(mail)
        .catch((error: unknown) => {
          this.#parts.log.warn({ err: error }, REFUSED);
        })
        .finally(() => {
          this.#onTheirWay.delete(mail.id);
          this.wake();
        });
      this.#onTheirWay.set(mail.id, sending);
    }
    return null;
  }

  async #claim(): Promise<OutgoingMail | null> {
    try {
      return await this.#parts.stores.outbox.claim(this.#parts.clock.now());
    } catch (error) {
      this.#hasLost = true;
      throw error;
    }
  }

  /** Removes mails that were in transit when the server stopped: nobody knows whether they went out. */
  async #clear(): Promise<void> {
    const unknown = await this.#parts.stores.outbox.removeClaimed();
    this.#hasLeft = false;
    if (unknown > 0) {
      this.#parts.log.warn(
        { mails: unknown },
        'mails were in transit when the server stopped: they are not sent again',
      );
    }
  }

  /** Stores outcomes that could not be stored before, and releases mails that were claimed by a failed call. */
  async #settle(): Promise<void> {
    if (this.#hasLeft) {
      await this.#clear();
    }
    for (const [id, tell] of this.#untold) {
      await tell();
      this.#untold.delete(id);
    }
    if (this.#hasLost) {
      await this.#parts.stores.outbox.releaseOthers([...this.#onTheirWay.keys(), ...this.#untold.keys()]);
      this.#hasLost = false;
    }
  }

  async #send({ id, sealed, attempts, expiresAt }: OutgoingMail): Promise<void> {
    const { stores, secrets, mailer, clock, log } = this.#parts;
    const content = secrets.unseal(sealed, `mail ${id}`);
    if (content === null || expiresAt <= clock.now()) {
      await this.#tell(id, () => stores.outbox.remove(id));
      return;
    }
    let outcome = (): Promise<void> => stores.outbox.remove(id);
    try {
      await mailer.send(JSON.parse(content) as Mail);
    } catch (error) {
      const wait = Math.min(FIRST_RETRY_MS * RETRY_FACTOR ** attempts, MAX_RETRY_MS);
      const nextAt = clock.now() + wait;
      const isAgain = error instanceof MailError && error.mayTryAgain && nextAt < expiresAt;
      log.warn({ err: error, attempts: attempts + 1, isTriedAgain: isAgain }, 'a mail did not go out');
      if (isAgain) {
        outcome = () => stores.outbox.release(id, attempts + 1, nextAt);
      }
    }
    await this.#tell(id, outcome);
  }

  /** @throws ClassroomError of the store; the outcome is then stored later */
  async #tell(id: string, outcome: () => Promise<void>): Promise<void> {
    try {
      await outcome();
    } catch (error) {
      this.#untold.set(id, outcome);
      throw error;
    }
  }
}
