import { randomStream } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import { randomOrder } from '../batches.ts';
import type { FoundData } from './fit.ts';
import { chosenExamples } from './inMemory.ts';

/** The share of examples that is kept for the test where the data have none of their own. */
const heldOutShare = 0.2;

/**
 * Which of `count` examples are kept for the test, and which are trained with; both in their order. It depends on nothing but a
 * name of theirs, so that all trainings, and those that go on, are tested with the same examples.
 */
export function heldOut(count: number, name: string): { readonly train: Int32Array; readonly test: Int32Array } {
  const order = randomOrder(count, randomStream(0, `held out of ${name}`));
  const kept = Math.min(count - 1, Math.round(count * heldOutShare));
  return { test: order.slice(0, kept).sort(), train: order.slice(kept).sort() };
}

/** Data without a test set, with a share of the examples kept for one. */
export function withHeldOut(found: FoundData): FoundData {
  const { train, test, targetShape = [] } = found;
  if (test !== undefined || train.count < 2) return found;
  const parts = heldOut(train.count, 'examples');
  if (parts.test.length === 0) return found;
  const size = sizeOf(targetShape);
  return {
    ...found,
    train: chosenExamples(train, parts.train, size),
    test: chosenExamples(train, parts.test, size),
    notes: [
      ...found.notes,
      `${formatExact(parts.test.length)} of ${formatExact(train.count)} examples, drawn once and for all, are kept for the test`,
    ],
  };
}
