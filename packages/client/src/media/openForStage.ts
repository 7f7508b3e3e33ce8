import type { Invitation } from '@gongbang/protocol';

import type { ClassPageState } from '../model/classState.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { Publisher } from './Publisher.ts';

type Shown = 'camera' | 'mic';
const SHOWN: readonly Shown[] = ['camera', 'mic'];

export interface StageDevices {
  readonly store: Pick<ClassStore, 'getState' | 'subscribe'>;
  readonly publisher: Pick<Publisher, 'setCamera' | 'setMic' | 'decisions' | 'switchOff'>;
}

/**
 * Opens what the user has just agreed to show on stage, one permission question at a time. Whatever is not to be shown any more by
 * the time all of it is open is not opened, or is closed again, unless the user has decided about it meanwhile.
 */
export async function openForStage(
  { store, publisher }: StageDevices,
  asked: Pick<Invitation, Shown>,
): Promise<void> {
  /** By the decision that opened each. */
  const opened = new Map<Shown, number>();
  const over = new Set<Shown>();
  const end = (source: Shown): void => {
    over.add(source);
    if (opened.get(source) === publisher.decisions(source)) {
      void publisher.switchOff(source);
    }
    opened.delete(source);
  };
  const look = (state: ClassPageState): void => {
    for (const source of SHOWN) {
      if (!over.has(source) && !isShown(state, source)) {
        end(source);
      }
    }
  };
  look(store.getState());
  const stop = store.subscribe(look);
  try {
    for (const source of SHOWN) {
      if (asked[source] && !over.has(source) && store.getState().local[source] !== 'on') {
        const opening = source === 'camera' ? publisher.setCamera(true) : publisher.setMic(true);
        opened.set(source, publisher.decisions(source));
        await opening;
      }
      // Nobody knows whether somebody who is cut off is still on stage.
      if (store.getState().connection.state !== 'online') {
        SHOWN.forEach(end);
      }
    }
  } finally {
    stop();
  }
}

/** Whether everybody sees or hears this of the user, or would if it were open. */
function isShown({ standing, workshop, me }: ClassPageState, source: Shown): boolean {
  return (
    standing.at === 'joined' &&
    workshop?.guests.some((guest) => guest.peerId === me?.id && guest[source]) === true
  );
}
