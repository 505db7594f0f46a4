import { closest } from '../../core/closest.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';

/** What an expression can give and a parameter can hold. */
export type ExpressionValue = number | boolean | string;

/** The names that an expression may use. */
export type ExpressionScope = Readonly<Record<string, ExpressionValue>>;

/** A value, or what is wrong with the expression from character `start` to `end` of its text. */
export type ExpressionResult =
  | { readonly value: ExpressionValue }
  | { readonly code: DiagnosticCode; readonly message: string; readonly start: number; readonly end: number };

/**
 * Evaluates arithmetic over the parameters of a block: + - * / // % ** ( ), comparisons and ?:, with Python's precedence and
 * Python's // and % (towards −∞). Never throws.
 */
export function evaluateExpression(text: string, scope: ExpressionScope): ExpressionResult {
  try {
    return { value: formulaOf(text)(scope) };
  } catch (error) {
    if (error instanceof ExpressionProblem) return error.result;
    throw error;
  }
}

/** The same few expressions are computed for every use of a block. Formulas are pure, so that keeping them changes nothing. */
const knownFormulas = new Map<string, Formula>();

/** Most formulas that are kept; the text of a network being typed gives a new one with every key. */
const mostKnownFormulas = 1000;

function formulaOf(text: string): Formula {
  const known = knownFormulas.get(text);
  if (known !== undefined) return known;
  if (mostKnownFormulas <= knownFormulas.size) knownFormulas.clear();
  const formula = parse(text);
  knownFormulas.set(text, formula);
  return formula;
}

/** A parsed expression: its value for given parameters. Only the branch of ?: that is taken is computed. */
type Formula = (scope: ExpressionScope) => ExpressionValue;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Leaves the recursive descent at the first problem; never crosses this file. */
class ExpressionProblem extends Error {
  readonly result: Extract<ExpressionResult, { code: DiagnosticCode }>;
  constructor(code: DiagnosticCode, message: string, { start, end }: Token) {
    super(message);
    this.result = { code, message, start, end };
  }
}

const tokenPattern = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|\*\*|\/\/|==|!=|<=|>=|[-+*/%()<>?:]))/y;

/** Parentheses deeper than this are no arithmetic over block parameters. */
const deepest = 100;

/** Recursive descent; each rule gives the formula of what it has read. */
function parse(text: string): Formula {
  const tokens = tokenize(text);
  const end: Token = { text: '', start: text.length, end: text.length };
  let next = 0;
  let depth = 0;
  const peek = (): Token => tokens[next] ?? end;
  const take = (...expected: readonly string[]): Token | undefined => {
    const token = tokens[next];
    if (token === undefined || !expected.includes(token.text)) return undefined;
    next++;
    return token;
  };
  const demand = (expected: string): void => {
    if (take(expected) === undefined) throw unexpected(peek(), peek() === end);
  };
  const deeper = (rule: () => Formula): Formula => {
    if (deepest < ++depth)
      throw new ExpressionProblem('expression-syntax', 'the expression is nested too deeply; split it up', peek());
    const formula = rule();
    depth--;
    return formula;
  };
  const leftToRight = (
    operand: () => Formula,
    operators: readonly string[],
    apply: (operator: Token, left: ExpressionValue, right: ExpressionValue) => ExpressionValue,
  ): Formula => {
    let formula = operand();
    for (let operator = take(...operators); operator !== undefined; operator = take(...operators)) {
      const [left, right, by] = [formula, operand(), operator];
      formula = scope => apply(by, left(scope), right(scope));
    }
    return formula;
  };

  const ternary = (): Formula => {
    const condition = comparison();
    if (take('?') === undefined) return condition;
    const whenTrue = deeper(ternary);
    demand(':');
    const whenFalse = deeper(ternary);
    return scope => (isTrue(condition(scope)) ? whenTrue(scope) : whenFalse(scope));
  };
  const comparison = (): Formula => leftToRight(sum, ['==', '!=', '<', '<=', '>', '>='], compare);
  const sum = (): Formula => leftToRight(product, ['+', '-'], compute);
  const product = (): Formula => leftToRight(signed, ['*', '/', '//', '%'], compute);
  const signed = (): Formula => {
    const sign = take('-', '+');
    if (sign === undefined) return power();
    const operand = deeper(signed);
    return scope => compute(sign, 0, operand(scope));
  };
  const power = (): Formula => {
    const base = primary();
    const operator = take('**');
    if (operator === undefined) return base;
    const exponent = deeper(signed);
    return scope => compute(operator, base(scope), exponent(scope));
  };
  const primary = (): Formula => {
    if (take('(') !== undefined) {
      const formula = deeper(ternary);
      demand(')');
      return formula;
    }
    const token = peek();
    if (!/^[\dA-Za-z_]/.test(token.text)) throw unexpected(token, token === end);
    next++;
    const number = Number(token.text);
    return /^\d/.test(token.text) ? () => number : scope => lookUp(token, scope);
  };

  const formula = ternary();
  if (peek() !== end) throw unexpected(peek(), false);
  return formula;
}

function unexpected(token: Token, atEnd: boolean): ExpressionProblem {
  const what = atEnd ? 'the expression ends too early' : `"${token.text}" is not expected here`;
  return new ExpressionProblem('expression-syntax', `${what}; write arithmetic such as "=4*width"`, token);
}

function isTrue(value: ExpressionValue): boolean {
  return value !== false && value !== 0 && value !== '';
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const from = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (match?.[1] === undefined) {
      const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      const message = `"${text[start] ?? ''}" means nothing in an expression; write arithmetic such as "=4*width"`;
      throw new ExpressionProblem('expression-syntax', message, { text: '', start, end: start + 1 });
    }
    const start = tokenPattern.lastIndex - match[1].length;
    tokens.push({ text: match[1], start, end: tokenPattern.lastIndex });
  }
  return tokens;
}

function lookUp(token: Token, scope: ExpressionScope): ExpressionValue {
  if (token.text === 'true' || token.text === 'false') return token.text === 'true';
  const value = Object.hasOwn(scope, token.text) ? scope[token.text] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(scope);
  const close = closest(token.text, names);
  const fix = close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`;
  throw new ExpressionProblem('expression-value', `no parameter is called "${token.text}"; ${fix}`, token);
}

function asNumber(value: ExpressionValue, operator: Token): number {
  if (typeof value === 'number') return value;
  const message = `"${operator.text}" computes with numbers and is given ${JSON.stringify(value)}; compare it with == instead`;
  throw new ExpressionProblem('expression-value', message, operator);
}

function compute(operator: Token, leftValue: ExpressionValue, rightValue: ExpressionValue): number {
  const left = asNumber(leftValue, operator);
  const right = asNumber(rightValue, operator);
  if (right === 0 && ['/', '//', '%'].includes(operator.text)) {
    const message = `${left} ${operator.text} 0 divides by zero; let the divisor start at 1`;
    throw new ExpressionProblem('expression-value', message, operator);
  }
  switch (operator.text) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%':
      return left - right * Math.floor(left / right);
    case '**':
      return left ** right;
    default:
      throw new Error(`unreachable: operator ${operator.text}`);
  }
}

function compare(operator: Token, left: ExpressionValue, right: ExpressionValue): boolean {
  switch (operator.text) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new Error(`unreachable: operator ${operator.text}`);
  }
}
