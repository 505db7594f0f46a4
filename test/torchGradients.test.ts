import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sizeOf } from '../src/core/shape.ts';
import { readModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';
import { isProblem, lowerNetwork } from '../src/onnx/lower.ts';
import { given, gradientsOf, withoutTraining } from './support/gradients.ts';
import { unadvised } from './support/preferences.ts';

/** A layer with what it reads, as PyTorch has computed it. */
interface TorchCase {
  readonly torch: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly layers: readonly { readonly type: string }[];
  readonly x: readonly (readonly number[])[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/** What PyTorch's automatic differentiation gives for the inputs and weights of the case of that expression. */
type TorchGradients = Pick<TorchCase, 'torch' | 'x' | 'weights'>;

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`reference/${name}`, import.meta.url), 'utf8'));
}

const cases = new Map((read('torch-layers.json') as readonly TorchCase[]).map(each => [each.torch, each]));

/** Weight of an element of the result in the sum that is differentiated: numbers from −1 to 1 that look like none. */
function factorOf(index: number): number {
  return (((index * 37) % 101) - 50) / 50;
}

/** Differences of our own equations are the judge of the rules elsewhere; here both are held to someone else's derivatives. */
describe('gradients against PyTorch', () => {
  for (const { torch, x: expected, weights } of read('torch-gradients.json') as readonly TorchGradients[]) {
    const { inputs, layers, x, weights: numbers } = cases.get(torch) ?? assert.fail(`no layer is ${torch}`);
    it(`${layers.map(({ type }) => type).join(' → ')} is ${torch}`, async () => {
      const [first, ...others] = layers;
      const text = JSON.stringify({ inputs, layers: [{ from: Object.keys(inputs)[0], ...first }, ...others] });
      const { analysis, diagnostics } = readModel(text, catalogue, unadvised);
      assert.deepEqual(diagnostics, []);
      const lowered = withoutTraining(lowerNetwork(analysis));
      if (isProblem(lowered)) assert.fail(lowered.problem);
      const { graph } = lowered;
      const images = graph.inputs.map(({ name, shape }, index) =>
        given(name, [1, ...shape], Float32Array.from(x[index] ?? [])),
      );
      const tensors = graph.initializers.flatMap(({ name, ownName, shape }) =>
        ownName === undefined ? [] : [{ ownName, ...given(name, shape, Float32Array.from(numbers[ownName] ?? [])) }],
      );
      const factors = graph.outputs.map(({ name, shape }) =>
        given(
          `${name}/factor`,
          [1, ...shape],
          Float32Array.from({ length: sizeOf(shape) }, (_, index) => factorOf(index)),
        ),
      );
      const wanted = [...images, ...tensors];
      const { gradients } = await gradientsOf(lowered, { inputs: images, factors, drawn: [], tensors, wanted });
      images.forEach(({ name }, index) => agree(gradients.get(name), expected[index], name));
      for (const { name, ownName } of tensors)
        if (ownName in weights) agree(gradients.get(name), weights[ownName], ownName);
    });
  }
});

function agree(found: Float32Array | undefined, expected: readonly number[] | undefined, name: string): void {
  if (expected === undefined) return;
  const largest = expected.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  assert.equal(found?.length ?? 0, expected.length);
  expected.forEach((number, index) => {
    const difference = Math.abs((found?.[index] ?? Number.NaN) - number);
    assert.ok(
      difference <= 1e-5 * largest,
      `${name}[${index}] is ${found?.[index] ?? '?'}, and ${number} with PyTorch`,
    );
  });
}
