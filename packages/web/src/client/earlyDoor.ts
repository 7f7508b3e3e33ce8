/*
 * The field that index.html paints for a class link before this page's scripts are there. The page's own field takes over what
 * was written in it, where the caret stands, and that one has asked to go in.
 */

/** Keys that rested for so long have written their syllable, in ms. */
const REST_MS = 600;

const door = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>('form#door:not([hidden])');
const fieldOf = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector('input');

/** What was written at the door so far; null where there is none. */
export function earlyName(): string | null {
  const form = door();
  return form === null ? null : (fieldOf(form)?.value ?? null);
}

/** The page shows something that has no field for the name. */
export function shutDoor(): void {
  const form = door();
  if (form?.dataset['held'] === undefined) {
    form?.remove();
  }
}

export interface Takeover {
  /** The field that takes over; asked for when it does. */
  readonly field: () => HTMLInputElement | null;
  readonly write: (name: string) => void;
  /** One has asked to go in. */
  readonly enter: () => void;
}

/**
 * Takes over from the door. While a syllable is being composed, which a field that goes away would tear in two, it is waited
 * for. Answers how to stop waiting.
 */
export function takeOverDoor(takeover: Takeover): () => void {
  const form = door();
  const early = form === null ? null : fieldOf(form);
  if (form === null || early === null) {
    return () => undefined;
  }
  if (!isWriting(form)) {
    handOver(form, early, takeover);
    return () => undefined;
  }
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = (): void => {
    stopping.abort();
    handOver(form, early, takeover);
  };
  let resting = setTimeout(done, REST_MS);
  form.dataset['held'] = '';
  early.addEventListener(
    'input',
    () => {
      clearTimeout(resting);
      resting = setTimeout(done, REST_MS);
    },
    { signal },
  );
  form.addEventListener('submit', done, { signal });
  signal.addEventListener('abort', () => {
    clearTimeout(resting);
  });
  return () => {
    stopping.abort();
    form.remove();
  };
}

/** Whether a syllable is being composed, or may be: not all keyboards tell of that, but each of a letter. */
function isWriting({ dataset }: HTMLFormElement): boolean {
  const rested = performance.now() - Number(dataset['typed'] ?? -Infinity);
  return dataset['sent'] === undefined && (dataset['composing'] !== undefined || rested < REST_MS);
}

function handOver(form: HTMLFormElement, early: HTMLInputElement, { field, write, enter }: Takeover): void {
  const wasFocused = document.activeElement === early;
  const wasSent = form.dataset['sent'] !== undefined;
  write(early.value);
  const own = field();
  if (wasFocused && own !== null) {
    const { selectionStart, selectionEnd } = early;
    own.value = early.value;
    own.focus();
    own.setSelectionRange(selectionStart, selectionEnd);
  }
  form.remove();
  if (wasSent) {
    enter();
  }
}
