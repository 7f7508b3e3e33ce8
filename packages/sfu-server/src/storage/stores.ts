import type {
  ChatStore,
  ClassStore,
  Durability,
  Keeper,
  PictureStore,
  RetentionStore,
  StillStore,
  Transactions,
  WorkshopStore,
  KeepsakeStore,
} from '../ports/store.ts';

/** All that is kept, behind the ports of the domain. What is written to any of them within a transaction is kept together. */
export interface Stores {
  readonly transactions: Transactions & Durability;
  readonly classes: ClassStore;
  readonly workshops: WorkshopStore;
  readonly chat: ChatStore;
  readonly stills: StillStore;
  readonly pictures: PictureStore;
  readonly keepsakes: KeepsakeStore;
  readonly retention: RetentionStore;
}

/** Where the server keeps what it keeps: the stores, and what health and the end need. */
export interface StoreBackend {
  readonly stores: Stores;
  /** What is in the way of keeping anything at this moment, in words. */
  readonly obstacles: () => string[];
  /** What makes durable what is kept. */
  readonly keeper: Keeper;
  readonly close: () => void | Promise<void>;
}
