import type { LocalSources } from '../model/classState.ts';

type Device = Exclude<keyof LocalSources, 'screen'>;

/** The devices that are being opened, which takes as long as the person is asked for permission: they may not be wanted any more. */
export class PendingCaptures {
  /** The latest capture of each device; one that is not here any more has come too late. */
  readonly #latest = new Map<Device, symbol>();

  /** Opens a device. Null if it is not wanted any more: then it is stopped again, and a failure is of no interest. */
  async open(device: Device, capture: () => Promise<MediaStreamTrack>): Promise<MediaStreamTrack | null> {
    const mine = Symbol(device);
    this.#latest.set(device, mine);
    const [outcome] = await Promise.allSettled([capture()]);
    const isWanted = this.#latest.get(device) === mine;
    if (isWanted) {
      this.#latest.delete(device);
    }
    if (outcome.status === 'rejected') {
      if (isWanted) {
        throw outcome.reason;
      }
      return null;
    }
    if (!isWanted) {
      outcome.value.stop();
      return null;
    }
    return outcome.value;
  }

  has(device: Device): boolean {
    return this.#latest.has(device);
  }

  cancel(device: Device): void {
    this.#latest.delete(device);
  }

  cancelAll(): void {
    this.#latest.clear();
  }
}
