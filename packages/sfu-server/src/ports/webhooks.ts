import type { DateId, WebhookEventType, WebhookFailure, WebhookOff } from '@gongbang/protocol';

/* What notifying other programs needs from the world. */

/** An address that events are sent to. */
export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  /** `whsec_…`, sealed for this address. */
  readonly sealedSecret: string;
  /** The former secret, which also signs until then; null if there is none. */
  readonly formerSecret: string | null;
  readonly formerUntil: number | null;
  /** Why nothing is sent; null while events are. */
  readonly off: WebhookOff | null;
  readonly failingSince: number | null;
  readonly createdAt: number;
}

/** One event on its way to one address. */
export interface DeliveryRecord {
  readonly id: string;
  readonly webhookId: string;
  /** The same for every address and every attempt. */
  readonly eventId: string;
  readonly type: string;
  /** The body, as signed. */
  readonly payload: string;
  readonly createdAt: number;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly attempts: number;
  /** When it is sent (again); null if it will not be. */
  readonly nextAt: number | null;
  readonly status: number | null;
  readonly answer: string;
  readonly failure: WebhookFailure | null;
}

/** A date's class, as last reported. */
export interface ToldClass {
  readonly dateId: DateId;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface WebhookStore {
  /** Durable once it resolves, like every write. */
  insert(record: WebhookRecord): Promise<void>;
  find(id: string): Promise<WebhookRecord | null>;
  /** Oldest first. */
  all(): Promise<WebhookRecord[]>;
  change(id: string, change: Partial<Omit<WebhookRecord, 'id' | 'createdAt'>>): Promise<void>;
  /** With everything still waiting for it. */
  remove(id: string): Promise<void>;
  put(delivery: DeliveryRecord): Promise<void>;
  findDelivery(id: string): Promise<DeliveryRecord | null>;
  /** What is waiting for an address, earliest due first. */
  waiting(webhookId: string, limit: number): Promise<DeliveryRecord[]>;
  countWaiting(webhookId: string): Promise<number>;
  /** Latest first. */
  deliveries(webhookId: string, limit: number): Promise<DeliveryRecord[]>;
  /** Drops what is waiting for an address. */
  drop(webhookId: string): Promise<void>;
  /** Keeps this many finished ones. */
  trim(webhookId: string, kept: number): Promise<void>;
  /** Dates that begin in that time, with what was reported about their classes. */
  classesBetween(from: number, to: number, limit: number): Promise<ToldClass[]>;
  told(told: ToldClass): Promise<void>;
}

/** A call to an address. */
export interface Call {
  readonly url: string;
  readonly id: string;
  readonly at: number;
  readonly payload: string;
  /** Each of them signs. */
  readonly secrets: readonly string[];
}

/** The outcome. */
export interface CallAnswer {
  /** Null if no answer came. */
  readonly status: number | null;
  /** The beginning of the body. */
  readonly answer: string;
  readonly failure: WebhookFailure | null;
  /** How long it asks not to be called again, in ms; 0 if it does not ask. */
  readonly waitMs: number;
}

/** Calls addresses of other people's choosing, but nothing inside this network. */
export interface Postman {
  readonly newSecret: () => string;
  /** Whether an address may be called at all, judging by itself. */
  readonly mayCall: (url: string) => boolean;
  /** Whether nothing would arrive there, because a name leads to the web and the address is without TLS. Never rejects. */
  readonly isBare: (url: string) => Promise<boolean>;
  /** Never throws: failures are answers too. */
  readonly call: (call: Call) => Promise<CallAnswer>;
  /** Aborts calls in progress. */
  readonly close: () => void;
}
