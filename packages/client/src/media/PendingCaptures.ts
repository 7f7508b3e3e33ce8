/** The devices that are being opened, which takes as long as the person is asked for permission: they may not be wanted any more. */
export class PendingCaptures<Device extends string> {
  /** The latest capture of each device; one that is not here any more comes too late. */
  readonly #latest = new Map<Device, symbol>();
  /** Those for which another choice was made meanwhile. */
  readonly #outdated = new Set<Device>();

  /**
   * Opens a device, and opens it again if another one is chosen meanwhile. Null if it is not wanted any more: then it is stopped,
   * and a failure is of no interest.
   */
  async open(device: Device, capture: () => Promise<MediaStreamTrack>): Promise<MediaStreamTrack | null> {
    const mine = Symbol(device);
    this.#latest.set(device, mine);
    for (;;) {
      this.#outdated.delete(device);
      const [outcome] = await Promise.allSettled([capture()]);
      const isWanted = this.#latest.get(device) === mine;
      if (isWanted && !this.#outdated.has(device)) {
        this.#latest.delete(device);
        if (outcome.status === 'rejected') {
          throw outcome.reason;
        }
        return outcome.value;
      }
      if (outcome.status === 'fulfilled') {
        outcome.value.stop();
      }
      if (!isWanted) {
        return null;
      }
    }
  }

  has(device: Device): boolean {
    return this.#latest.has(device);
  }

  /** Another one was chosen: what is being opened is opened again after it. Says whether anything is. */
  renew(device: Device): boolean {
    this.#outdated.add(device);
    return this.#latest.has(device);
  }

  cancel(device: Device): void {
    this.#latest.delete(device);
  }

  cancelAll(): void {
    this.#latest.clear();
  }
}
