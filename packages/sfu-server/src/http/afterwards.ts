import type Router from '@koa/router';
import { noteDraft, type Afterwards as AfterwardsView } from '@gongbang/protocol';

import { Allowance } from '../auth/Allowance.ts';
import type { ClassTurns } from '../ClassTurns.ts';
import type { Afterwards } from '../class/Afterwards.ts';
import type { KeepsakeStore } from '../ports/store.ts';
import { notFound } from '../rules/ClassroomError.ts';
import type { Space } from '../ports/world.ts';
import { parse, readJpeg, readJson } from './bodies.ts';
import type { Doors } from './doors.ts';
import { StillShelf } from './StillShelf.ts';
import { Uploads } from './Uploads.ts';

export interface AfterwardsParts {
  readonly afterwards: Afterwards;
  readonly keepsakes: KeepsakeStore;
  readonly turns: ClassTurns;
  readonly space: Space;
}

const MAX_NOTE_BYTES = 16 * 1024;
/** Notes per person and minute. */
const NOTES = { points: 10, seconds: 60 };
/** Last pictures per class and minute: its mentor's page takes one now and then, and one at the end. */
const PICTURES = { points: 12, seconds: 60 };
const UPLOADS = { perClass: 1, inAll: 64 };
/** A class has one last picture. */
const LAST = 'last';

/** Adds the routes to what a class leaves behind. */
export function addAfterwardsRoutes(
  router: Router,
  { afterwards, keepsakes, turns, space }: AfterwardsParts,
  { authorise, limit, assertMentor, readers }: Doors,
): void {
  const notes = new Allowance(NOTES);
  const pictures = new Allowance(PICTURES);
  const uploads = new Uploads(UPLOADS);
  const shelf = new StillShelf({ find: (id) => keepsakes.picture(id) });

  router.get('/api/classes/:classId/afterwards', async (context) => {
    const { id, reader } = authorise(context);
    const view: AfterwardsView = await turns.run(id, readers, () => afterwards.of(id, reader));
    context.body = view;
  });

  router.put('/api/classes/:classId/note', async (context) => {
    const { id, reader } = authorise(context);
    limit(notes, `${id} ${reader.peerId ?? reader.role}`, context);
    space.assertRoom();
    const draft = parse(noteDraft, await readJson(context, MAX_NOTE_BYTES));
    await turns.run(id, readers, () => {
      afterwards.leaveNote(id, reader, draft);
    });
    context.body = {};
  });

  router.put('/api/classes/:classId/last-picture', async (context) => {
    const { id, role, place } = authorise(context);
    assertMentor(role, 'keep the last picture');
    limit(pictures, id, context);
    space.assertRoom();
    afterwards.assertMayKeepPicture(id);
    await uploads.one({ place, of: id }, async () => {
      afterwards.keepPicture(id, await readJpeg(context));
      shelf.changed(id, LAST);
    });
    context.body = {};
  });

  router.get('/api/classes/:classId/last-picture', async (context) => {
    const { id, reader } = authorise(context);
    const picture = await turns.run(id, readers, () => {
      afterwards.assertPictureFor(id, reader);
      return shelf.read(id, LAST, context.req.socket);
    });
    if (picture === null) {
      throw notFound('picture');
    }
    context.set({ 'Cache-Control': 'private, no-store', 'Content-Disposition': 'inline' });
    context.type = 'image/jpeg';
    context.body = picture.body;
    context.length = picture.length;
  });
}
