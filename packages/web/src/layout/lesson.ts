import { materials, printable, step as stepShape, steps, type Material, type Step } from '@gongbang/protocol';

const ID_BYTES = 8;

/** An id that is unique within its class. */
export function newItemId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** A lesson as typed, without empty parts; null if something is wrong. */
export function checkLesson(draft: {
  readonly materials: readonly Material[];
  readonly steps: readonly Step[];
}): { materials: Material[]; steps: Step[] } | null {
  const checkedMaterials = materials.safeParse(
    draft.materials
      .map((material) => ({ ...material, text: printable(material.text) }))
      .filter(({ text }) => text.trim() !== ''),
  );
  const checkedSteps = steps.safeParse(
    draft.steps
      .map((step) => ({ ...withoutPicture(step), title: printable(step.title) }))
      .filter((step) => !isBlank(step)),
  );
  return checkedMaterials.success && checkedSteps.success
    ? { materials: checkedMaterials.data, steps: checkedSteps.data }
    : null;
}

/** A step as written: its picture is sent separately. */
export const withoutPicture = ({ id, title, note, minutes }: Step): Step => ({ id, title, note, minutes });

const isBlank = ({ title, note, minutes }: Step): boolean =>
  title.trim() === '' && note.trim() === '' && minutes === null;

/** What is wrong with a step: a blank one doesn't count, but one with a note or a time needs a title. */
export function faultsOf(step: Step): { readonly title: boolean; readonly minutes: boolean } {
  const { shape } = stepShape;
  return {
    title: !isBlank(step) && !shape.title.safeParse(printable(step.title)).success,
    minutes: !shape.minutes.safeParse(step.minutes).success,
  };
}
