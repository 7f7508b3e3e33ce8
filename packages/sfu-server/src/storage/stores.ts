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

/** All the stores behind the domain's ports. Writes to any of them within a transaction are committed together. */
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

/** The server's storage: the stores, and what health checks and shutdown need. */
export interface StoreBackend {
  readonly stores: Stores;
  /** What keeps anything from being stored right now, in words. */
  readonly obstacles: () => string[];
  /** What makes commits durable. */
  readonly keeper: Keeper;
  readonly close: () => void | Promise<void>;
}
