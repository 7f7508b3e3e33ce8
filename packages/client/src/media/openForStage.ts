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
 * Opens what the user has just agreed to show on stage, as far as it is off, one permission question at a time. Whatever is not to
 * be shown any more by the time all of it is open is not opened, or is closed again, unless the user has decided about it meanwhile.
 */
export async function openForStage(
  { store, publisher }: StageDevices,
  asked: Pick<Invitation, Shown>,
): Promise<void> {
  const { local } = store.getState();
  /** What the stage opens, by the last decision about it: after another one it is the user's, as is what they opened before. */
  const wanted = new Map<Shown, number>();
  for (const source of SHOWN) {
    if (asked[source] && local[source] === 'off') {
      wanted.set(source, publisher.decisions(source));
    }
  }
  const opened = new Set<Shown>();
  const look = (state: ClassPageState): void => {
    for (const [source, decisions] of wanted) {
      if (!isShown(state, source)) {
        wanted.delete(source);
        if (opened.delete(source) && publisher.decisions(source) === decisions) {
          void publisher.switchOff(source);
        }
      }
    }
  };
  look(store.getState());
  const stop = store.subscribe(look);
  try {
    for (const source of SHOWN) {
      while (wanted.has(source) && !isReady(store.getState())) {
        await changed(store);
      }
      if (wanted.get(source) === publisher.decisions(source)) {
        const opening = source === 'camera' ? publisher.setCamera(true) : publisher.setMic(true);
        wanted.set(source, publisher.decisions(source));
        opened.add(source);
        await opening;
      }
    }
    while (opened.size > 0 && !isReady(store.getState())) {
      await changed(store);
    }
  } finally {
    stop();
  }
}

/**
 * Whether it is known if the user is on stage, which they may be asked again after a return, and no permission question is on the
 * screen: they may be opening something themselves.
 */
function isReady({ isCurrent, workshop, local }: ClassPageState): boolean {
  const isKnown = isCurrent && (workshop?.invitation ?? null) === null;
  return isKnown && SHOWN.every((source) => local[source] !== 'starting');
}

function changed(store: StageDevices['store']): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      stop();
      resolve();
    });
  });
}

/** Whether everybody sees or hears this of the user, or would if it were open. */
function isShown({ standing, workshop, me }: ClassPageState, source: Shown): boolean {
  return (
    standing.at === 'joined' &&
    workshop?.guests.some((guest) => guest.peerId === me?.id && guest[source]) === true
  );
}
