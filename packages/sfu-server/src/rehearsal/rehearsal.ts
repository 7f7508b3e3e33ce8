import type { ItemId, RequestPayload } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { EMPTY_LESSON, edit, go } from '../features/lesson.ts';
import type { StillStore, WholePart, WorkshopState, WorkshopStore } from '../ports/store.ts';
import type { World } from '../ports/world.ts';
import { RehearsalChat } from './RehearsalChat.ts';
import { RehearsalPictures } from './RehearsalPictures.ts';

/** How many practice mentees come by default. */
const PRACTICE_COUNT = 12;

/** A requested rehearsal; `startedAt` in ms since 1970. */
export type RehearsalPlan = RequestPayload['rehearsal:start'] & { readonly startedAt: number };

/** What is real in a rehearsal: the value to store in the class when a part changes there; undefined for nothing. */
type Real = {
  readonly [P in WholePart]?: (
    changed: WorkshopState[P],
    kept: WorkshopState[P] | undefined,
  ) => WorkshopState[P] | undefined;
};

/**
 * What a rehearsal changes for real. The class's name and time belong to the class. The lesson's text is what
 * people rehearse to improve. A phone stands on the table, and a second QR code would only be in the way.
 * Admission is not up to a rehearsal. The step a rehearsal was at is not stored.
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
 * The world in which a class is rehearsed: the class as set up, without anything that happened in it; nothing
 * that happens is stored. Time, media and connections are the class's.
 */
export function rehearsalWorld(world: RehearsedWorld, plan: RehearsalPlan): World {
  const { workshops } = world;
  const chat = new RehearsalChat();
  const pictures = new RehearsalPictures(world.pictures);
  return {
    ...world,
    // What was refused was never said.
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
    stills: new OwnStills(),
    pictures,
    // It waits for its mentor only as long as a seat waits for its owner.
    graces: { ...world.graces, mentorMs: world.graces.peerMs },
  };
}

/** The class's own world, which a rehearsal reads from. */
export interface RehearsedWorld extends World {
  readonly workshops: WorkshopStore;
}

/** The initial state of a rehearsal: set up like the class, before its first step. */
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

/** The latest frozen frame and the one that is shown, in memory. */
class OwnStills implements StillStore {
  /** Oldest first. */
  readonly #jpegs = new Map<ItemId, Uint8Array>();

  save(_id: string, stillId: ItemId, jpeg: Uint8Array, shown: ItemId | null): void {
    this.#jpegs.delete(stillId);
    this.#jpegs.set(stillId, jpeg);
    this.#keep(stillId, shown);
  }

  find(_id: string, stillId: ItemId): Uint8Array | null {
    return this.#jpegs.get(stillId) ?? null;
  }

  show(_id: string, stillId: ItemId | null): void {
    this.#keep([...this.#jpegs.keys()].at(-1), stillId);
  }

  #keep(...ids: (ItemId | null | undefined)[]): void {
    for (const stillId of this.#jpegs.keys()) {
      if (!ids.includes(stillId)) {
        this.#jpegs.delete(stillId);
      }
    }
  }
}
