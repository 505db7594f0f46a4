import type { Token, Expression } from '../../formats/json/expression.ts';
import { spanInString } from '../../formats/json/strings.ts';
import type { SemanticToken } from '../navigationSyntax.ts';
import type { NamedThing } from '../names.ts';
import type { JsonNames } from './names.ts';

/**
 * What the words of a text are, as far as only the text as a whole tells: types that exist, blocks, names and what they
 * name, parameters, and the parts of expressions. Types that nobody knows get no colour. In the order of the text, none over another.
 */
export function semanticTokensOf(text: string, names: JsonNames): readonly SemanticToken[] {
  const named = names.occurrences.map(({ thing, span, role }): SemanticToken => ({
    span,
    type: tokenTypes[thing.kind],
    modifiers: [
      ...(role === 'definition' ? (['declaration'] as const) : []),
      ...(thing.span === undefined ? (['defaultLibrary'] as const) : []),
    ],
  }));
  const keys = names.attributeKeys.map((node): SemanticToken => ({
    span: spanInString(text, node),
    type: 'property',
    modifiers: [],
  }));
  const parts = names.expressions.flatMap(({ node, expression }) =>
    expression === undefined
      ? []
      : operatorsIn(expression).map(({ start, end }): SemanticToken => ({
          span: spanInString(text, node, start + 1, end + 1),
          type: 'operator',
          modifiers: [],
        })),
  );
  const sorted = [...named, ...keys, ...parts].sort((left, right) => left.span.start - right.span.start);
  let end = 0;
  return sorted.filter(({ span }) => {
    const isFree = end <= span.start && span.start < span.end;
    if (isFree) end = span.end;
    return isFree;
  });
}

const tokenTypes: Readonly<Record<NamedThing['kind'], SemanticToken['type']>> = {
  type: 'class',
  block: 'class',
  layer: 'variable',
  input: 'variable',
  parameter: 'parameter',
};

function operatorsIn(expression: Expression): readonly Token[] {
  switch (expression.kind) {
    case 'number':
    case 'name':
      return [];
    case 'sign':
      return [expression.operator, ...operatorsIn(expression.operand)];
    case 'operation':
      return [expression.operator, ...operatorsIn(expression.left), ...operatorsIn(expression.right)];
    case 'choice':
      return [expression.condition, expression.whenTrue, expression.whenFalse].flatMap(operatorsIn);
  }
}
