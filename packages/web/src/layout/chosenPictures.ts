/** Pictures chosen for steps, while a form is being filled in. */
export interface ChosenPictures {
  /** By step; null to have none. */
  readonly chosen: ReadonlyMap<string, Blob | null>;
  /** The latest choice for a step, while it is being prepared. */
  readonly readying: ReadonlyMap<string, Blob>;
}

export const NONE_CHOSEN: ChosenPictures = { chosen: new Map(), readying: new Map() };

/** Adds what was chosen on the previous page; anything chosen since takes precedence. */
export function restored(before: ChosenPictures, kept: ChosenPictures['chosen']): ChosenPictures {
  return kept.size === 0 ? before : { ...before, chosen: new Map([...kept, ...before.chosen]) };
}

/** A file was chosen for a step: until it is ready, the step keeps what it had. */
export function picked({ chosen, readying }: ChosenPictures, stepId: string, file: Blob): ChosenPictures {
  return { chosen, readying: new Map([...readying, [stepId, file]]) };
}

/** A chosen file is ready, or cannot be used (null); ignored if its step has another choice since. */
export function readied(
  before: ChosenPictures,
  stepId: string,
  file: Blob,
  ready: Blob | null,
): ChosenPictures {
  if (before.readying.get(stepId) !== file) {
    return before;
  }
  const readying = without(before.readying, stepId);
  return ready === null ? { ...before, readying } : chosenFor({ ...before, readying }, stepId, ready);
}

/** A step should have no picture. */
export function removed({ chosen, readying }: ChosenPictures, stepId: string): ChosenPictures {
  return chosenFor({ chosen, readying: without(readying, stepId) }, stepId, null);
}

/** A step got the picture that was chosen for it. */
export function given({ chosen, readying }: ChosenPictures, stepId: string): ChosenPictures {
  return { chosen: without(chosen, stepId), readying };
}

const chosenFor = (
  { chosen, readying }: ChosenPictures,
  stepId: string,
  file: Blob | null,
): ChosenPictures => ({ chosen: new Map([...chosen, [stepId, file]]), readying });

const without = <T>(map: ReadonlyMap<string, T>, stepId: string): ReadonlyMap<string, T> =>
  new Map([...map].filter(([other]) => other !== stepId));
