import type { ClassStore } from '../model/classStore.ts';
import { captureFrame } from './captureFrame.ts';
import type { Hands } from './LastPicture.ts';
import type { Publisher } from './Publisher.ts';
import type { Watching } from './Watching.ts';

/** The sharpest layer of a picture. */
const TOP_LAYER = 2;

/** A class as this page sees it. */
interface Sight {
  readonly store: ClassStore;
  readonly publisher: Pick<Publisher, 'trackOf'>;
  readonly watching: Pick<Watching, 'watch'>;
  trackOf(consumerId: string): MediaStreamTrack | null;
}

/** The hands everyone sees in a live class: a phone's, or this computer's. */
export function shownHands(sight: Sight): Hands | null {
  const { store, publisher, watching } = sight;
  const { class: info, workshop, received, local } = store.getState();
  const remote = received.find(({ source, paused }) => source === 'hands' && !paused);
  const track =
    remote === undefined
      ? local.hands === 'on'
        ? publisher.trackOf('hands')
        : null
      : sight.trackOf(remote.consumerId);
  if (info?.phase !== 'live' || track === null) {
    return null;
  }
  return {
    track,
    turnedBy: workshop?.stageView.rotation ?? 0,
    watch: () => {
      const watcher = remote === undefined ? null : watching.watch(remote.consumerId);
      watcher?.setLayer(TOP_LAYER);
      watcher?.setVisible(true);
      return () => watcher?.close();
    },
  };
}

/** Lets a mentee see once more what their bench looked like. The camera is released as soon as the picture is taken. */
export function keepBench({ store, publisher }: Pick<Sight, 'store' | 'publisher'>): void {
  const { role, local } = store.getState();
  const track = local.camera === 'on' && role !== 'mentor' ? publisher.trackOf('camera') : null;
  if (track === null || document.visibilityState !== 'visible') {
    return;
  }
  const last = track.clone();
  captureFrame(last)
    .then((lastBench) => {
      store.setState((state) => ({ ...state, lastBench }));
    })
    .catch(() => undefined)
    .finally(() => {
      last.stop();
    });
}
