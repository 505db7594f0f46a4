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

/** What an expression says: numbers and names, operators on both sides of which something stands, signs, and ?:. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly token: Token }
  | { readonly kind: 'sign'; readonly operator: Token; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: Token; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    };

/** What an expression says, for whoever writes it in another language; undefined when it cannot be read. */
export function parseExpression(text: string): Expression | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ExpressionProblem) return undefined;
    throw error;
  }
}

/** Whether a value is written as an expression. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('=');
}

/** The names of an expression, each with its place in it. */
export function nameTokens(expression: Expression): readonly Token[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [expression.token];
    case 'sign':
      return nameTokens(expression.operand);
    case 'operation':
      return [expression.left, expression.right].flatMap(nameTokens);
    case 'choice':
      return [expression.condition, expression.whenTrue, expression.whenFalse].flatMap(nameTokens);
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
  const formula = compile(parse(text));
  knownFormulas.set(text, formula);
  return formula;
}

/** A compiled expression: its value for given parameters. Only the branch of ?: that is taken is computed. */
type Formula = (scope: ExpressionScope) => ExpressionValue;

function compile(expression: Expression): Formula {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'name': {
      const { token } = expression;
      return scope => lookUp(token, scope);
    }
    case 'sign': {
      const [{ operator }, operand] = [expression, compile(expression.operand)];
      return scope => compute(operator, 0, operand(scope));
    }
    case 'operation': {
      const [{ operator }, left, right] = [expression, compile(expression.left), compile(expression.right)];
      const apply = comparisons.includes(operator.text) ? compare : compute;
      return scope => apply(operator, left(scope), right(scope));
    }
    case 'choice': {
      const [condition, whenTrue, whenFalse] = [
        compile(expression.condition),
        compile(expression.whenTrue),
        compile(expression.whenFalse),
      ];
      return scope => (isTrue(condition(scope)) ? whenTrue(scope) : whenFalse(scope));
    }
  }
}

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

/** A word of an expression, and where in its text it stands. */
export interface Token {
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

/** Recursive descent. */
function parse(text: string): Expression {
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
  const deeper = (rule: () => Expression): Expression => {
    if (deepest < ++depth)
      throw new ExpressionProblem('expression-syntax', 'the expression is nested too deeply; split it up', peek());
    const expression = rule();
    depth--;
    return expression;
  };
  const leftToRight = (operand: () => Expression, operators: readonly string[]): Expression => {
    let left = operand();
    for (let operator = take(...operators); operator !== undefined; operator = take(...operators))
      left = { kind: 'operation', operator, left, right: operand() };
    return left;
  };

  const ternary = (): Expression => {
    const condition = comparison();
    if (take('?') === undefined) return condition;
    const whenTrue = deeper(ternary);
    demand(':');
    return { kind: 'choice', condition, whenTrue, whenFalse: deeper(ternary) };
  };
  const comparison = (): Expression => leftToRight(sum, comparisons);
  const sum = (): Expression => leftToRight(product, ['+', '-']);
  const product = (): Expression => leftToRight(signed, ['*', '/', '//', '%']);
  const signed = (): Expression => {
    const operator = take('-', '+');
    return operator === undefined ? power() : { kind: 'sign', operator, operand: deeper(signed) };
  };
  const power = (): Expression => {
    const left = primary();
    const operator = take('**');
    return operator === undefined ? left : { kind: 'operation', operator, left, right: deeper(signed) };
  };
  const primary = (): Expression => {
    if (take('(') !== undefined) {
      const expression = deeper(ternary);
      demand(')');
      return expression;
    }
    const token = peek();
    if (!/^[\dA-Za-z_]/.test(token.text)) throw unexpected(token, token === end);
    next++;
    return /^\d/.test(token.text) ? { kind: 'number', value: Number(token.text) } : { kind: 'name', token };
  };

  const expression = ternary();
  if (peek() !== end) throw unexpected(peek(), false);
  return expression;
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
