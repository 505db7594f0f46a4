/** Numbers that depend on what is moved, with the gradient of the loss at each. */
export interface Outputs {
  /** Before anything was moved. */
  readonly center: ArrayLike<number>;
  readonly gradients: ArrayLike<number>;
  /** What they are now. */
  now(): ArrayLike<number>;
}

/** The derivative of the loss along a line, by the chain rule over some outputs. */
export interface Slope {
  readonly derivative: number;
  /** Sum of the amounts of the terms that the derivative adds up. */
  readonly terms: number;
  /**
   * Half the difference of the slopes to both sides, added up over all terms: as much as a bend between them may move the derivative, when it is
   * too small to be told among many terms.
   */
  readonly disagreement: number;
  /** Whether an output jumps from one slope to another here, so that there is no derivative. */
  readonly jumps: boolean;
}

/**
 * Steps of the differences, as shares of the size of what is moved. A central difference over h is off by h²/6 · f‴, and by ε · f / h since float64
 * rounds f to ε = 1.1e-16 of itself: at 1e-6 by about 1e-12 and 1e-10 of f, far less than float32 can be right about. The smaller ones, off by
 * 1e-9 and 1e-8, are taken where the bend of a ReLU or the tie of a maximum lies within the larger one.
 */
const steps = [1e-6, 1e-7, 1e-8] as const;

/** Largest disagreement of the two one-sided differences that is put down to a curve instead of a jump, as a share of the terms. */
const mostCurvature = 1e-5;

/** A few roundings of float64. */
const rounding = 8 * Number.EPSILON;

/** The slope along a line, on which `move` goes to a place; it stands at 0 before and after. `size` is that of the numbers that are moved. */
export function slopeAlong(move: (distance: number) => void, size: number, outputs: readonly Outputs[]): Slope {
  const first = slopeOver(move, steps[0] * size, outputs);
  if (first.isStraight) return { ...first, jumps: false };
  let slope = first;
  for (const step of steps.slice(1)) {
    slope = slopeOver(move, step * size, outputs);
    if (slope.isStraight) return { ...slope, jumps: false };
  }
  // A curve disagrees the less the smaller the step is, as about its lowest point; a jump stays.
  return { ...slope, jumps: mostOfJump * first.disagreement < slope.disagreement };
}

/** Share of the disagreement at the largest step that a curve may still have at the smallest. */
const mostOfJump = 0.1;

interface OneSlope extends Omit<Slope, 'jumps'> {
  /** Whether that is little against the slope. */
  readonly isStraight: boolean;
}

function slopeOver(move: (distance: number) => void, step: number, outputs: readonly Outputs[]): OneSlope {
  move(step);
  const above = outputs.map(output => output.now());
  move(-step);
  const below = outputs.map(output => output.now());
  move(0);
  let derivative = 0;
  let terms = 0;
  let disagreement = 0;
  let noise = 0;
  outputs.forEach(({ center, gradients }, index) => {
    const [right = [], left = []] = [above[index], below[index]];
    for (let at = 0; at < center.length; at++) {
      const [high, middle, low] = [right[at] as number, center[at] as number, left[at] as number];
      if (high === middle && low === middle) continue;
      const gradient = gradients[at] as number;
      const weight = Math.abs(gradient) / (2 * step);
      derivative += (gradient * (high - low)) / (2 * step);
      terms += weight * Math.abs(high - low);
      disagreement += weight * Math.abs(high - 2 * middle + low);
      noise += weight * Math.abs(middle);
    }
  });
  return { derivative, terms, disagreement, isStraight: disagreement <= mostCurvature * terms + rounding * noise };
}
