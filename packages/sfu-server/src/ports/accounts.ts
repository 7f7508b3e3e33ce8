import type {
  AccountId,
  AccountRole,
  ClassId,
  DeviceId,
  IssuerId,
  MailLanguage,
  PasskeyAssertion,
  PasskeyId,
  PasskeyOptions,
  PasskeyRegistration,
} from '@gongbang/protocol';

import type { AlertStore } from './alerts.ts';
import type { EntryStore, HidingStore, LikeStore, ReportStore } from './board.ts';
import type { BookingStore, CourseStore, DateStore } from './bookings.ts';
import type { PhotoStore } from './photos.ts';
import type {
  LedgerStore,
  OrderStore,
  PaymentEventStore,
  PaymentSettingsStore,
  RefundStore,
  TrialPaymentStore,
} from './payments.ts';
import type { QuestionStore, ReviewStore } from './reviews.ts';
import type { TokenStore } from './tokens.ts';
import type { WebhookStore } from './webhooks.ts';

export type { SiteSecrets } from './secrets.ts';

/*
 * What accounts need of the world: where they are kept, secrets, passkeys, issuers, mail. Whatever is kept is kept by hashes and
 * seals; who has the database alone is nobody by it.
 */

export interface AccountRecord {
  readonly id: AccountId;
  readonly name: string | null;
  /** Proven, in lower case; of one account alone. */
  readonly email: string | null;
  readonly role: AccountRole;
  /** In which mails to them are written: that of the page, as they used it last. Null where they have not said. */
  readonly language: MailLanguage | null;
  readonly createdAt: number;
}

/** A browser in which somebody is signed in. */
export interface SessionRecord {
  readonly id: DeviceId;
  readonly accountId: AccountId;
  /** SHA-256 of what its cookie says, base64url. */
  readonly tokenHash: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly signedInAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
}

export interface SignedInRecord {
  readonly session: SessionRecord;
  readonly account: AccountRecord;
}

/**
 * What a browser has begun: to sign in by a code, a passkey or an issuer, to make a passkey or prove an address, or to show who
 * one is by a code or a passkey.
 */
export type AttemptKind =
  'code' | 'passkey' | 'issuer' | 'new-passkey' | 'email' | 'proof-code' | 'proof-passkey';

/** One of a kind for each browser, for some minutes. */
export interface AttemptRecord {
  /** SHA-256 of what the browser's cookie says, base64url. */
  readonly browserHash: string;
  readonly kind: AttemptKind;
  /** Keyed hash of the network that it was begun in; null where an older version did. */
  readonly network: string | null;
  /** Keyed hash of the address or account that it is about; null where it is about nobody yet. */
  readonly about: string | null;
  /** JSON; of whoever began it. */
  readonly data: string;
  readonly tries: number;
  readonly expiresAt: number;
}

export interface PasskeyRecord {
  readonly id: PasskeyId;
  readonly accountId: AccountId;
  /** As the browser names it, base64url. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Many authenticators count nothing: 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** A class of which an account is mentor. */
export interface KeptClass {
  readonly classId: ClassId;
  /** The mentor's key. */
  readonly sealed: string;
  readonly addedAt: number;
}

/** A mail that is to go out. */
export interface OutgoingMail {
  readonly id: string;
  /** To whom, and what. */
  readonly sealed: string;
  /** Keyed hash of the address; null where an older version wrote it. */
  readonly recipient: string | null;
  readonly attempts: number;
  readonly nextAt: number;
  /** Later it helps nobody any more. */
  readonly expiresAt: number;
  /** Whether it is one of many, 1 or 0: whatever somebody waits for goes first. */
  readonly isBulk: number;
}

export interface AccountStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: AccountRecord): Promise<void>;
  find(id: AccountId): Promise<AccountRecord | null>;
  findByEmail(email: string): Promise<AccountRecord | null>;
  /** With all that is kept of it in the other stores, by its id. */
  remove(id: AccountId): Promise<void>;
  change(
    id: AccountId,
    change: Partial<Pick<AccountRecord, 'name' | 'email' | 'role' | 'language'>>,
  ): Promise<void>;
  /** Latest first, from after one on. */
  page(after: AccountId | null, limit: number): Promise<AccountRecord[]>;
  count(): Promise<number>;
  countOwners(): Promise<number>;
  /** Twenty of them at most. */
  owners(): Promise<AccountRecord[]>;
  /** Owners who can sign in again: by an address, a passkey or an issuer. */
  countReachableOwners(): Promise<number>;
}

export interface SessionStore {
  insert(record: SessionRecord): Promise<void>;
  find(tokenHash: string): Promise<SignedInRecord | null>;
  touch(id: DeviceId, seenAt: number, expiresAt: number): Promise<void>;
  /** The one that was used last first. */
  of(accountId: AccountId): Promise<SessionRecord[]>;
  /** Says whether there was one. */
  remove(accountId: AccountId, id: DeviceId): Promise<boolean>;
  removeAll(accountId: AccountId, except: DeviceId | null): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface AttemptStore {
  /** In place of the one of this kind before. */
  put(record: AttemptRecord): Promise<void>;
  find(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  /** Counts one more try, and gives it as it is then. */
  countTry(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  /** Gives it to one who asks, and to nobody after them. */
  take(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  count(): Promise<number>;
  countOf(network: string): Promise<number>;
  /** The network that has begun most; null where nobody has begun anything. */
  greediest(): Promise<{ readonly network: string | null; readonly count: number } | null>;
  /** Forgets what will end first of a network. */
  removeOldestOf(network: string | null): Promise<void>;
  /** The one that ends first first. */
  about(about: readonly string[]): Promise<AttemptRecord[]>;
  remove(browserHash: string, kind: AttemptKind): Promise<void>;
  removeAbout(about: readonly string[]): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface PasskeyStore {
  insert(record: PasskeyRecord): Promise<void>;
  find(credentialId: string): Promise<PasskeyRecord | null>;
  /** Oldest first. */
  of(accountId: AccountId): Promise<PasskeyRecord[]>;
  used(id: PasskeyId, counter: number, usedAt: number): Promise<void>;
  remove(accountId: AccountId, id: PasskeyId): Promise<boolean>;
}

export interface RecoveryCodeStore {
  /** In place of those before. */
  replace(accountId: AccountId, macs: readonly string[]): Promise<void>;
  /** Uses one up, and says whose it was; null where there is none. */
  use(email: string, mac: string): Promise<AccountRecord | null>;
  count(accountId: AccountId): Promise<number>;
}

export interface IdentityStore {
  insert(issuer: string, subject: string, accountId: AccountId): Promise<void>;
  find(issuer: string, subject: string): Promise<AccountRecord | null>;
  /** Who an account is to issuers. */
  of(accountId: AccountId): Promise<{ readonly issuer: string; readonly subject: string }[]>;
}

export interface KeptClassStore {
  /** In place of what was kept of this class. */
  keep(accountId: AccountId, kept: KeptClass): Promise<void>;
  /** The one that was added last first. */
  of(accountId: AccountId): Promise<KeptClass[]>;
  forget(accountId: AccountId, classId: ClassId): Promise<void>;
}

export interface OutboxStore {
  insert(mail: OutgoingMail): Promise<void>;
  /** The next one that is due, for one who asks and nobody else: from now on it is on its way. */
  claim(now: number): Promise<OutgoingMail | null>;
  /** It did not go out: again then. */
  release(id: string, attempts: number, nextAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  to(recipient: string): Promise<OutgoingMail[]>;
  removeTo(recipient: string): Promise<void>;
  /** When the next one is due; null where none waits. */
  nextAt(): Promise<number | null>;
  /** Those that were on their way when the server stopped: nobody knows whether they went out. Says how many. */
  removeClaimed(): Promise<number>;
  /** All that are on their way, but for these, wait again: nobody has them. */
  releaseOthers(ids: readonly string[]): Promise<void>;
}

/** Single values, by name. */
export interface FactStore {
  set(name: string, value: string): Promise<void>;
  /** Removes a value, if it is this one, for one who asks and nobody after them. */
  take(name: string, value: string): Promise<boolean>;
}

/** All that is kept of the site. */
export interface SiteStores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly passkeys: PasskeyStore;
  readonly recoveryCodes: RecoveryCodeStore;
  readonly identities: IdentityStore;
  readonly classes: KeptClassStore;
  readonly outbox: OutboxStore;
  readonly facts: FactStore;
  readonly courses: CourseStore;
  readonly dates: DateStore;
  readonly bookings: BookingStore;
  readonly photos: PhotoStore;
  readonly alerts: AlertStore;
  readonly reviews: ReviewStore;
  readonly questions: QuestionStore;
  readonly entries: EntryStore;
  readonly likes: LikeStore;
  readonly hidings: HidingStore;
  readonly reports: ReportStore;
  readonly paymentSettings: PaymentSettingsStore;
  readonly orders: OrderStore;
  readonly refunds: RefundStore;
  readonly ledger: LedgerStore;
  readonly paymentEvents: PaymentEventStore;
  readonly trialPayments: TrialPaymentStore;
  readonly tokens: TokenStore;
  readonly webhooks: WebhookStore;
  /**
   * What is written to the stores that `work` gets is kept together, or not at all. Others wait meanwhile: it waits for nothing
   * but them.
   */
  transaction<T>(work: (stores: SiteStores) => Promise<T>): Promise<T>;
}

/** So much in so long, for each of whom it is about. */
export interface Brake {
  /** Takes one. 0, or how long to wait, in ms. */
  take(who: string): number;
}

/** Where the page is, as its browser sees it. */
export interface SiteAddress {
  /** `https://class.example.org` */
  readonly origin: string;
  /** What passkeys are made for; null where browsers make none. */
  readonly passkeyDomain: string | null;
}

/** A passkey that a browser has made just now. */
export type NewCredential = Pick<PasskeyRecord, 'credentialId' | 'publicKey' | 'counter' | 'transports'>;

export interface PasskeyQuestion {
  readonly options: PasskeyOptions;
  readonly challenge: string;
}

export interface PasskeyChecks {
  askForNew(
    site: SiteAddress,
    account: AccountRecord,
    existing: readonly PasskeyRecord[],
  ): Promise<PasskeyQuestion>;
  /** Null where the answer is not to this question, or of another site. */
  checkNew(
    site: SiteAddress,
    challenge: string,
    response: PasskeyRegistration,
  ): Promise<NewCredential | null>;
  /** @param known the passkeys of which one is wanted; any of this site when they are left out */
  ask(site: SiteAddress, known?: readonly PasskeyRecord[]): Promise<PasskeyQuestion>;
  /** The new counter; null where it is not this passkey's answer to this question, here. */
  check(
    site: SiteAddress,
    challenge: string,
    response: PasskeyAssertion,
    passkey: PasskeyRecord,
  ): Promise<number | null>;
}

/** Who somebody is to an issuer. */
export interface Identity {
  /** The issuer's own address. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** Whether the issuer says that the address is theirs. */
  readonly isEmailProven: boolean;
  readonly name: string | null;
}

/** An issuer did not say who somebody is. */
export class IssuerError extends Error {
  readonly reason: 'CANCELLED' | 'FAILED';

  constructor(reason: IssuerError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IssuerError';
    this.reason = reason;
  }
}

export interface IdentityIssuer {
  readonly id: IssuerId;
  readonly name: string;
  /** Its own address, as `Identity` has it. */
  readonly issuer: string;
  /**
   * Where to send the browser, and what has to be known when it comes back.
   * @param isAnew who is there has to say again who they are, however lately they did
   * @throws IssuerError
   */
  begin(returnTo: string, isAnew: boolean): Promise<{ readonly location: string; readonly memo: string }>;
  /**
   * @param memo as `begin` gave it to this browser
   * @param query what the browser came back with
   * @throws IssuerError
   */
  finish(memo: string, query: string): Promise<Identity>;
}

/** A mail as it is read. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML; nothing in it is loaded from anywhere. */
  readonly html?: string;
  /** The six digits in it; for where no mail is set up. */
  readonly code: string | null;
  /** A calendar entry that goes with it: iTIP (RFC 5546). */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string };
}

/** A mail did not go out. */
export class MailError extends Error {
  /** Whether it helps to try again: it is known that nobody took it. */
  readonly mayTryAgain: boolean;

  constructor(message: string, mayTryAgain: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailError';
    this.mayTryAgain = mayTryAgain;
  }
}

export interface Mailer {
  /** Whether mails go out; otherwise codes are in the server's log. */
  readonly sends: boolean;
  /** @throws MailError */
  send(mail: Mail): Promise<void>;
}
