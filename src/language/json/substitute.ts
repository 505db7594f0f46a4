import {
  evaluateExpression,
  isExpression,
  nameTokens,
  parseExpression,
  type ExpressionScope,
} from '../../formats/json/expression.ts';

/** What stands for each parameter of a block: a value, or an expression of where the block is used. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * A value of a block with what stands for its parameters put into its expressions, which are computed where all that they use is known.
 * Undefined when an expression cannot be written without the block.
 */
export function substitute(value: unknown, given: Arguments): unknown {
  if (isExpression(value)) return substituteExpression(value.slice(1), given);
  if (Array.isArray(value)) {
    const items = value.map(item => substitute(item, given));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, substitute(item, given)] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(entries);
}

function substituteExpression(text: string, given: Arguments): unknown {
  const expression = parseExpression(text);
  if (expression === undefined) return undefined;
  const names = nameTokens(expression).filter(token => token.text !== 'true' && token.text !== 'false');
  if (names.every(token => isPlain(given[token.text]))) {
    const result = evaluateExpression(text, given as ExpressionScope);
    return 'value' in result ? result.value : undefined;
  }
  const [only] = names;
  if (expression.kind === 'name' && only !== undefined && only.text in given) return given[only.text];
  let rest = text;
  // From the end, so that the places of those before stay where they are.
  for (const token of [...names].sort((left, right) => right.start - left.start)) {
    if (!(token.text in given)) continue;
    const put = inExpression(given[token.text]);
    if (put === undefined) return undefined;
    rest = rest.slice(0, token.start) + put + rest.slice(token.end);
  }
  return `=${rest}`;
}

/** What stands for a parameter, as a part of an expression; texts cannot be. */
function inExpression(value: unknown): string | undefined {
  if (typeof value === 'number') return value < 0 ? `(${value})` : String(value);
  if (typeof value === 'boolean') return String(value);
  if (!isExpression(value)) return undefined;
  const inner = value.slice(1).trim();
  return /^\w+$/.test(inner) ? inner : `(${inner})`;
}

/** Whether a value can be computed with at once. */
function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !isExpression(value));
}
