import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../packages/web/src');
/** Classes of the stylesheet that mean: press me. */
const BUTTONS = /(?<![\w-])(?:btn|icon-btn|menu-item|ctl)(?![\w-])/;
/** Classes that mean: this is the state. */
const STATUSES = /(?<![\w-])(?:pill|tag)(?![\w-])/;
/** Pressable things: elements, and components that become one. */
const PRESSED =
  /^(?:button|a|summary|select|label|Link|NavLink|EditClass)$|(?:Button|Link)$|\.(?:Trigger|Close|Item|Button|Action|Cancel|CheckboxItem|RadioItem)$/;

/** An element's class as written, in all the forms that it can take. */
function looks(element: ts.JsxOpeningLikeElement): string {
  return element.attributes.properties
    .filter((property) => ts.isJsxAttribute(property) && property.name.getText() === 'className')
    .map((property) => property.getText())
    .join();
}

it('[UI23] what looks like a button is one, and what looks like a status is none', () => {
  const wrong: string[] = [];
  for (const file of globSync('**/*.tsx', { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const look = (node: ts.Node): void => {
      if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
        const classes = looks(node);
        const name = node.tagName.getText();
        // An invisible element only keeps a place.
        if (BUTTONS.test(classes) && !classes.includes('invisible') && !PRESSED.test(name)) {
          wrong.push(`${file}: <${name} ${classes} is not pressed`);
        }
        if (STATUSES.test(classes) && PRESSED.test(name)) {
          wrong.push(`${file}: <${name} ${classes} is pressed`);
        }
      }
      ts.forEachChild(node, look);
    };
    look(source);
  }
  expect(wrong).toEqual([]);
});
