import type { Guard } from './guard.ts';

/** Things that were opened, to be closed in reverse order. */
export class Closing {
  readonly #guard: Guard;
  readonly #steps: { readonly what: string; readonly close: () => void | Promise<void> }[] = [];
  #done: Promise<void> | null = null;

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  add(what: string, close: () => void | Promise<void>): void {
    this.#steps.push({ what, close });
  }

  /** Closes everything: a step that fails does not keep the others from running. Idempotent. */
  close(): Promise<void> {
    return (this.#done ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const { what, close } of this.#steps.toReversed()) {
      try {
        await close();
      } catch (error) {
        this.#guard.failed(`closing ${what}`, error);
      }
    }
  }
}
