import { bytesPerNumber, type LayerFigures } from './analysis.ts';
import type { Attributes, Values } from './attribute.ts';
import type { LayerType, Report, TensorShapes } from './layer.ts';
import { windowMap, type AxisMap } from './receptiveField.ts';
import { sizeOf, type Shape } from './shape.ts';
import { axisWindows, type AxisWindow } from './window.ts';

/** Everything that the rules of a type make of attributes and input shapes, whichever layer has them. */
export interface Outcome extends LayerFigures {
  /** The window on each axis of the input. */
  readonly windows: readonly AxisWindow[] | undefined;
  /** What an output position reads, axis by axis. */
  readonly maps: readonly AxisMap[] | undefined;
  readonly outputShape: Shape;
  /** What the rules report. */
  readonly problems: readonly {
    readonly at: Parameters<Report>[0];
    readonly code: Parameters<Report>[1];
    readonly message: string;
    readonly fixes: NonNullable<Parameters<Report>[3]>;
  }[];
  /** Whether the window slides over every axis at least once. */
  readonly windowFits: boolean;
}

/** Asks the rules of a type, and remembers the answer. `shapes` are as many, and of the rank, as the type reads. */
export type OutcomeOf = (type: LayerType, values: Values<Attributes>, shapes: readonly Shape[]) => Outcome;

/** So many input shapes are remembered for one set of attributes; whoever edits the input of a network goes through many. */
const mostShapes = 16;

/** What is remembered about one set of attributes. */
interface Remembered {
  readonly byShapes: Map<string, Outcome>;
  /** The last question and its answer: layers in a row share the very shape that one of them gave. */
  lastShapes: readonly Shape[];
  last: Outcome;
}

/** A memory of outcomes by attributes and shapes; an entry lives as long as the attributes, which `readLayer` shares. */
export function createOutcomes(): OutcomeOf {
  const known = new WeakMap<Values<Attributes>, Remembered>();
  return (type, values, shapes) => {
    const remembered = known.get(values);
    if (remembered === undefined) {
      const outcome = computeOutcome(type, values, shapes);
      known.set(values, { byShapes: new Map([[shapes.join('+'), outcome]]), lastShapes: shapes, last: outcome });
      return outcome;
    }
    if (areSame(remembered.lastShapes, shapes)) return remembered.last;
    const key = shapes.join('+');
    const outcome = remembered.byShapes.get(key) ?? computeOutcome(type, values, shapes);
    if (mostShapes <= remembered.byShapes.size) remembered.byShapes.clear();
    remembered.byShapes.set(key, outcome);
    remembered.lastShapes = shapes;
    remembered.last = outcome;
    return outcome;
  };
}

/**
 * The outcome of a type's rules, remembered from one analysis to the next: networks repeat their layers, and an edit leaves most of
 * them as they are. `npm run bench` has what this is worth.
 */
export const outcomeOf: OutcomeOf = createOutcomes();

function areSame(left: readonly Shape[], right: readonly Shape[]): boolean {
  return left.length === right.length && left.every((shape, index) => shape === right[index]);
}

function computeOutcome(type: LayerType, values: Values<Attributes>, shapes: readonly Shape[]): Outcome {
  const problems: Outcome['problems'][number][] = [];
  type.check(shapes, values, (at, code, message, fixes = []) => problems.push({ at, code, message, fixes }));
  const window = type.window(values);
  const windows = window && axisWindows(window, shapes[0]?.slice(1) ?? []);
  const outputShape = type.output(shapes, values);
  const weights = type.weights(shapes, values);
  const buffers = type.buffers(shapes, values);
  return {
    window,
    windows,
    maps: windows === undefined ? (type.hasReads ? type.reads(shapes, values) : undefined) : windows.map(windowMap),
    outputShape,
    weights,
    buffers,
    params: countOf(weights),
    bufferCount: countOf(buffers),
    macs: type.macs(outputShape, weights, shapes, values),
    activationBytes: sizeOf(outputShape) * bytesPerNumber,
    problems,
    windowFits: windows?.every(axis => !(axis.input + axis.begin + axis.end < axis.extent)) ?? true,
  };
}

function countOf(tensors: TensorShapes): number {
  let count = 0;
  for (const name in tensors) count += sizeOf(tensors[name] ?? []);
  return count;
}
