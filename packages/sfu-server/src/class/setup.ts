import type { ClassId, ClassSetup, ItemId, PeerId } from '@gongbang/protocol';

import { EMPTY_LESSON } from '../features/lesson.ts';
import type { PictureStore, SentPicture, WorkshopStore } from '../ports/store.ts';
import { OPEN_CLASS } from '../features/register.ts';

/** How a class is set up, as stored. */
export function setupOf(workshops: Pick<WorkshopStore, 'loadPart'>, id: ClassId): ClassSetup {
  const { kind, admission } = workshops.loadPart(id, 'settings') ?? OPEN_CLASS;
  const { materials, steps } = workshops.loadPart(id, 'lesson') ?? EMPTY_LESSON;
  return { kind, admission, materials, steps };
}

/**
 * Sets up a newly registered class like another one, besides what its form says. Nothing that went on there
 * is carried over: a lock or a pause was for that hour.
 */
export function setUpLike(
  workshops: Pick<WorkshopStore, 'loadPart' | 'save'>,
  from: ClassId,
  to: ClassId,
): void {
  const { isAddressShared, hasPictures } = workshops.loadPart(from, 'settings') ?? OPEN_CLASS;
  const own = workshops.loadPart(to, 'settings') ?? OPEN_CLASS;
  workshops.save(to, 'settings', { ...own, isAddressShared, hasPictures });
  const chatMode = workshops.loadPart(from, 'chatMode');
  if (chatMode !== undefined && chatMode.mode !== 'paused') {
    workshops.save(to, 'chatMode', chatMode);
  }
  const stageView = workshops.loadPart(from, 'stageView');
  if (stageView !== undefined) {
    workshops.save(to, 'stageView', stageView);
  }
}

/** A step's stored picture, to be copied to another class; null if there is none. */
export function pictureOf(
  { workshops, pictures }: { workshops: Pick<WorkshopStore, 'loadPart'>; pictures: PictureStore },
  id: ClassId,
  stepId: ItemId,
  peerId: PeerId,
): SentPicture | null {
  const picture = setupOf(workshops, id).steps.find((step) => step.id === stepId)?.picture;
  if (picture === undefined) {
    return null;
  }
  const [small, medium, large] = (['small', 'medium', 'large'] as const).map((size) =>
    pictures.find(id, picture.id, size),
  );
  return small == null || medium == null || large == null
    ? null
    : { ...picture, sizes: { small, medium, large }, thread: null, peerId };
}
