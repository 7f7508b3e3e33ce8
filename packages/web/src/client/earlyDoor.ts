/*
 * The field that index.html paints for a class link before this page's scripts are there. The page's own field takes over its
 * text and caret position, and whether the user asked to go in.
 */

/** After resting this long, the keys have completed their syllable, and a pointer its press, in ms. */
const REST_MS = 600;
/** Some browsers round the time, to as much as this, in ms. */
const ROUNDED_MS = 100;

const door = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>('form#door:not([hidden])');
const fieldOf = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector('input');

/** What was written at a door that was closed: a field for it may come later. */
let left: string | null = null;

/** Whether the door is still what the user sees. */
export const isDoorOpen = (): boolean => door() !== null;

/** What was written at the door; null if there was none. */
export function earlyName(): string | null {
  const form = door();
  return (form === null ? null : fieldOf(form)?.value) ?? left;
}

/**
 * Whether somebody is using the door right now. Removing the field would tear apart the syllable being composed: not all keyboards
 * report composing, but all report each letter. Removing what is pressed would lose the press.
 */
export function isDoorInUse(): boolean {
  const { used = '-Infinity', pressed, sent } = door()?.dataset ?? {};
  return sent === undefined && (pressed !== undefined || performance.now() - Number(used) < REST_MS);
}

/** Calls `listener` whenever `isDoorInUse` may have changed. Returns how to stop that. */
export function watchDoor(listener: () => void): () => void {
  const form = door();
  if (form === null) {
    return () => undefined;
  }
  let resting: ReturnType<typeof setTimeout> | undefined;
  const onUse = (): void => {
    clearTimeout(resting);
    resting = setTimeout(listener, REST_MS + ROUNDED_MS);
    listener();
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  for (const kind of ['input', 'keydown', 'pointerdown', 'pointermove']) {
    form.addEventListener(kind, onUse, { signal });
  }
  for (const kind of ['pointerup', 'pointercancel', 'contextmenu', 'blur']) {
    addEventListener(kind, onUse, { signal });
  }
  form.addEventListener('submit', listener, { signal });
  // It is unknown when it was last used before this.
  resting = setTimeout(listener, REST_MS + ROUNDED_MS);
  return () => {
    stopping.abort();
    clearTimeout(resting);
  };
}

/** The page shows something without a field for the name. */
export function shutDoor(): void {
  left = earlyName();
  door()?.remove();
}

export interface Takeover {
  /** The field that takes over. */
  readonly field: HTMLInputElement | null;
  readonly write: (name: string) => void;
  /** The user asked to go in. */
  readonly enter: () => void;
}

/** Takes over from the door, if there is one. */
export function takeOverDoor({ field, write, enter }: Takeover): void {
  left = null;
  const form = door();
  const early = form === null ? null : fieldOf(form);
  if (form === null || early === null) {
    return;
  }
  const focused = document.activeElement;
  const button = form.querySelector('button');
  const wasSent = form.dataset['sent'] !== undefined;
  write(early.value);
  if (focused === early && field !== null) {
    const { selectionStart, selectionEnd } = early;
    field.value = early.value;
    field.focus();
    field.setSelectionRange(selectionStart, selectionEnd);
  } else if (focused === button) {
    // The first button of a form is the one that submits it.
    field?.form?.querySelector<HTMLButtonElement>('button:not([type=button])')?.focus();
  }
  form.remove();
  if (wasSent) {
    enter();
  }
}
