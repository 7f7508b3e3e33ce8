import type { ItemId, RequestPayload } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { EMPTY_LESSON, edit, go } from '../features/lesson.ts';
import type { StillStore, WholePart, WorkshopState, WorkshopStore } from '../ports/store.ts';
import type { World } from '../ports/world.ts';
import { RehearsalChat } from './RehearsalChat.ts';
import { RehearsalPictures } from './RehearsalPictures.ts';

/** Practice mentees who come unless another number is asked for. */
const PRACTICE_COUNT = 12;

/** A rehearsal that was asked for; `startedAt` in ms since 1970. */
export type RehearsalPlan = RequestPayload['rehearsal:start'] & { readonly startedAt: number };

/** What is real in a rehearsal: what is to be kept of a part when it is changed there; undefined where that is nothing. */
type Real = {
  readonly [P in WholePart]?: (
    changed: WorkshopState[P],
    kept: WorkshopState[P] | undefined,
  ) => WorkshopState[P] | undefined;
};

/**
 * What the class is called and when it is, is the class's. The lesson's text is what one rehearses to improve, and a phone is a thing that stands on the table, which a second QR code
 * would be in the way of. Who may come in is no rehearsal's to say. Where in the lesson one was is not kept.
 */
const REAL: Real = {
  cameras: (cameras) => cameras,
  passes: (passes) => passes,
  plan: (plan) => plan,
  lesson: ({ materials, steps }, kept = EMPTY_LESSON) =>
    isSame(kept.materials, materials) && isSame(kept.steps, steps)
      ? undefined
      : // Their pictures are the class's as well.
        { ...edit(kept, { materials, steps }), steps },
};

/**
 * The world in which a class is rehearsed: the class as it was set up, and nothing of what happened in it; what happens is
 * kept by nobody. Time, media and connections are those of the class.
 */
export function rehearsalWorld(world: RehearsedWorld, plan: RehearsalPlan): World {
  const { workshops } = world;
  const chat = new RehearsalChat();
  const pictures = new RehearsalPictures(world.pictures);
  return {
    ...world,
    // What was refused was not said.
    transactions: {
      transaction: (work) => {
        const { said } = chat;
        const { sent } = pictures;
        const takeBack = (): void => {
          chat.takeBackTo(said);
          pictures.takeBackTo(sent);
        };
        try {
          const done = world.transactions.transaction(work);
          world.transactions.afterwards({ seen: () => undefined, undo: takeBack });
          return done;
        } catch (error) {
          takeBack();
          throw error;
        }
      },
      afterwards: (outcome) => {
        world.transactions.afterwards(outcome);
      },
    },
    classes: {
      markLive: () => undefined,
      markScheduled: () => undefined,
      markEnded: () => undefined,
      describe: (record) => {
        world.classes.describe(record);
      },
      replaceMenteeKey: () => {
        throw new ClassroomError('CONFLICT', 'Leave the rehearsal before you change the class link.', {
          reason: 'IN_REHEARSAL',
        });
      },
    },
    chat,
    workshops: {
      load: (id) => stageSet(workshops.load(id), plan),
      save: (id, part, value) => {
        const kept = REAL[part]?.(value, workshops.loadPart(id, part));
        if (kept !== undefined) {
          workshops.save(id, part, kept);
        }
      },
      saveProgress: () => undefined,
      saveVisit: () => undefined,
    },
    stills: new OneStill(),
    pictures,
    // It waits for its mentor as long as a seat waits for its owner.
    graces: { ...world.graces, mentorMs: world.graces.peerMs },
  };
}

/** The class's own world, of which a rehearsal reads. */
export interface RehearsedWorld extends World {
  readonly workshops: WorkshopStore;
}

/** How a rehearsal begins: set up like the class, and before its first step. */
function stageSet(
  { settings, stageView, lesson, cameras, passes, practice, plan }: Partial<WorkshopState>,
  { count, language }: RehearsalPlan,
): Partial<WorkshopState> {
  const madeFor = practice === undefined || practice.count === 0 ? PRACTICE_COUNT : practice.count;
  return {
    ...(settings === undefined ? {} : { settings }),
    ...(stageView === undefined ? {} : { stageView }),
    ...(lesson === undefined ? {} : { lesson: go(lesson, null, 0) }),
    ...(cameras === undefined ? {} : { cameras }),
    ...(passes === undefined ? {} : { passes }),
    ...(plan === undefined ? {} : { plan }),
    practice: { count: count ?? madeFor, language },
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The latest frozen frame, in memory. */
class OneStill implements StillStore {
  #still: { readonly id: ItemId; readonly jpeg: Uint8Array } | null = null;

  save(_id: string, stillId: ItemId, jpeg: Uint8Array): void {
    this.#still = { id: stillId, jpeg };
  }

  find(_id: string, stillId: ItemId): Uint8Array | null {
    return this.#still?.id === stillId ? this.#still.jpeg : null;
  }
}
