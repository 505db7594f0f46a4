import type { Catalogue } from './catalogue.ts';
import type { Fix, OwnFix } from './change.ts';
import type { Diagnostic, LayerId, Locus, Part } from './diagnostic.ts';
import type { LayerType } from './layer.ts';
import type { LayerAnalysis } from './analysis.ts';
import { placeFixes, sizeFixes } from './joinFixes.ts';
import { fixesOf, inWords, readAttributes } from './layerAttributes.ts';
import type { Network, Source } from './network.ts';
import type { Outcome } from './outcome.ts';
import { axisNames, formatShape, formatSize, sizeOf, unknown, type Shape } from './shape.ts';
import type { AxisWindow } from './window.ts';

/** A layer in its network, with what it reads. */
export interface LayerToCheck {
  readonly network: Network;
  readonly id: LayerId;
  readonly type: LayerType;
  readonly inputShapes: readonly (Shape | undefined)[];
  readonly catalogue: Catalogue;
}

/**
 * The input shapes that the layer's rules may be asked about, or undefined when they cannot be: wrong in number or rank.
 * An unknown input of a layer that fixes the rank becomes a shape of that rank with unknown entries. Reports what is wrong.
 */
export function readShapes(layer: LayerToCheck, diagnostics: Diagnostic[]): readonly Shape[] | undefined {
  const { type, inputShapes } = layer;
  const count = countProblem(type, inputShapes.length);
  if (count !== undefined) {
    diagnostics.push(error(layer, 'inputs', 'wrong-number-of-inputs', count));
    return undefined;
  }
  const shapes: Shape[] = [];
  for (const [index, given] of inputShapes.entries()) {
    const shape = given ?? unknownOfRank(type.rank);
    if (shape === undefined) return undefined;
    if (type.rank !== undefined && shape.length !== type.rank + 1) {
      const { message, fixes } = rankProblem(layer, shape);
      diagnostics.push({ ...error(layer, 'type', 'wrong-rank', message, producerOf(layer, index)), fixes });
      return undefined;
    }
    shapes.push(shape);
  }
  return shapes;
}

/** Reports what the layer's rules say of it, and a window that does not fit. `layers` are those before it. */
export function reportOutcome(
  layer: LayerToCheck,
  { problems, windows, windowFits }: Outcome,
  layers: readonly LayerAnalysis[],
  diagnostics: Diagnostic[],
): void {
  for (const { at, code, message, fixes: own } of problems) {
    const related = layer.inputShapes.flatMap((_, index) => producerOf(layer, index) ?? []);
    const fixes = [...(code === 'shapes-do-not-join' ? sizeFixes(layer, layers) : []), ...placeFixes(layer, own)];
    diagnostics.push({ ...error(layer, at, code, message, at === 'inputs' ? related : undefined), fixes });
  }
  if (windowFits || windows === undefined || 0 < problems.length) return;
  const { message, fixes } = windowProblem(layer, layer.inputShapes[0], windows);
  const found = error(layer, { attribute: 'kernelSize' }, 'window-larger-than-input', message, producerOf(layer, 0));
  diagnostics.push({ ...found, fixes });
}

function error(
  { id }: LayerToCheck,
  at: Part,
  code: Diagnostic['code'],
  message: string,
  related?: Diagnostic['related'],
): Diagnostic {
  return { code, severity: 'error', message, locus: { layer: id, at }, ...(related && { related }) };
}

function countProblem(type: LayerType, count: number): string | undefined {
  if (type.inputs === 'many')
    return 2 <= count
      ? undefined
      : `${type.type} joins two or more feature maps and reads ${count}; give it another one`;
  if (count === type.inputs) return undefined;
  return type.inputs === 1
    ? `${type.type} reads one feature map and is given ${count}; join them first with add or concat`
    : `${type.type} reads ${type.inputs} feature maps and is given ${count}; give it exactly those`;
}

function unknownOfRank(rank: number | undefined): Shape | undefined {
  return rank === undefined ? undefined : [unknown, ...Array.from({ length: rank }, () => unknown)];
}

/** What is wrong, and what can be done about it. */
interface Problem {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

function rankProblem(layer: LayerToCheck, shape: Shape): Problem {
  const { type, network, id } = layer;
  const wanted = axisNames(type.rank ?? 0).join('×');
  const given = formatShape(shape);
  const where = `${type.type} "${network.layers[id]?.name ?? ''}"`;
  if (type.rank === 0) {
    const message = `${where} reads a vector and is given ${given}; insert a flatten or globalAvgPool before it`;
    const fixes = [
      { title: `Insert a flatten, which makes ${formatSize(sizeOf(shape))} features of ${given}`, type: 'flatten' },
      {
        title: `Insert a globalAvgPool, which keeps one number of each of ${formatSize(shape[0])} channels`,
        type: 'globalAvgPool',
      },
    ].map(({ title, type: inserted }) => ({ title, before: [{ type: inserted, attributes: {} }] }));
    return { message, fixes: fixesOf(id, fixes) };
  }
  if (shape.length === 1) {
    const message = `${where} reads ${wanted} and is given a vector of ${given}; put it before the flatten or pooling that folded the axes`;
    return { message, fixes: [] };
  }
  const message = `${where} reads ${wanted} and is given ${given}; use the ${shape.length - 1}-dimensional layer instead`;
  return { message, fixes: fixesOf(id, ofOtherRank(layer, shape.length - 1)) };
}

/** The layer of another rank. Those of one family are called alike, but for the rank. */
function ofOtherRank({ type, network, id, catalogue }: LayerToCheck, rank: number): readonly OwnFix[] {
  const other = catalogue.layers.get(type.type.replace(/\dd$/, `${rank}d`));
  if (other?.rank !== rank) return [];
  const needed: (OwnFix | undefined)[] = [];
  // A list for each axis has too many entries or too few: what is the same for all axes can be said in one number.
  readAttributes(other, network.layers[id]?.written ?? {}, (code, _, __, [fix]) => {
    needed.push(code === 'unknown-attribute' ? undefined : fix);
  });
  if (needed.includes(undefined)) return [];
  const set = Object.fromEntries(needed.flatMap(fix => Object.entries(fix?.set ?? {})));
  const change = Object.keys(set).length === 0 ? {} : { set };
  return [{ title: `Use ${other.type}, which reads ${axisNames(rank).join('×')}`, type: other.type, ...change }];
}

function windowProblem(
  { network, id, type }: LayerToCheck,
  shape: Shape | undefined,
  windows: readonly AxisWindow[],
): Problem {
  const short = windows.filter(axis => axis.input + axis.begin + axis.end < axis.extent);
  const kernel = windows.map(axis => axis.kernel).join('×');
  const dilated = windows.some(axis => 1 < axis.dilation)
    ? ` (dilated to ${windows.map(axis => axis.extent).join('×')})`
    : '';
  const padded = windows.some(axis => 0 < axis.begin + axis.end)
    ? `, padded to ${windows.map(axis => axis.input + axis.begin + axis.end).join('×')}`
    : '';
  const missing = Math.max(...short.map(axis => Math.ceil((axis.extent - axis.input) / 2)));
  const largest = Math.min(
    ...short.map(axis => Math.floor((axis.input + axis.begin + axis.end - 1) / axis.dilation) + 1),
  );
  const message =
    `kernel ${kernel}${dilated} does not fit the ${formatShape(shape?.slice(1))} input of ` +
    `"${network.layers[id]?.name ?? ''}"${padded}; use padding ${missing} or a kernelSize of at most ${largest}`;
  const sides = windows.map(axis => (short.includes(axis) ? Math.min(axis.kernel, largest) : axis.kernel));
  const smaller = new Set(sides).size === 1 ? sides[0] : sides;
  const fixes: readonly OwnFix[] = [
    { title: `Use padding ${missing}, which lets the kernel ${kernel}${dilated} fit`, set: { padding: missing } },
    { title: `Use kernelSize ${inWords(smaller)}, the largest that fits`, set: { kernelSize: smaller } },
  ];
  const own = fixes.filter(({ set = {} }) => Object.keys(set).every(name => Object.hasOwn(type.attributes, name)));
  return { message, fixes: fixesOf(id, own) };
}

/** The layer that gives an input, as related information. */
function producerOf({ network, id, inputShapes }: LayerToCheck, index: number): Diagnostic['related'] {
  const source: Source | undefined = network.layers[id]?.inputs[index];
  if (source === undefined) return undefined;
  const locus: Locus = 'layer' in source ? { layer: source.layer } : { network: 'input' };
  const name = 'layer' in source ? network.layers[source.layer]?.name : network.inputs[source.input]?.name;
  return [{ locus, message: `"${name ?? ''}" gives ${formatShape(inputShapes[index])}` }];
}
