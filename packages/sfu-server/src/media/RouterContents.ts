import type { MediaId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

/**
 * What a router holds, from creation to end. When a router or a transport closes, mediasoup closes what
 * exists at that moment, and nothing else: a transport closed with its router stays in the WebRtcServer's
 * list, and a Producer or Consumer that the worker answers later is never closed. Either would keep the whole
 * class in memory forever. So everything is closed here explicitly, from the bottom up, including latecomers.
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

  /** The existing Producers: a router reveals that it lacks one only by complaining. */
  get live(): ReadonlySet<MediaId> {
    return this.#live;
  }

  /** Closes everything, and the router. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const transport of [...this.#transports]) {
      transport.close();
    }
    this.#router.close();
  }

  #note(transport: types.Transport): void {
    if (this.#isClosed) {
      // Its WebRtcServer is told first, right after this.
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
