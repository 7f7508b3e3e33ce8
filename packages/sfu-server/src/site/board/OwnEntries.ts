import type { AccountId, OwnData } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import type { Photos } from '../photos/Photos.ts';
import { stateFor } from './rules.ts';

/** What boards keep of an account: to be taken home, and to be forgotten. */
export class OwnEntries {
  readonly #stores: SiteStores;
  readonly #parts: { readonly photos: Photos };

  constructor({ stores }: { readonly stores: SiteStores }, parts: { photos: Photos }) {
    this.#stores = stores;
    this.#parts = parts;
  }

  async copy(id: AccountId): Promise<OwnData['board']> {
    const stores = this.#stores;
    const entries = await stores.entries.of(id);
    const likes = await stores.likes.ofAccount(id);
    const hidings = await stores.hidings.ofAccount(id);
    const reports = await stores.reports.ofAccount(id);
    const titles = await this.#titles([...entries, ...hidings].map(({ courseId }) => courseId));
    const photos = await this.#parts.photos.shown(
      stores,
      entries.map((entry) => `entry:${entry.id}` as const),
    );
    const viewer = { id, isMentor: false, hidden: new Set<string>() };
    return {
      entries: entries.map((entry: EntryRecord) => ({
        ...{ id: entry.id, course: titles.get(entry.courseId) ?? '', parentId: entry.parentId },
        ...{ kind: entry.kind, at: entry.at, editedAt: entry.editedAt, text: entry.text },
        ...{ state: stateFor(viewer, entry), photos: photos(`entry:${entry.id}`) },
      })),
      likes,
      hiddenPeople: hidings.map(({ courseId, at }) => ({ course: titles.get(courseId) ?? '', at })),
      reports: reports.map(({ entryId, reason, at, answer }) => ({ entryId, reason, at, answer })),
      photos: (await stores.photos.unusedOf(`account:${id}`)).map((photo) => ({
        ...{ id: photo.id, width: photo.width, height: photo.height },
      })),
    };
  }

  /** What somebody wrote keeps its place, without text, photos and writer; all else of theirs goes. */
  async forget(stores: SiteStores, id: AccountId): Promise<void> {
    // As often as not it is thousands: what is asked of the store is so much, however many there are.
    await stores.photos.removeOfEntries(id);
    await stores.likes.removeOfEntries(id);
    await stores.reports.removeOfEntries(id);
    await stores.entries.forget(id);
    // Likes, hidings and reports go with the account.
    await stores.photos.removeUnusedOf(`account:${id}`);
  }

  async #titles(ids: readonly string[]): Promise<Map<string, string>> {
    const titles = new Map<string, string>();
    for (const id of new Set(ids)) {
      titles.set(id, (await this.#stores.courses.find(id))?.title ?? '');
    }
    return titles;
  }
}
