import { fillNormal, randomStream } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import { formatExact } from '../../../core/units.ts';
import type { LearnedInput } from '../../../protocol/learned.ts';
import type { RunTensor } from '../runtime.ts';
import { readImage } from './image.ts';
import type { Subject } from './subject.ts';

/** What a network is shown, by the names of its inputs. */
export interface ShownInput {
  readonly tensors: ReadonlyMap<string, RunTensor>;
  readonly notes: readonly string[];
}

/** One example of the data, an image file, or noise. Throws in plain words where there is no such thing. */
export async function inputOf(
  { graph, examples, normalization, summary }: Subject,
  input: LearnedInput,
): Promise<ShownInput> {
  if (input.kind === 'noise') {
    const tensors = graph.inputs.map(({ name, shape }): [string, RunTensor] => {
      const data = new Float32Array(sizeOf(shape));
      fillNormal(data, 1, randomStream(input.seed, `noise ${name}`));
      return [name, { dims: [1, ...shape], data }];
    });
    return { tensors: new Map(tensors), notes: [] };
  }
  const [only, ...others] = graph.inputs;
  if (only === undefined || 0 < others.length)
    throw new Error(`an example is one input, and the network has ${graph.inputs.length}; choose noise`);
  const { name, shape } = only;
  if (input.kind === 'image') {
    const { numbers, notes } = await readImage(input.path, shape, normalization);
    return { tensors: new Map([[name, { dims: [1, ...shape], data: numbers }]]), notes };
  }
  if (examples === undefined) throw new Error('there are no data to take an example of; name them, or choose noise');
  if (!Number.isSafeInteger(input.index) || input.index < 0 || examples.count <= input.index)
    throw new Error(
      `there is no example ${input.index}; ${summary.data?.name ?? 'the data'} have ${formatExact(examples.count)}, counted from 0`,
    );
  const data = new Float32Array(sizeOf(shape));
  examples.input(input.index, data, 0);
  return { tensors: new Map([[name, { dims: [1, ...shape], data }]]), notes: [] };
}
