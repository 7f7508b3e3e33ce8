import type { AccountId, OwnData } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { EntryRecord } from '../../ports/board.ts';
import type { Photos } from '../photos/Photos.ts';
import { stateFor } from './rules.ts';

/** What boards keep about an account: to download, and to delete. */
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

  /** Entries keep their place, without text, photos and writer; everything else of the account goes. */
  async forget(stores: SiteStores, id: AccountId): Promise<void> {
    // There may be thousands: the number of store calls does not depend on that.
    await stores.photos.removeOfEntries(id);
    await stores.likes.removeOfEntries(id);
    await stores.reports.removeOfEntries(id);
    await stores.entries.forget(id);
    // The account's own likes, hidings and reports are removed with it.
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
