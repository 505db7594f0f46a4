import type { Optimizer } from '../protocol/training.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';

/** One number that a step is told. */
export interface StepScalar {
  readonly name: string;
  /** Its value at a step, counted from 0, at which the schedule says `rate`. */
  at(step: number, rate: number): number;
}

/** How an optimizer moves one weight. */
export interface OptimizerRule {
  /** What it keeps for each weight, of the weight's shape and 0 at the start. */
  readonly slots: readonly string[];
  readonly scalars: readonly StepScalar[];
  /** The next weight and slots; scalars and slots by their names. */
  move(ops: OpBuilder, weight: Value, gradient: Value, given: (name: string) => Value): Moved;
}

export interface Moved {
  readonly weight: Value;
  readonly slots: Readonly<Record<string, Value>>;
}

const rate: StepScalar = { name: 'rate', at: (_, scheduled) => scheduled };

/** Sources: PyTorch `torch.optim.SGD` and `torch.optim.Adam`, whose formulas these are, in their order. */
export function optimizerRule(optimizer: Optimizer): OptimizerRule {
  return optimizer.name === 'sgd' ? sgd(optimizer) : adam(optimizer);
}

function sgd({ momentum, nesterov, weightDecay }: Extract<Optimizer, { name: 'sgd' }>): OptimizerRule {
  const hasMomentum = momentum !== 0;
  return {
    slots: hasMomentum ? ['momentum'] : [],
    scalars: [rate],
    move(ops, weight, gradient, given) {
      const decayed = withDecay(ops, weight, gradient, weightDecay);
      const velocity = hasMomentum
        ? ops.Add({ A: ops.Mul({ A: given('momentum'), B: ops.constant([momentum]) }), B: decayed })
        : undefined;
      const ahead =
        velocity !== undefined && nesterov
          ? ops.Add({ A: decayed, B: ops.Mul({ A: velocity, B: ops.constant([momentum]) }) })
          : (velocity ?? decayed);
      const next = ops.Sub({ A: weight, B: ops.Mul({ A: ahead, B: given('rate') }) });
      return { weight: next, slots: velocity === undefined ? {} : { momentum: velocity } };
    },
  };
}

function adam({ beta1, beta2, epsilon, weightDecay }: Extract<Optimizer, { name: 'adam' }>): OptimizerRule {
  return {
    slots: ['mean', 'square'],
    scalars: [
      // The means start at 0, and are divided by what they lack of 1.
      { name: 'rate', at: (step, scheduled) => scheduled / (1 - beta1 ** (step + 1)) },
      { name: 'squareScale', at: step => 1 / Math.sqrt(1 - beta2 ** (step + 1)) },
    ],
    move(ops, weight, gradient, given) {
      const decayed = withDecay(ops, weight, gradient, weightDecay);
      const blend = (old: Value, newest: Value, share: number): Value =>
        ops.Add({
          A: ops.Mul({ A: old, B: ops.constant([share]) }),
          B: ops.Mul({ A: newest, B: ops.constant([1 - share]) }),
        });
      const mean = blend(given('mean'), decayed, beta1);
      const square = blend(given('square'), ops.Mul({ A: decayed, B: decayed }), beta2);
      const size = ops.Add({
        A: ops.Mul({ A: ops.Sqrt({ X: square }), B: given('squareScale') }),
        B: ops.constant([epsilon]),
      });
      const change = ops.Mul({ A: ops.Div({ A: mean, B: size }), B: given('rate') });
      return { weight: ops.Sub({ A: weight, B: change }), slots: { mean, square } };
    },
  };
}

function withDecay(ops: OpBuilder, weight: Value, gradient: Value, weightDecay: number): Value {
  return weightDecay === 0
    ? gradient
    : ops.Add({ A: gradient, B: ops.Mul({ A: weight, B: ops.constant([weightDecay]) }) });
}
