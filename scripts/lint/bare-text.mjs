import ts from 'typescript';

/**
 * Text beside other children needs its own element. When the browser translates a page, or an extension edits it, text
 * nodes are replaced: React then inserts the next child before a node that no longer exists, and the page
 * crashes. Text that is alone in its element is safe: React sets the element's text.
 */
export const bareText = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      bare: 'Text beside other children needs an element of its own: a translated page crashes here. Put it in a <span>.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const isText = (node) => isTextual(checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node)));
    const check = (element) => {
      const children = element.children.filter((child) => !isNothing(child));
      if (children.length < 2 && element.type === 'JSXElement') {
        return;
      }
      for (const child of children) {
        const bare =
          child.type === 'JSXText'
            ? [child]
            : child.type === 'JSXExpressionContainer'
              ? branchesOf(child.expression).filter(isText)
              : [];
        for (const node of bare) {
          context.report({ node, messageId: 'bare' });
        }
      }
    };
    return { JSXElement: check, JSXFragment: check };
  },
};

/** Translators leave whitespace alone, and comments render nothing. */
function isNothing(child) {
  if (child.type === 'JSXText') {
    return child.value.trim() === '';
  }
  return (
    child.type === 'JSXExpressionContainer' &&
    (child.expression.type === 'JSXEmptyExpression' ||
      (child.expression.type === 'Literal' && String(child.expression.value).trim() === ''))
  );
}

/** The values that an expression may produce. */
function branchesOf(node) {
  switch (node.type) {
    case 'ConditionalExpression':
      return [...branchesOf(node.consequent), ...branchesOf(node.alternate)];
    case 'LogicalExpression':
      return node.operator === '&&'
        ? branchesOf(node.right)
        : [...branchesOf(node.left), ...branchesOf(node.right)];
    default:
      return [node];
  }
}

const TEXT = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike;
const NOTHING = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.BooleanLike;

/** Whether a value is text, or text or nothing. A component that takes any children cannot know. */
function isTextual(type) {
  const members = type.isUnion() ? type.types : [type];
  return (
    members.some(({ flags }) => (flags & TEXT) !== 0) &&
    members.every(({ flags }) => (flags & (TEXT | NOTHING)) !== 0)
  );
}
