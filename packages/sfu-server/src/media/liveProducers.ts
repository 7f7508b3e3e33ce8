import type { MediaId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

/**
 * The Producers that a router has, from now on. It tells only by complaining of one that it does not have, and one may close
 * at any moment before it is consumed.
 */
export function liveProducers(router: types.Router): ReadonlySet<MediaId> {
  const live = new Set<MediaId>();
  router.observer.on('newtransport', (transport) => {
    transport.observer.on('newproducer', ({ id, observer }) => {
      live.add(id);
      observer.once('close', () => {
        live.delete(id);
      });
    });
  });
  return live;
}
