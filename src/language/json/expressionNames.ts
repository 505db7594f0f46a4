import { isExpression, nameTokens, parseExpression } from '../../formats/json/expression.ts';
import { spanInString } from '../../formats/json/strings.ts';
import { nodesIn, type Node } from '../../formats/json/tree.ts';
import type { NamedThing } from '../names.ts';
import { referTo, type NameTable } from './nameTable.ts';

/** Reads the expressions of a value, and what they say of the parameters around them. */
export function readExpressions(table: NameTable, value: Node, parameters: ReadonlyMap<string, NamedThing>): void {
  for (const node of nodesIn(value))
    if (node.type === 'string' && isExpression(node.value)) readExpression(table, node, node.value, parameters);
}

function readExpression(
  table: NameTable,
  node: Node,
  written: string,
  parameters: ReadonlyMap<string, NamedThing>,
): void {
  const expression = parseExpression(written.slice(1));
  table.expressions.push({ node, expression });
  for (const { text, start, end } of expression === undefined ? [] : nameTokens(expression)) {
    const thing = parameters.get(text) ?? (text === 'index' ? table.counter : undefined);
    if (thing !== undefined) referTo(table, thing, spanInString(table.text, node, start + 1, end + 1));
  }
}
