import type { AnyNode, Program } from 'acorn';
import type { Span } from '../sourceMap.ts';

/** Walks a syntax tree; `parent` leaves out parentheses. */
export interface Visitor {
  enter(node: AnyNode, parent: AnyNode | undefined): void;
  leave(node: AnyNode): void;
}

/** Calls the visitor for every node, a node's parts between its own two calls. */
export function visit(node: AnyNode, visitor: Visitor, parent?: AnyNode): void {
  visitor.enter(node, parent);
  const around = node.type === 'ParenthesizedExpression' ? parent : node;
  for (const part of Object.values(node) as readonly unknown[])
    for (const child of Array.isArray(part) ? (part as readonly unknown[]) : [part])
      if (isNode(child)) visit(child, visitor, around);
  visitor.leave(node);
}

/** The name by which a function is called, and where it stands. */
export interface InferredName {
  readonly text: string;
  readonly span: Span;
}

/**
 * Functions that have a name: their own, or that of the variable, property or method that holds them. Constructors are left out:
 * they may not begin with anything before `super`.
 */
export function inferredNames(program: Program): ReadonlyMap<AnyNode, InferredName> {
  const names = new Map<AnyNode, InferredName>();
  const give = (value: AnyNode | null | undefined, name: AnyNode): void => {
    let at = value;
    while (at?.type === 'ParenthesizedExpression') at = at.expression;
    if (at === undefined || at === null || names.has(at)) return;
    if (!['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(at.type)) return;
    const text =
      name.type === 'Identifier' || name.type === 'PrivateIdentifier'
        ? name.name
        : name.type === 'Literal'
          ? String(name.value)
          : undefined;
    if (text !== undefined) names.set(at, { text, span: spanOf(name) });
  };
  visit(program, {
    enter(node) {
      switch (node.type) {
        case 'FunctionDeclaration':
        case 'FunctionExpression':
          if (node.id) give(node, node.id);
          break;
        case 'VariableDeclarator':
          give(node.init, node.id);
          break;
        case 'AssignmentExpression':
        case 'AssignmentPattern':
          give(node.right, node.left.type === 'MemberExpression' ? node.left.property : node.left);
          break;
        case 'MethodDefinition':
          if (node.kind !== 'constructor' && !node.computed) give(node.value, node.key);
          break;
        case 'Property':
        case 'PropertyDefinition':
          if (!node.computed) give(node.value, node.key);
          break;
        default:
      }
    },
    leave: () => undefined,
  });
  return names;
}

/** The span of a node. */
export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
