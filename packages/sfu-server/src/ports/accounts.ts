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
 * What accounts need from the world: storage, secrets, passkeys, issuers, mail. Everything stored is hashed
 * or sealed; the database alone lets nobody impersonate anybody.
 */

export interface AccountRecord {
  readonly id: AccountId;
  readonly name: string | null;
  /** Proven, in lower case; unique to one account. */
  readonly email: string | null;
  readonly role: AccountRole;
  /** The language of mails to them: that of the page when they last used it. Null until known. */
  readonly language: MailLanguage | null;
  readonly createdAt: number;
}

/** A browser in which somebody is signed in. */
export interface SessionRecord {
  readonly id: DeviceId;
  readonly accountId: AccountId;
  /** SHA-256 of its cookie's value, base64url. */
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
 * What a browser has begun: signing in with a code, a passkey or an issuer, creating a passkey or proving an
 * address, or proving identity with a code or a passkey.
 */
export type AttemptKind =
  'code' | 'passkey' | 'issuer' | 'new-passkey' | 'email' | 'proof-code' | 'proof-passkey';

/** At most one per kind and browser, for some minutes. */
export interface AttemptRecord {
  /** SHA-256 of the browser's cookie value, base64url. */
  readonly browserHash: string;
  readonly kind: AttemptKind;
  /** Keyed hash of the network it was begun from; null if an older version began it. */
  readonly network: string | null;
  /** Keyed hash of the address or account it concerns; null while it concerns nobody yet. */
  readonly about: string | null;
  /** JSON; defined by whoever began it. */
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
  /** Many authenticators do not count: 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** A class whose mentor is an account. */
export interface KeptClass {
  readonly classId: ClassId;
  /** The mentor's key. */
  readonly sealed: string;
  readonly addedAt: number;
}

/** An outgoing mail. */
export interface OutgoingMail {
  readonly id: string;
  /** The recipient and the content. */
  readonly sealed: string;
  /** Keyed hash of the address; null if an older version wrote it. */
  readonly recipient: string | null;
  readonly attempts: number;
  readonly nextAt: number;
  /** After that it is of no use to anybody. */
  readonly expiresAt: number;
  /** Whether it is bulk mail, 1 or 0: mails that somebody is waiting for go first. */
  readonly isBulk: number;
}

export interface AccountStore {
  /** Durable once it resolves, like every write. */
  insert(record: AccountRecord): Promise<void>;
  find(id: AccountId): Promise<AccountRecord | null>;
  findByEmail(email: string): Promise<AccountRecord | null>;
  /** With everything the other stores hold under its id. */
  remove(id: AccountId): Promise<void>;
  change(
    id: AccountId,
    change: Partial<Pick<AccountRecord, 'name' | 'email' | 'role' | 'language'>>,
  ): Promise<void>;
  /** Latest first, continuing after the given one. */
  page(after: AccountId | null, limit: number): Promise<AccountRecord[]>;
  count(): Promise<number>;
  countOwners(): Promise<number>;
  /** Twenty at most. */
  owners(): Promise<AccountRecord[]>;
  /** Owners who can sign in again: with an address, a passkey or an issuer. */
  countReachableOwners(): Promise<number>;
}

export interface SessionStore {
  insert(record: SessionRecord): Promise<void>;
  find(tokenHash: string): Promise<SignedInRecord | null>;
  /** Returns whether there was one. */
  touch(id: DeviceId, seenAt: number, expiresAt: number): Promise<boolean>;
  /** Most recently used first. */
  of(accountId: AccountId): Promise<SessionRecord[]>;
  /** Returns whether there was one. */
  remove(accountId: AccountId, id: DeviceId): Promise<boolean>;
  removeAll(accountId: AccountId, except: DeviceId | null): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

export interface AttemptStore {
  /** Replaces an earlier one of this kind. */
  put(record: AttemptRecord): Promise<void>;
  find(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  /** Counts one more try, and returns the updated record. */
  countTry(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  /** Returns it to the first caller, and to nobody after. */
  take(browserHash: string, kind: AttemptKind): Promise<AttemptRecord | null>;
  count(): Promise<number>;
  countOf(network: string): Promise<number>;
  /** The network that has begun most; null if nobody has begun anything. */
  greediest(): Promise<{ readonly network: string | null; readonly count: number } | null>;
  /** Removes whatever of a network expires first. */
  removeOldestOf(network: string | null): Promise<void>;
  /** Expiring soonest first. */
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
  /** Replaces all earlier ones. */
  replace(accountId: AccountId, macs: readonly string[]): Promise<void>;
  /** Uses one up, and returns whose it was; null if there is none. */
  use(email: string, mac: string): Promise<AccountRecord | null>;
  count(accountId: AccountId): Promise<number>;
}

export interface IdentityStore {
  insert(issuer: string, subject: string, accountId: AccountId): Promise<void>;
  find(issuer: string, subject: string): Promise<AccountRecord | null>;
  /** An account's identities at issuers. */
  of(accountId: AccountId): Promise<{ readonly issuer: string; readonly subject: string }[]>;
}

export interface KeptClassStore {
  /** Replaces what was stored about this class. */
  keep(accountId: AccountId, kept: KeptClass): Promise<void>;
  /** Most recently added first. */
  of(accountId: AccountId): Promise<KeptClass[]>;
  forget(accountId: AccountId, classId: ClassId): Promise<void>;
}

export interface OutboxStore {
  insert(mail: OutgoingMail): Promise<void>;
  /** The next one due, for this caller only: from now on it is being sent. */
  claim(now: number): Promise<OutgoingMail | null>;
  /** It was not sent: retry at `nextAt`. */
  release(id: string, attempts: number, nextAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  to(recipient: string): Promise<OutgoingMail[]>;
  removeTo(recipient: string): Promise<void>;
  /** When the next one is due; null if none is waiting. */
  nextAt(): Promise<number | null>;
  /** Those being sent when the server stopped: nobody knows whether they went out. Returns how many. */
  removeClaimed(): Promise<number>;
  /** Everything being sent, except these, waits again: nobody is handling it. */
  releaseOthers(ids: readonly string[]): Promise<void>;
}

/** Single values, by name. */
export interface FactStore {
  set(name: string, value: string): Promise<void>;
  /** Removes a value, if it is this one; returns true only to the first caller. */
  take(name: string, value: string): Promise<boolean>;
}

/** Everything stored about the site. */
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
   * Everything written to the stores passed to `work` is stored together, or not at all. Others wait
   * meanwhile: it must wait for nothing but these stores.
   */
  transaction<T>(work: (stores: SiteStores) => Promise<T>): Promise<T>;
}

/** A rate limit, per subject. */
export interface Brake {
  /** Takes one. Returns 0, or how long to wait, in ms. */
  take(who: string): number;
}

/** The page's address, as its browser sees it. */
export interface SiteAddress {
  /** `https://class.example.org` */
  readonly origin: string;
  /** The domain passkeys are made for; null if browsers make none. */
  readonly passkeyDomain: string | null;
}

/** A passkey that a browser has just created. */
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
  /** Null if the answer belongs to another challenge, or to another site. */
  checkNew(
    site: SiteAddress,
    challenge: string,
    response: PasskeyRegistration,
  ): Promise<NewCredential | null>;
  /** @param known passkeys of which one is wanted; any of this site if left out */
  ask(site: SiteAddress, known?: readonly PasskeyRecord[]): Promise<PasskeyQuestion>;
  /** The new counter; null unless this is the passkey's answer to this challenge, here. */
  check(
    site: SiteAddress,
    challenge: string,
    response: PasskeyAssertion,
    passkey: PasskeyRecord,
  ): Promise<number | null>;
}

/** Who somebody is according to an issuer. */
export interface Identity {
  /** The issuer's own address. */
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  /** Whether the issuer confirms that the address is theirs. */
  readonly isEmailProven: boolean;
  readonly name: string | null;
  /** When they signed in there; null if the issuer does not say. */
  readonly signedInAt: number | null;
}

/** An issuer failed to say who somebody is. */
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
  /** Its own address, as in `Identity`. */
  readonly issuer: string;
  /**
   * Where to send the browser, and what must be remembered until it returns.
   * @param isAnew the person must identify themselves again, however recently they did
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

/** A mail's content. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML; it loads nothing from anywhere. */
  readonly html?: string;
  /** The six digits in it, for servers without mail. */
  readonly code: string | null;
  /** A calendar entry attached to it: iTIP (RFC 5546). */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string };
  /** Where mails like this one are ended, for those that are sent until then. */
  readonly endUrl?: string;
}

/** A mail was not sent. */
export class MailError extends Error {
  /** Whether a retry is worthwhile: it is certain that nobody accepted it. */
  readonly mayTryAgain: boolean;

  constructor(message: string, mayTryAgain: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailError';
    this.mayTryAgain = mayTryAgain;
  }
}

export interface Mailer {
  /** Whether mails go out; if not, codes are in the server's log. */
  readonly sends: boolean;
  /** @throws MailError */
  send(mail: Mail): Promise<void>;
}
