import type { DateId, WebhookEventType, WebhookFailure, WebhookOff } from '@gongbang/protocol';

/*
 * What telling other programs needs of the world.
 */

/** An address that events are sent to. */
export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  /** `whsec_…`, sealed for this address. */
  readonly sealedSecret: string;
  /** The one before, which signs as well until then; null where none does. */
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
  /** The same for each address, and each time that it is sent. */
  readonly eventId: string;
  readonly type: string;
  /** What is sent, as it is signed. */
  readonly payload: string;
  readonly createdAt: number;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly attempts: number;
  /** When it is sent (again); null where it is not. */
  readonly nextAt: number | null;
  readonly status: number | null;
  readonly answer: string;
  readonly failure: WebhookFailure | null;
}

/** The class of a date, as far as that was told. */
export interface ToldClass {
  readonly dateId: DateId;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface WebhookStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: WebhookRecord): Promise<void>;
  find(id: string): Promise<WebhookRecord | null>;
  /** The first one first. */
  all(): Promise<WebhookRecord[]>;
  change(id: string, change: Partial<Omit<WebhookRecord, 'id' | 'createdAt'>>): Promise<void>;
  /** With all that is on its way to it. */
  remove(id: string): Promise<void>;
  put(delivery: DeliveryRecord): Promise<void>;
  findDelivery(id: string): Promise<DeliveryRecord | null>;
  /** What waits for an address, whatever is due first first. */
  waiting(webhookId: string, limit: number): Promise<DeliveryRecord[]>;
  countWaiting(webhookId: string): Promise<number>;
  /** The latest first. */
  deliveries(webhookId: string, limit: number): Promise<DeliveryRecord[]>;
  /** What waits for an address is not sent. */
  drop(webhookId: string): Promise<void>;
  /** Of what is over, so many are kept. */
  trim(webhookId: string, kept: number): Promise<void>;
  /** Dates that begin meanwhile, with what was told of their classes. */
  classesBetween(from: number, to: number, limit: number): Promise<ToldClass[]>;
  told(told: ToldClass): Promise<void>;
}

/** What an address is sent. */
export interface Call {
  readonly url: string;
  readonly id: string;
  readonly at: number;
  readonly payload: string;
  /** Each signs. */
  readonly secrets: readonly string[];
}

/** What came of it. */
export interface CallAnswer {
  /** Null where no answer came. */
  readonly status: number | null;
  /** What it begins with. */
  readonly answer: string;
  readonly failure: WebhookFailure | null;
  /** For how long it asks not to be called again, in ms; 0 where it does not say. */
  readonly waitMs: number;
}

/** Calls addresses of other people's choosing, and nothing in here. */
export interface Postman {
  readonly newSecret: () => string;
  /** Whether an address can be called at all, as far as it says itself. */
  readonly mayCall: (url: string) => boolean;
  /** Never throws: whatever goes wrong is an answer. */
  readonly call: (call: Call) => Promise<CallAnswer>;
  /** Ends what is on its way. */
  readonly close: () => void;
}
