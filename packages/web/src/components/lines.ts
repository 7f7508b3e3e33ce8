import type { ClipboardEvent, KeyboardEvent, MouseEvent } from 'react';
import { flushSync } from 'react-dom';

interface LinesOptions {
  /** The text of each line. */
  readonly texts: readonly string[];
  readonly min?: number;
  readonly max: number;
  /** Whether nothing is lost when the line is removed; by default, if its text is empty. */
  readonly isEmpty?: (index: number) => boolean;
  /** Replaces lines with others. */
  readonly splice: (at: number, removed: number, texts: readonly string[]) => void;
}

interface LineProps {
  readonly 'data-line': number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

interface Lines {
  /** The attributes of a line's field. All of them, and the button, are within one element with `data-lines`. */
  readonly line: (index: number) => LineProps;
  /** For the button that adds a line at the end, ready to write in. */
  readonly onAdd: (event: MouseEvent) => void;
}

/** How lists in documents start their lines. */
const BULLET = /^(?:[-*•·–]|\d{1,2}[.)])\s+/u;

/**
 * Single-line fields, written like a list: Enter continues on the next line, Backspace removes an empty one, and each pasted
 * line becomes one.
 */
export function linesOf({
  texts,
  min = 0,
  max,
  isEmpty = (index) => texts[index] === '',
  splice,
}: LinesOptions): Lines {
  const put = (
    within: Element,
    at: number,
    removed: number,
    added: readonly string[],
    focused: number,
  ): void => {
    const list = within.closest('[data-lines]');
    flushSync(() => {
      splice(at, removed, added);
    });
    list?.querySelector<HTMLElement>(`[data-line="${focused}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    const next = index + 1;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (next < texts.length && isEmpty(next)) {
        put(event.currentTarget, next, 0, [], next);
      } else if (texts.length < max) {
        put(event.currentTarget, next, 0, [''], next);
      }
    } else if (event.key === 'Backspace' && isEmpty(index) && texts.length > min) {
      event.preventDefault();
      put(event.currentTarget, index, 1, [], Math.max(0, index - 1));
    }
  };
  const onPaste = (event: ClipboardEvent, index: number): void => {
    const pasted = event.clipboardData
      .getData('text')
      .split(/[\r\n]+/)
      .map((text) => text.trim().replace(BULLET, ''))
      .filter((text) => text !== '');
    if (pasted.length < 2) {
      return;
    }
    event.preventDefault();
    const [at, removed] = isEmpty(index) ? [index, 1] : [index + 1, 0];
    const fitting = pasted.slice(0, max - texts.length + removed);
    put(event.currentTarget, at, removed, fitting, at + fitting.length - 1);
  };
  return {
    line: (index) => ({
      'data-line': index,
      onKeyDown: (event) => {
        onKeyDown(event, index);
      },
      onPaste: (event) => {
        onPaste(event, index);
      },
    }),
    onAdd: (event) => {
      put(event.currentTarget, texts.length, 0, [''], texts.length);
    },
  };
}
