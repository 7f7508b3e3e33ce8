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

/** After how long a mail that nobody took is tried again, in ms: longer each time. */
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 3;
const MAX_RETRY_MS = 15 * 60_000;
/** How long a mail that is on its way is waited for at the end, in ms. */
const CLOSE_PATIENCE_MS = 3_000;
/** What the log says where the store refuses. */
const REFUSED = 'mails wait: the store refuses';
/** Mails that are on their way at one time: one that is taken slowly holds up none of the others. */
const LINES = 3;

interface OutboxParts {
  readonly stores: SiteStores;
  readonly secrets: Pick<SiteSecrets, 'id' | 'seal' | 'unseal' | 'mac'>;
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
  /** Mails that are being sent, by id. */
  readonly #onTheirWay = new Map<string, Promise<void>>();
  /** Of mails that were sent, or not: what the store has still to be told. */
  readonly #untold = new Map<string, () => Promise<void>>();
  /** What was on its way when the server stopped is not gone yet. */
  #hasLeft = true;
  /** The store refused to say which mail is next, and may have given one away: nobody has it. */
  #hasLost = false;
  readonly #rounds: Rounds;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const { clock, log } = parts;
    this.#rounds = new Rounds({ clock, log, refused: REFUSED, work: () => this.#sendDue() });
  }

  /** Begins with what the server left when it stopped. */
  async start(): Promise<void> {
    await this.#clear();
    this.wake();
  }

  /**
   * Keeps a mail together with what else is written to these stores. It goes out soon.
   * @param isBulk one of many: whatever somebody waits for goes first
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

  /** What waits for an address. */
  async waitingFor(email: string): Promise<{ subject: string; expiresAt: number }[]> {
    const { stores, secrets } = this.#parts;
    const mails = await stores.outbox.to(secrets.mac('recipient', email));
    return mails.flatMap(({ id, sealed, expiresAt }) => {
      const content = secrets.unseal(sealed, `mail ${id}`);
      return content === null ? [] : [{ subject: (JSON.parse(content) as Mail).subject, expiresAt }];
    });
  }

  /** Nothing goes out to an address any more, but for what a mail server has been given already. */
  drop({ outbox }: Pick<SiteStores, 'outbox'>, email: string): Promise<void> {
    return outbox.removeTo(this.#parts.secrets.mac('recipient', email));
  }

  /** Looks whether a mail is due, now and whenever one will be. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Sends nothing more; resolves when nothing is on its way, or a mail server takes too long. */
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

  /** Sends on as many as there are lines; says after how long the next one is due, or null where somebody looks again by themselves. */
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

  /** Nobody knows whether what was on its way when the server stopped went out. */
  async #clear(): Promise<void> {
    const unknown = await this.#parts.stores.outbox.removeClaimed();
    this.#hasLeft = false;
    if (unknown > 0) {
      this.#parts.log.warn({ mails: unknown }, 'mails were on their way at the end: they are not sent again');
    }
  }

  /** The store is told what it refused to hear; and what it gave away while it refused waits again. */
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

  /** @throws ClassroomError of the store, which is told later then */
  async #tell(id: string, outcome: () => Promise<void>): Promise<void> {
    try {
      await outcome();
    } catch (error) {
      this.#untold.set(id, outcome);
      throw error;
    }
  }
}
