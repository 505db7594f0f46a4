import type { networkKeys } from '../../formats/json/parse.ts';
import type { Offer } from './offer.ts';

/** What the keys of a network begin with. */
const firstOfKeys: Readonly<Record<keyof typeof networkKeys, unknown>> = {
  $schema: '',
  name: '',
  description: '',
  input: [3, 224, 224],
  inputs: { image: [3, 224, 224] },
  layers: [],
  outputs: [''],
  blocks: {},
  seed: 0,
  budget: { maxParams: '5M' },
  objectSize: 64,
};

/** The keys of a network that are not written yet; one input or several, not both. */
export function networkKeyOffers(
  keys: Readonly<Record<string, string>>,
  written: ReadonlySet<string>,
): readonly Offer[] {
  const excluded = written.has('input') ? 'inputs' : written.has('inputs') ? 'input' : undefined;
  return Object.entries(keys)
    .filter(([key]) => !written.has(key) && key !== excluded)
    .map(([key, documentation]) => ({
      label: key,
      kind: 'attribute',
      documentation,
      content: { key, value: (firstOfKeys as Readonly<Record<string, unknown>>)[key] },
    }));
}

const limits = {
  maxParams: ['Most trainable numbers.', ['1M', '5M', '25M']],
  maxMacs: ['Most multiply–accumulates of one example.', ['100M', '600M', '4G']],
  maxLatencyMs: ['Longest time of one run in the benchmark, ms.', [5, 16, 33]],
} as const;

/** The limits of a budget that are not set yet. */
export function budgetKeyOffers(written: ReadonlySet<string>): readonly Offer[] {
  return Object.entries(limits)
    .filter(([key]) => !written.has(key))
    .map(([key, [documentation, [value]]]) => ({
      label: key,
      kind: 'attribute',
      documentation,
      content: { key, value },
    }));
}

/** Limits as they are usually written, "5M". */
export function limitOffers(key: string): readonly Offer[] {
  const [, values] = Object.entries(limits).find(([name]) => name === key)?.[1] ?? ['', []];
  const documentation = 'A number, or text with k, M, G or T behind it.';
  return values.map(value => ({ label: String(value), kind: 'value', documentation, content: { value } }));
}

const shapes: readonly (readonly [shape: readonly number[], meaning: string])[] = [
  [[3, 224, 224], 'A colour image of 224×224 px, as networks for ImageNet read it.'],
  [[3, 32, 32], 'A colour image of 32×32 px, as in CIFAR-10.'],
  [[1, 28, 28], 'A grey image of 28×28 px, as in MNIST.'],
  [[1, 40], 'A signal of 40 samples, as in MNIST-1D.'],
  [[3, 16, 112, 112], 'A video of 16 frames.'],
  [[784], 'A vector.'],
];

/** Shapes that inputs often have. */
export function shapeOffers(): readonly Offer[] {
  return shapes.map(([value, documentation]) => ({
    label: `[${value.join(', ')}]`,
    kind: 'value',
    detail: value.join('×'),
    documentation,
    content: { value },
  }));
}
