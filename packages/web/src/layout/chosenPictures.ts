/** Pictures that steps are to have, while a form is filled in. */
export interface ChosenPictures {
  /** By step; null where it is to have none. */
  readonly chosen: ReadonlyMap<string, Blob | null>;
  /** What was picked last for a step, while it is being made ready. */
  readonly readying: ReadonlyMap<string, Blob>;
}

export const NONE_CHOSEN: ChosenPictures = { chosen: new Map(), readying: new Map() };

/** What was chosen on the page before this one; what was chosen since goes first. */
export function restored(before: ChosenPictures, kept: ChosenPictures['chosen']): ChosenPictures {
  return kept.size === 0 ? before : { ...before, chosen: new Map([...kept, ...before.chosen]) };
}

/** A file was picked for a step: until it is ready the step has what it had. */
export function picked({ chosen, readying }: ChosenPictures, stepId: string, file: Blob): ChosenPictures {
  return { chosen, readying: new Map([...readying, [stepId, file]]) };
}

/** A file that was picked is ready, or cannot be used (null); nothing where another choice was made for its step since. */
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

/** A step is to have no picture. */
export function removed({ chosen, readying }: ChosenPictures, stepId: string): ChosenPictures {
  return chosenFor({ chosen, readying: without(readying, stepId) }, stepId, null);
}

/** A step has what was chosen for it. */
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
