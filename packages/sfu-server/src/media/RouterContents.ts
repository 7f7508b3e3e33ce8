import type { MediaId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

/**
 * What a router holds, from its making to its end. mediasoup closes what there is when a router or a transport closes, and
 * nothing else: a transport that closes with its router stays in the WebRtcServer's list, and a Producer or Consumer that the
 * worker answers later is never closed. Either would hold all of the class in memory for ever. So everything is closed here,
 * by itself, from below, and what comes late as well.
 */
export class RouterContents {
  readonly #router: types.Router;
  readonly #transports = new Set<types.Transport>();
  readonly #live = new Set<MediaId>();
  #isClosed = false;

  constructor(router: types.Router) {
    this.#router = router;
    router.observer.on('newtransport', (transport) => {
      this.#note(transport);
    });
  }

  /** The Producers that there are: a router tells of one that it does not have only by complaining of it. */
  get live(): ReadonlySet<MediaId> {
    return this.#live;
  }

  /** Closes all of it, and the router. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const transport of [...this.#transports]) {
      transport.close();
    }
    this.#router.close();
  }

  #note(transport: types.Transport): void {
    if (this.#isClosed) {
      // Its WebRtcServer hears of it first, right after this.
      queueMicrotask(() => {
        transport.close();
      });
    }
    this.#transports.add(transport);
    transport.observer.once('close', () => {
      this.#transports.delete(transport);
    });
    transport.observer.on('newproducer', (producer) => {
      if (transport.closed) {
        producer.close();
        return;
      }
      this.#live.add(producer.id);
      producer.observer.once('close', () => {
        this.#live.delete(producer.id);
      });
    });
    transport.observer.on('newconsumer', (consumer) => {
      if (transport.closed) {
        consumer.close();
      }
    });
  }
}
