import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { TextDiagnostic, TextFix } from '../sourceMap.ts';
import { unusable } from '../../core/layerAttributes.ts';
import { evaluateExpression, isExpression, type ExpressionScope, type ExpressionValue } from './expression.ts';
import { spanOf, type Node } from './tree.ts';

/** Collects what is wrong with the text; one place and code is reported once, however often a block is unfolded. */
export interface Problems {
  /** What they are about. */
  readonly text: string;
  report(
    code: DiagnosticCode,
    message: string,
    at: Node | { readonly start: number; readonly end: number },
    fixes?: readonly TextFix[],
  ): void;
  readonly found: readonly TextDiagnostic[];
}

/** An empty collection. */
export function createProblems(text: string): Problems {
  const found = new Map<string, TextDiagnostic>();
  return {
    text,
    report(code, message, at, fixes = []) {
      const span = 'offset' in at ? spanOf(at) : at;
      const place = `${code} ${span.start} ${span.end}`;
      const severity = code === 'duplicate-key' ? 'warning' : 'error';
      if (!found.has(place)) found.set(place, { code, severity, message, span, related: [], fixes });
    },
    get found() {
      return [...found.values()];
    },
  };
}

/**
 * The plain value of a node, with each text that begins with "=" replaced by the value of its expression. `unusable` when an
 * expression in it has none.
 */
export function valueOf(node: Node, scope: ExpressionScope, problems: Problems): unknown {
  switch (node.type) {
    case 'array': {
      const entries = (node.children ?? []).map(child => valueOf(child, scope, problems));
      return entries.includes(unusable) ? unusable : entries;
    }
    case 'object': {
      const entries = (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
        key === undefined || value === undefined ? [] : [[String(key.value), valueOf(value, scope, problems)] as const],
      );
      return entries.some(([, value]) => value === unusable) ? unusable : Object.fromEntries(entries);
    }
    case 'string': {
      const text = String(node.value);
      return isExpression(text) ? expressionValue(node, text, scope, problems) : text;
    }
    default:
      return node.value as unknown;
  }
}

/** Whether the value of a node depends on the scope. */
export function hasExpression(node: Node): boolean {
  if (node.type === 'string') return isExpression(node.value);
  return node.children?.some(hasExpression) ?? false;
}

function expressionValue(
  node: Node,
  text: string,
  scope: ExpressionScope,
  problems: Problems,
): ExpressionValue | typeof unusable {
  const result = evaluateExpression(text.slice(1), scope);
  if ('value' in result) return result.value;
  // The quote and the "=" stand before the expression. Escapes in the text would shift the place; expressions need none.
  const offset = node.offset + 2;
  const end = Math.min(node.offset + node.length, offset + Math.max(result.end, result.start + 1));
  problems.report(result.code, result.message, { start: Math.min(offset + result.start, end - 1), end });
  return unusable;
}
