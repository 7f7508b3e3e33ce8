import { persist } from '@gongbang/client';
import { DEFAULT_SEATS, type ClassId, type Secret } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import type { KnownClass } from '../client/browserStore.ts';
import { http } from '../client/http.ts';
import { withoutPicture } from '../layout/lesson.ts';
import { formOf, type Registration } from '../layout/registration.ts';

/** A class used as a template for another. */
export interface ClassModel {
  readonly known: KnownClass;
  readonly form: Registration;
  /** Whether the server still has it: otherwise the form holds what this browser remembers. */
  readonly isThere: boolean;
  /** Its steps that have a picture, and those pictures, as far as they could be loaded. */
  readonly carried: ReadonlySet<string>;
  readonly pictures: ReadonlyMap<string, Blob>;
}

/** One of the user's classes as a template for another; null until it is loaded. */
export function useModel(known: KnownClass): ClassModel | null {
  const [model, setModel] = useState<ClassModel | null>(null);
  // It is read afresh with each look at what this browser remembers, but stays the same all the while.
  const [class_] = useState(known);
  useEffect(() => {
    let isGone = false;
    const take = (found: ClassModel | null): void => {
      if (!isGone) {
        setModel(found);
      }
    };
    persist(
      () => modelOf(class_),
      () => !isGone,
    ).then(take, () => {
      take(remembered(class_));
    });
    return () => {
      isGone = true;
    };
  }, [class_]);
  return model;
}

/** @throws ClientError if the server no longer has it */
async function modelOf(known: KnownClass): Promise<ClassModel> {
  const { id, key } = known;
  const [{ class: info }, setup] = await Promise.all([http.getClass(id, key), http.getSetup(id, key)]);
  const pictured = setup.steps.filter(({ picture }) => picture !== undefined);
  const pictures = await Promise.all(
    pictured.map(async (step) => [step.id, await pictureOf(id, key, step.picture?.id ?? '')] as const),
  );
  return {
    known,
    form: {
      ...formOf(info),
      kind: setup.kind,
      admission: setup.admission,
      materials: setup.materials,
      steps: setup.steps.map(withoutPicture),
    },
    isThere: true,
    carried: new Set(pictured.map((step) => step.id)),
    pictures: new Map(pictures.flatMap(([stepId, jpeg]) => (jpeg === null ? [] : [[stepId, jpeg] as const]))),
  };
}

const pictureOf = (id: ClassId, key: Secret, pictureId: string): Promise<Blob | null> =>
  http.getPicture(id, key, pictureId, 'small').catch(() => null);

/** What this browser remembers of a class. */
function remembered(known: KnownClass): ClassModel {
  const form = formOf({ ...known, about: '', minutes: null, seats: DEFAULT_SEATS });
  return { known, form, isThere: false, carried: new Set(), pictures: new Map() };
}
