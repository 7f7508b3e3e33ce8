import type Router from '@koa/router';
import {
  LIMITS,
  copyDraft,
  type ClassId,
  type ClassSetup,
  type CreatedClass,
  type Secret,
} from '@gongbang/protocol';
import type { Context } from 'koa';
import type { z } from 'zod';

import { Allowance } from '../auth/Allowance.ts';
import { newLinks } from '../auth/keys.ts';
import type { ClassTurns } from '../ClassTurns.ts';
import type { ClassRegistry } from '../class/ClassRegistry.ts';
import type { Space } from '../ports/world.ts';
import type { Doors } from './doors.ts';
import { assertSaysWho } from './pictures.ts';

export interface CopyParts {
  readonly registry: ClassRegistry;
  readonly turns: ClassTurns;
  readonly space: Space;
}

/** Pictures copied per place and minute: those of a dozen classes, which is the longest series. */
const COPIED = { points: 12 * LIMITS.steps, seconds: 60 };

/** What registering a class requires and involves. */
export interface Registration {
  /**
   * The form with which somebody registers a class; permission is checked before it is sent and once it has arrived.
   * @throws if registration is closed, requested too often, or has no room
   */
  readonly draftOf: <T>(context: Context, schema: z.ZodType<T>) => Promise<T>;
  /** Adds a new class to the account of whoever registered it, if they have one. */
  readonly keep: (context: Context, id: ClassId, mentorKey: Secret) => Promise<void>;
}

/** Adds the routes that register a class once more, for another day. */
export function addCopyRoutes(
  router: Router,
  { registry, turns, space }: CopyParts,
  { authorise, limit, assertMentor, readers }: Doors,
  { draftOf, keep }: Registration,
): void {
  const copied = new Allowance(COPIED);

  router.get('/api/classes/:classId/setup', async (context) => {
    const { id, role } = authorise(context);
    assertMentor(role, 'see how a class is set up');
    const setup: ClassSetup = await turns.run(id, readers, () => registry.setupOf(id));
    context.body = setup;
  });

  router.post('/api/classes/:classId/copies', async (context) => {
    const { id, role, place, identity } = authorise(context);
    assertMentor(role, 'register another class like it');
    const person = identity();
    assertSaysWho(person);
    const { pictures, ...draft } = await draftOf(context, copyDraft);
    const wanted = new Set(pictures);
    for (let picture = 0; picture < wanted.size; picture += 1) {
      limit(copied, place, context);
    }
    const { keys, hashes } = newLinks();
    const { id: copy } = await turns.run(id, readers, () => registry.copy(id, draft, hashes));
    try {
      for (const stepId of wanted) {
        await turns.run(id, readers, () => {
          space.assertRoom();
          registry.copyPicture(id, copy, stepId, person.peerId);
        });
      }
    } catch (error) {
      // Nobody has its links yet: it is made completely, or not at all.
      registry.discard(copy);
      throw error;
    }
    await keep(context, copy, keys.mentor);
    const created: CreatedClass = { class: registry.peek(copy).info, keys };
    context.body = created;
  });
}
