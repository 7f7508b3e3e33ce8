import type Router from '@koa/router';
import {
  LIMITS,
  MAX_PICTURE_BYTES,
  PEER_KEY_HEADER,
  itemId,
  pictureSize,
  type ClassId,
  type ItemId,
  type Picture,
  type PictureSize,
} from '@gongbang/protocol';
import type { Context } from 'koa';

import { Allowance } from '../auth/Allowance.ts';
import type { ClassTurns } from '../ClassTurns.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { ClassRegistry } from '../class/ClassRegistry.ts';
import type { Identity } from '../room/Peer.ts';
import type { PictureTray } from '../class/PictureTray.ts';
import type { PictureMaker, PictureStore } from '../ports/store.ts';
import type { Space } from '../ports/world.ts';
import type { Doors } from './doors.ts';
import { parse, readBody } from './bodies.ts';
import { StillShelf, type StillAnswer } from './StillShelf.ts';
import { Uploads } from './Uploads.ts';

export interface PictureParts {
  readonly registry: ClassRegistry;
  readonly pictures: PictureStore;
  readonly tray: PictureTray;
  readonly pictureMaker: PictureMaker;
  readonly turns: ClassTurns;
  readonly space: Space;
}

/** Pictures per person in half a minute, and per class in a minute: each costs half a second of a CPU. */
const OF_PERSON = { points: 6, seconds: 30 };
const OF_CLASS = { points: 60, seconds: 60 };
/** Pictures of steps in a minute: per class, as many as a lesson has steps; and per place. */
const OF_LESSON = { points: LIMITS.steps, seconds: 60 };
const OF_PLACE = { points: 4 * LIMITS.steps, seconds: 60 };
/** Pictures in transit at a time: per person, per class, and in all; each is in memory until it is re-encoded. */
const UPLOADS_OF_PERSON = 1;
const UPLOADS = { perClass: 8, inAll: 32 };

/** Adds the routes through which pictures come in and go out. */
export function addPictureRoutes(
  router: Router,
  { registry, pictures, tray, pictureMaker, turns, space }: PictureParts,
  { authorise, limit, assertMentor, readers }: Doors,
): void {
  const ofPerson = new Allowance(OF_PERSON);
  const ofClass = new Allowance(OF_CLASS);
  const ofLesson = new Allowance(OF_LESSON);
  const ofPlace = new Allowance(OF_PLACE);
  const uploads = new Uploads(UPLOADS);
  const own = new Uploads({ perClass: UPLOADS_OF_PERSON, inAll: UPLOADS.inAll });
  const shelf = shelfOf(pictures);

  router.post('/api/classes/:classId/pictures', async (context) => {
    const { id, place, identity } = authorise(context);
    const person = identity();
    assertIn(registry, id, person);
    const who = `${id} ${person.peerId}`;
    limit(ofPerson, who, context);
    const isMentor = person.role === 'mentor';
    if (!isMentor) {
      limit(ofClass, id, context);
    }
    const turn = { place, of: isMentor ? ofMentor(id) : id };
    space.assertRoom();
    await own.one({ place, of: who }, () =>
      uploads.one(turn, async () => {
        const made = await pictureMaker.make(await readPicture(context), turn);
        // Somebody sent out meanwhile may not send any.
        assertIn(registry, id, person);
        const { id: pictureId, width, height } = tray.put({ classId: id, peerId: person.peerId }, made);
        const answer: Picture = { id: pictureId, width, height };
        context.body = answer;
      }),
    );
  });

  router.put('/api/classes/:classId/steps/:stepId/picture', async (context) => {
    const { id, role, place, identity } = authorise(context);
    assertMentor(role, 'give steps their pictures');
    const person = identity();
    assertSaysWho(person);
    const stepId = parse(itemId, context.params['stepId']);
    limit(ofLesson, id, context);
    limit(ofPlace, place, context);
    space.assertRoom();
    registry.assertTakesPicture(id, stepId);
    const { peerId } = person;
    const turn = { place, of: ofMentor(id) };
    await own.one({ place, of: `${id} ${peerId}` }, () =>
      uploads.one(turn, async () => {
        const made = await pictureMaker.make(await readPicture(context), turn);
        const waiting = tray.put({ classId: id, peerId }, made);
        await turns.run(id, readers, () => {
          registry.givePicture(id, stepId, { ...waiting, thread: null, peerId });
        });
        // It is stored by now, and waits for no message.
        tray.drop(waiting.id);
        const { id: pictureId, width, height } = waiting;
        const answer: Picture = { id: pictureId, width, height };
        context.body = answer;
      }),
    );
  });

  router.get('/api/classes/:classId/pictures/:pictureId/:size', async (context) => {
    const { id, role, reader } = authorise(context);
    const pictureId = itemId.safeParse(context.params['pictureId']);
    const size = pictureSize.safeParse(context.params['size']);
    if (!pictureId.success || !size.success) {
      throw notFound('picture');
    }
    const answer = await turns.run(id, readers, (): StillAnswer | null => {
      registry.assertMayRead(id, reader);
      const store = registry.picturesFor(id, role);
      const place = store.placeOf(id, pictureId.data);
      if (place === null) {
        return null;
      }
      if (place.thread !== null && role !== 'mentor' && place.thread !== reader.peerId) {
        throw new ClassroomError('FORBIDDEN', 'This picture is between the mentor and somebody else.');
      }
      // A rehearsal's are in memory already.
      const from = store === pictures ? shelf : shelfOf(store);
      return from.read(id, `${pictureId.data}/${size.data}`, context.req.socket);
    });
    if (answer === null) {
      throw notFound('picture');
    }
    // Not to be cached: a removed picture must be gone, and a computer may have several users.
    context.set({ 'Cache-Control': 'private, no-store', 'Content-Disposition': 'inline' });
    context.type = 'image/jpeg';
    context.body = answer.body;
    context.length = answer.length;
  });
}

/** Mentors have their own turns and limits: their mentees must not keep them from sending pictures. */
const ofMentor = (id: ClassId): string => `${id} mentor`;

/** @throws ClassroomError UNAUTHENTICATED */
export function assertSaysWho(person: Identity | null): asserts person is Identity {
  if (person === null) {
    throw new ClassroomError('UNAUTHENTICATED', `Say who you are: the header ${PEER_KEY_HEADER} is missing.`);
  }
}

/** @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, CONFLICT */
function assertIn(registry: ClassRegistry, id: ClassId, person: Identity | null): asserts person is Identity {
  assertSaysWho(person);
  if (person.role === 'camera') {
    throw new ClassroomError('FORBIDDEN', 'A phone that sends the hands cannot send pictures.');
  }
  const classroom = registry.find(id);
  if (classroom === undefined) {
    throw new ClassroomError('CONFLICT', 'Join the class first.', { reason: 'NOT_JOINED' });
  }
  classroom.present(person);
}

/** @throws ClassroomError PICTURE_TOO_LARGE; BodyError */
export async function readPicture(context: Context): Promise<Buffer> {
  if (Number(context.get('Content-Length')) > MAX_PICTURE_BYTES) {
    throw new ClassroomError('PICTURE_TOO_LARGE', `A picture may have at most ${MAX_PICTURE_BYTES} bytes.`);
  }
  return readBody(context, MAX_PICTURE_BYTES);
}

/** Each size of a picture is in memory once while it is being read. */
function shelfOf(pictures: PictureStore): StillShelf {
  return new StillShelf({
    find: (id, name) => {
      const { pictureId, size } = partsOf(name);
      return pictures.find(id, pictureId, size);
    },
  });
}

function partsOf(name: string): { pictureId: ItemId; size: PictureSize } {
  const [pictureId = '', size] = name.split('/');
  return { pictureId, size: pictureSize.parse(size) };
}
