import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requests, type RequestName, type Role } from '@gongbang/protocol';
import ts from 'typescript';

/** A request that a page can make, and where it is in the code. */
export interface Asked {
  readonly request: RequestName;
  readonly where: string;
}

/** A function of the page: a component, a hook, or one member of what a hook returns. */
interface Part {
  readonly file: string;
  readonly body: ts.Node;
  /** The function's own constants, from which conditions are made. */
  readonly scope: ReadonlyMap<string, ts.Expression>;
  /** What it took out of what a hook returns (`hook.member`), by its own name for it. */
  readonly members: ReadonlyMap<string, string>;
}

/** Certainly, certainly not, or impossible to tell from the role. */
type Verdict = boolean | null;

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);

/**
 * Reads the page's source for what each role can reach: from a page, through the components and hooks it uses, without
 * what its conditions on the role rule out (`role === …`, `useMay(…)`). A condition on anything else rules nothing out.
 */
export class RoleWalk {
  readonly #parts = new Map<string, Part[]>();
  readonly #client: ReadonlyMap<string, readonly RequestName[]>;

  /** @param root the folder of the page's source @param client the folder of the client's */
  constructor(root: string, client: string) {
    const paths = globSync('{components,hooks,pages}/**/*.{ts,tsx}', {
      cwd: root,
      exclude: ['**/*.test.ts'],
    });
    for (const path of paths) {
      this.#read(path, readFileSync(join(root, path), 'utf8'));
    }
    this.#client = clientMethods(VERBS.map((file) => readFileSync(join(client, file), 'utf8')));
  }

  /** Everything that somebody with this role can request, starting from these pages. */
  asked(role: Role, pages: readonly string[]): Asked[] {
    const found = new Map<string, Asked>();
    const seen = new Set<Part>();
    const visit = (name: string): void => {
      for (const part of this.#parts.get(name) ?? []) {
        if (!seen.has(part)) {
          seen.add(part);
          this.#walk(part, role, visit, (request) => {
            const where = `${part.file} ${name}`;
            found.set(`${where} ${request}`, { request, where });
          });
        }
      }
    };
    pages.forEach(visit);
    return [...found.values()];
  }

  #read(file: string, text: string): void {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const add = (name: string, body: ts.Node): void => {
      const [scope, members] = namesOf(body);
      this.#parts.set(name, [...(this.#parts.get(name) ?? []), { file, body, scope, members }]);
      for (const [member, act] of membersOf(body)) {
        this.#parts.set(`${name}.${member}`, [{ file, body: act, scope, members }]);
      }
    };
    for (const statement of source.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
        add(statement.name.text, statement);
      } else if (ts.isVariableStatement(statement)) {
        for (const { name, initializer } of statement.declarationList.declarations) {
          if (ts.isIdentifier(name) && initializer !== undefined) {
            add(name.text, initializer);
          }
        }
      }
    }
  }

  #walk(part: Part, role: Role, visit: (name: string) => void, ask: (request: RequestName) => void): void {
    const { scope, members } = part;
    const done = new Set<ts.Node>();
    const go = (node: ts.Node): void => {
      if (ts.isBlock(node) || ts.isSourceFile(node)) {
        for (const statement of node.statements) {
          go(statement);
          if (
            ts.isIfStatement(statement) &&
            judge(statement.expression, role, scope) === true &&
            returns(statement)
          ) {
            return;
          }
        }
        return;
      }
      if (ts.isIfStatement(node)) {
        const verdict = judge(node.expression, role, scope);
        go(node.expression);
        if (verdict !== false) {
          go(node.thenStatement);
        }
        if (node.elseStatement !== undefined && verdict !== true) {
          go(node.elseStatement);
        }
        return;
      }
      if (ts.isConditionalExpression(node)) {
        const verdict = judge(node.condition, role, scope);
        go(node.condition);
        if (verdict !== false) {
          go(node.whenTrue);
        }
        if (verdict !== true) {
          go(node.whenFalse);
        }
        return;
      }
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
        go(node.left);
        if (judge(node.left, role, scope) !== false) {
          go(node.right);
        }
        return;
      }
      if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
        const { name, initializer } = node;
        if (ts.isIdentifier(name)) {
          // What a function does counts where it is used.
          if (!isFunction(initializer)) {
            go(initializer);
          }
          return;
        }
        if (hookOf(node) !== null) {
          // So does each member of what a hook returns.
          go(initializer);
          return;
        }
      }
      // Members of what a hook returns are separate parts.
      if (
        ts.isReturnStatement(node) &&
        node.expression !== undefined &&
        ts.isObjectLiteralExpression(node.expression)
      ) {
        for (const property of node.expression.properties) {
          if (!ts.isPropertyAssignment(property) || !isFunction(property.initializer)) {
            go(property);
          }
        }
        return;
      }
      if (ts.isCallExpression(node)) {
        const [first] = node.arguments;
        const callee = node.expression;
        const called = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
        // `useMay` itself requests nothing.
        if (called !== 'useMay' && first !== undefined) {
          for (const text of literals(first, (condition) => judge(condition, role, scope))) {
            if (isRequest(text)) {
              ask(text);
            }
          }
        }
        if (ts.isPropertyAccessExpression(callee) && callee.expression.getText().endsWith('client')) {
          this.#client.get(called)?.forEach(ask);
        }
      }
      if (ts.isIdentifier(node)) {
        const { text } = node;
        const constant = scope.get(text);
        if (constant !== undefined) {
          if (isFunction(constant) && !done.has(constant)) {
            done.add(constant);
            go(constant);
          }
          const hook = ts.isCallExpression(constant) ? constant.expression.getText() : '';
          [...this.#parts.keys()].filter((name) => name.startsWith(`${hook}.`)).forEach(visit);
          return;
        }
        visit(members.get(text) ?? text);
        return;
      }
      if (ts.isTypeNode(node)) {
        return;
      }
      ts.forEachChild(node, go);
    };
    ts.forEachChild(part.body, go);
  }
}

const isFunction = (node: ts.Node): boolean => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

function returns({ thenStatement }: ts.IfStatement): boolean {
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return last !== undefined && ts.isReturnStatement(last);
}

/** The hook of `const { member } = useHook()`. */
function hookOf({ name, initializer }: ts.VariableDeclaration): string | null {
  return ts.isObjectBindingPattern(name) &&
    initializer !== undefined &&
    ts.isCallExpression(initializer) &&
    ts.isIdentifier(initializer.expression)
    ? initializer.expression.text
    : null;
}

/** What a function keeps in constants, at any depth (names are not used twice), and what it takes out of hooks. */
function namesOf(body: ts.Node): readonly [Map<string, ts.Expression>, Map<string, string>] {
  const constants = new Map<string, ts.Expression>();
  const members = new Map<string, string>();
  const look = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const { name, initializer } = node;
      const hook = hookOf(node);
      if (ts.isIdentifier(name)) {
        constants.set(name.text, initializer);
      } else if (ts.isObjectBindingPattern(name) && hook !== null) {
        for (const { name: local, propertyName } of name.elements) {
          members.set(local.getText(), `${hook}.${(propertyName ?? local).getText()}`);
        }
      }
    }
    ts.forEachChild(node, look);
  };
  look(body);
  return [constants, members];
}

/** The functions in what a hook returns. */
function membersOf(body: ts.Node): [string, ts.Node][] {
  const members: [string, ts.Node][] = [];
  const look = (node: ts.Node): void => {
    if (
      ts.isReturnStatement(node) &&
      node.expression !== undefined &&
      ts.isObjectLiteralExpression(node.expression)
    ) {
      for (const property of node.expression.properties) {
        if (ts.isPropertyAssignment(property) && isFunction(property.initializer)) {
          members.push([property.name.getText(), property.initializer]);
        }
      }
    }
    ts.forEachChild(node, look);
  };
  look(body);
  return members;
}

/** Texts that an argument can be. */
function literals(node: ts.Expression, isSo: (condition: ts.Expression) => Verdict): string[] {
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isConditionalExpression(node)) {
    const verdict = isSo(node.condition);
    return [
      ...(verdict === false ? [] : literals(node.whenTrue, isSo)),
      ...(verdict === true ? [] : literals(node.whenFalse, isSo)),
    ];
  }
  return [];
}

/** Whether a condition holds for a role, as far as the role decides it. */
function judge(
  node: ts.Expression,
  role: Role,
  scope: ReadonlyMap<string, ts.Expression>,
  depth = 0,
): Verdict {
  const again = (other: ts.Expression): Verdict => (depth > 8 ? null : judge(other, role, scope, depth + 1));
  if (ts.isParenthesizedExpression(node)) {
    return again(node.expression);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const verdict = again(node.operand);
    return verdict === null ? null : !verdict;
  }
  if (ts.isBinaryExpression(node)) {
    return judgeBoth(node, role, again);
  }
  if (ts.isIdentifier(node)) {
    const constant = scope.get(node.text);
    return constant === undefined ? null : again(constant);
  }
  return ts.isCallExpression(node) ? judgeCall(node, role, again) : null;
}

function judgeBoth(node: ts.BinaryExpression, role: Role, again: (other: ts.Expression) => Verdict): Verdict {
  const { left, right, operatorToken } = node;
  switch (operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken: {
      const both = [again(left), again(right)];
      return both.includes(false) ? false : both.includes(null) ? null : true;
    }
    case ts.SyntaxKind.BarBarToken: {
      const both = [again(left), again(right)];
      return both.includes(true) ? true : both.includes(null) ? null : false;
    }
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken: {
      // One's own role: `peer.role` is somebody else's.
      if (
        !/^(role|state\.role|current\.role|link\.role)$/.test(left.getText()) ||
        !ts.isStringLiteralLike(right)
      ) {
        return null;
      }
      // No link makes an assistant.
      const own = left.getText() === 'link.role' && role === 'assistant' ? 'mentee' : role;
      return (own === right.text) === (operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken);
    }
    default:
      return null;
  }
}

function judgeCall(node: ts.CallExpression, role: Role, again: (other: ts.Expression) => Verdict): Verdict {
  const [first] = node.arguments;
  const called = node.expression.getText();
  if (called === 'useMay' && first !== undefined && ts.isStringLiteralLike(first) && isRequest(first.text)) {
    return requests[first.text].roles.includes(role);
  }
  if (called === 'isStaff') {
    return role === 'mentor' || role === 'assistant';
  }
  if (called === 'isBench') {
    return role === 'mentee' || role === 'assistant';
  }
  if (
    called === 'useClassState' &&
    first !== undefined &&
    ts.isArrowFunction(first) &&
    !ts.isBlock(first.body)
  ) {
    return again(first.body);
  }
  return null;
}

/** The client's verbs and the functions that implement them, under one name each. */
const VERBS = ['ClassroomClient.ts', 'Stills.ts', 'media/Whispering.ts'];

/** The requests that each public method of the client makes by itself. */
function clientMethods(texts: readonly string[]): Map<string, RequestName[]> {
  const methods = new Map<string, RequestName[]>();
  const look = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && ts.isIdentifier(node.name)) {
      const names = [...node.getText().matchAll(/(?:request|ask)\(\s*'([^']+)'/g)].map(
        ([, name]) => name ?? '',
      );
      const known = methods.get(node.name.text) ?? [];
      methods.set(node.name.text, [...new Set([...known, ...names.filter(isRequest)])]);
    }
    ts.forEachChild(node, look);
  };
  for (const text of texts) {
    look(ts.createSourceFile('client.ts', text, ts.ScriptTarget.Latest, true));
  }
  return methods;
}
