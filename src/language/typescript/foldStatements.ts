import type { Span } from '../../formats/sourceMap.ts';
import { spanKey, touches } from '../../formats/spans.ts';
import type { CallSyntax } from '../../formats/typescript/callSyntax.ts';
import { withLineEnds } from '../lineEnds.ts';
import { longestRun, type Run } from '../runs.ts';
import type { TextRewrite } from '../syntax.ts';

/** Folds statements of a program that repeat themselves around a place, such as `x = relu(conv2d(x, …));`, into a loop. */
export function foldStatements(text: string, calls: readonly CallSyntax[], range: Span): readonly TextRewrite[] {
  const list = statementsAround(text, calls, range);
  const words = list.map(({ start, end }) => text.slice(start, end));
  const spanOf = ({ start, length, count }: Run): Span => ({
    start: list[start]?.start ?? 0,
    end: list[start + length * count - 1]?.end ?? 0,
  });
  const isTouched = (run: Run): boolean => touches(spanOf(run), range.start);
  const runs = [longestRun(words, 1, isTouched), longestRun(words, 2, isTouched)];
  const loops = runs.flatMap((run): readonly TextRewrite[] => {
    if (run === undefined) return [];
    const folded = words.slice(run.start, run.start + run.length);
    const indent = /[^\S\n]*$/.exec(text.slice(0, spanOf(run).start))?.[0] ?? '';
    const head = `for (let ${counterFor(folded)} = 0; ${counterFor(folded)} < ${run.count}; ${counterFor(folded)}++)`;
    const body =
      run.length === 1
        ? `${head} ${folded.join('')}`
        : [`${head} {`, ...folded.map(statement => `${indent}  ${statement}`), `${indent}}`].join('\n');
    const title = `Fold ${run.count}${run.length === 1 ? '' : ` × ${run.length}`} statements into a loop`;
    return [{ title, kind: 'refactor.rewrite', edits: [{ span: spanOf(run), text: body }] }];
  });
  return withLineEnds(text, loops);
}

/** The statements around a place that only give a variable another value, and have nothing but white space between them. */
function statementsAround(text: string, calls: readonly CallSyntax[], range: Span): readonly Span[] {
  const all = new Map(calls.flatMap(({ assignment }) => (assignment ? [[spanKey(assignment), assignment]] : [])));
  const lists: Span[][] = [];
  for (const statement of [...all.values()].sort((left, right) => left.start - right.start)) {
    const last = lists.at(-1)?.at(-1);
    if (last !== undefined && text.slice(last.end, statement.start).trim() === '') lists.at(-1)?.push(statement);
    else lists.push([statement]);
  }
  return lists.find(list => list.some(statement => touches(statement, range.start))) ?? [];
}

/** A name for the counter that the statements do not use. */
function counterFor(statements: readonly string[]): string {
  return (
    ['index', 'count', 'turn'].find(name => !statements.some(text => new RegExp(`\\b${name}\\b`).test(text))) ?? 'i'
  );
}
