import { sizeOf } from '../../../core/shape.ts';
import type { ConfusionReport, Mistake } from '../../../protocol/learned.ts';
import { classOf, confusionOf, errorOf } from '../../../training/confusion.ts';
import type { Workshop } from '../runtime.ts';
import type { Subject } from './subject.ts';

/** Examples that are computed at once. */
const batch = 100;

/** So many examples of a cell are named. */
const mostExamples = 24;

/** Which classes the network takes for which, over the examples that were not trained with, or over all where there are no others. */
export async function confusionReport(
  { graph, examples, summary, run }: Subject,
  say: Workshop['say'],
): Promise<ConfusionReport> {
  const { data } = summary;
  if (data === undefined || examples === undefined)
    throw new Error('a table of mistakes needs data; name those that the network was trained with');
  const { labels } = examples;
  const [input] = graph.inputs;
  const [output, ...others] = graph.outputs;
  if (labels === undefined || input === undefined)
    throw new Error(`the targets of ${data.name} are numbers; a table of mistakes needs classes`);
  const count = output?.shape[0] ?? 0;
  if (output?.shape.length !== 1 || 0 < others.length)
    throw new Error('a table of mistakes needs one number for each class; end the network with a linear layer');
  const size = sizeOf(input.shape);
  const said = new Int32Array(examples.count);
  for (let done = 0; done < examples.count; done += batch) {
    const now = Math.min(batch, examples.count - done);
    const numbers = new Float32Array(now * size);
    for (let each = 0; each < now; each++) examples.input(done + each, numbers, each * size);
    const dims = [now, ...input.shape];
    const results = await run('results', () => graph, new Map([[input.name, { dims, data: numbers }]]));
    const result = results.get(output.name)?.data ?? new Float32Array();
    for (let each = 0; each < now; each++) said[done + each] = classOf(result, each * count, count);
    if (done % (20 * batch) === 0) say(`asking the network about example ${done + 1} of ${examples.count}`);
  }
  const table = confusionOf(labels, said, count);
  return {
    data,
    table,
    recall: table.map((row, index) => (row[index] ?? 0) / total(row)),
    precision: table.map((row, index) => (row[index] ?? 0) / total(table.map(each => each[index] ?? 0))),
    error: errorOf(labels, said),
    mistakes: mistakesIn(table),
    examples: table.map((row, truth) => row.map((_, column) => firstExamples(labels, said, truth, column))),
  };
}

/** Cells off the diagonal that have examples, the fullest first. */
function mistakesIn(table: readonly (readonly number[])[]): readonly Mistake[] {
  return table
    .flatMap((row, truth) => row.map((count, said) => ({ truth, said, count })))
    .filter(({ truth, said, count }) => truth !== said && 0 < count)
    .sort((one, other) => other.count - one.count || one.truth - other.truth || one.said - other.said);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function firstExamples(labels: Int32Array, said: Int32Array, truth: number, column: number): readonly number[] {
  const found: number[] = [];
  for (let index = 0; index < labels.length && found.length < mostExamples; index++)
    if (labels[index] === truth && said[index] === column) found.push(index);
  return found;
}
