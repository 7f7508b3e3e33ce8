import { codeOf, sendInTurn } from '@gongbang/client';
import type { ClassDraft, CreatedClass, OwnerKey } from '@gongbang/protocol';

import { keepUnmade, rememberClass, rememberable, unmade, type KnownClass } from './browserStore.ts';
import { http } from './http.ts';

/** Remembers a class created here, with its links. */
export function rememberCreated({ class: info, keys }: CreatedClass, series: string | null): KnownClass {
  const known: KnownClass = {
    ...rememberable(info),
    role: 'mentor',
    key: keys.mentor,
    menteeKey: keys.mentee,
    visitedAt: Date.now(),
    ...(series === null ? {} : { series }),
  };
  rememberClass(known);
  return known;
}

/** Classes to create. */
export interface Wish {
  /** The user's class to copy; null for a new one. */
  readonly like: KnownClass | null;
  readonly draft: ClassDraft;
  /** When they take place; at most one for a single class. Ms since 1970. */
  readonly dates: readonly number[];
  /** Steps that keep their pictures, and new pictures for steps. */
  readonly carried: readonly string[];
  readonly chosen: ReadonlyMap<string, Blob | null>;
  readonly ownerKey: OwnerKey | null;
}

/** The outcome. */
export interface Registered {
  readonly first: KnownClass;
  /** Pictures that steps did not get. */
  readonly unsent: readonly { readonly stepId: string; readonly error: unknown }[];
  /** Why classes of the series remain to be created; null if none does. */
  readonly failure: unknown;
}

/**
 * Creates a class, gives its steps their pictures, and creates the rest of its series like it. What was created stays, whatever
 * happens to the rest.
 * @param onMade called after each class, with the number so far
 * @throws ClientError if not even the first one was created
 */
export async function registerAll(wish: Wish, onMade: (made: number) => void): Promise<Registered> {
  const { draft, dates, carried, chosen, ownerKey } = wish;
  const created = await createFirst(wish);
  const first = rememberCreated(created, dates.length > 1 ? created.class.id : null);
  const given = draft.steps.flatMap(({ id }) => {
    const file = chosen.get(id);
    return file == null ? [] : [[id, file] as const];
  });
  if (dates.length > 1) {
    const pictures = [...carried, ...given.map(([stepId]) => stepId)];
    keepUnmade(first.id, { draft: { ...draft, pictures }, dates: dates.slice(1) });
  }
  onMade(1);
  const unsent: { stepId: string; error: unknown }[] = [];
  for (const [stepId, file] of given) {
    try {
      await sendInTurn(
        () => http.putStepPicture(first.id, first.key, stepId, file),
        () => true,
      );
    } catch (error) {
      unsent.push({ stepId, error });
    }
  }
  try {
    await makeRest(first, ownerKey, (left) => {
      onMade(dates.length - left);
    });
    return { first, unsent, failure: null };
  } catch (failure) {
    return { first, unsent, failure };
  }
}

async function createFirst({ like, draft, dates, carried, ownerKey }: Wish): Promise<CreatedClass> {
  const first = { ...draft, startsAt: dates[0] ?? null };
  if (like !== null) {
    try {
      return await http.copyClass(like.id, like.key, { ...first, pictures: [...carried] }, ownerKey);
    } catch (error) {
      if (codeOf(error) !== 'UNAUTHENTICATED') {
        throw error;
      }
      // It was deleted since the user began, so this is a new one.
    }
  }
  return http.createClass(first, ownerKey);
}

/**
 * Creates what remains of a series, one date after another, like one of its classes. What was created stays and is
 * remembered, whatever happens to the others.
 * @param like a class of the series @param onMade called after each, with the number left
 * @throws ClientError; then the rest remains to be created
 */
export async function makeRest(
  like: KnownClass,
  ownerKey: OwnerKey | null,
  onMade: (left: number) => void,
): Promise<void> {
  const series = like.series ?? like.id;
  for (let rest = unmade(series); rest !== null; rest = unmade(series)) {
    const [startsAt, ...later] = rest.dates;
    if (startsAt === undefined) {
      return;
    }
    const created = await http.copyClass(like.id, like.key, { ...rest.draft, startsAt }, ownerKey);
    rememberCreated(created, series);
    keepUnmade(series, later.length === 0 ? null : { ...rest, dates: later });
    onMade(later.length);
  }
}
