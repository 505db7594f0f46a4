import type { Attribute } from '../../core/attribute.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import type { Layer } from '../../core/network.ts';
import { formatShape, isKnown, type Shape } from '../../core/shape.ts';
import { tryLayer, type LayerTrial, type Partnership } from '../../core/tryLayer.ts';
import { lint } from '../../lints/index.ts';
import type { NetworkModel } from '../model.ts';
import { firstValues } from './firstValues.ts';

/** The layer that is being written. */
export interface LayerAtHand {
  readonly type: string;
  /** One for each place of the network in which it computes something else: a block may be used often. Empty when nobody knows. */
  readonly uses: readonly LayerUse[];
}

/** A layer in one place of the network. */
export interface LayerUse {
  readonly written: Layer['written'];
  /** What it reads. */
  readonly shapes: readonly (Shape | undefined)[];
  readonly partners?: Readonly<Record<string, Partnership>>;
}

/** So many uses of a layer are looked at; those of a long stage are alike. */
const mostUses = 2;

/** The uses that differ, the first ones. */
export function differentUses(uses: readonly LayerUse[]): readonly LayerUse[] {
  const byText = new Map(uses.map(use => [JSON.stringify([use.written, use.shapes, use.partners]), use] as const));
  return [...byText.values()].slice(0, mostUses);
}

/** What comes of a layer with something changed. */
export interface Effect {
  /** What is wrong with the attribute that was changed, by the rules or by the lints. */
  readonly wrongHere: string | undefined;
  /** The first error, wherever it is shown. */
  readonly wrong: string | undefined;
  /** "→ 64×28×28", once for each use that differs; undefined when it is not known. */
  readonly detail: string | undefined;
  readonly trials: readonly LayerTrial[];
  /** Whether something is required that is not written yet, so that sizes are guesses. */
  readonly isAssumed: boolean;
}

/** Tries a layer with an attribute changed, in every use. What is required and not written yet is assumed. */
export function effectOf(
  { catalogue, preferences }: Pick<NetworkModel, 'catalogue' | 'preferences'>,
  { type, uses }: LayerAtHand,
  key: string | undefined,
  change: (use: LayerUse) => LayerUse,
): Effect {
  let isAssumed = false;
  const trials = uses.flatMap(use => {
    const changed = change(use);
    const { attributes = {} } = declarationOf(catalogue, type) ?? {};
    const written = Object.fromEntries(Object.entries(changed.written).filter(([name]) => name in attributes));
    const missing = missingValues(catalogue, type, written, changed.shapes);
    isAssumed ||= 0 < Object.keys(missing).length;
    return tryLayer({ ...changed, type, written: { ...missing, ...written } }, catalogue) ?? [];
  });
  const diagnostics = trials.flatMap(trial => [
    ...trial.diagnostics,
    ...lint(trial.analysis, preferences.lintSeverities),
  ]);
  const here = diagnostics.find(
    ({ locus, severity }) =>
      (severity === 'error' || severity === 'warning') &&
      'at' in locus &&
      typeof locus.at === 'object' &&
      'attribute' in locus.at &&
      locus.at.attribute === key,
  );
  const shapes = new Set(trials.map(({ outputShape }) => (isKnown(outputShape) ? formatShape(outputShape) : '?')));
  const isShown = 0 < shapes.size && !shapes.has('?') && !isAssumed;
  return {
    wrongHere: here?.message,
    wrong: diagnostics.find(({ severity }) => severity === 'error')?.message,
    detail: isShown ? `→ ${[...shapes].join(', ')}` : undefined,
    trials,
    isAssumed,
  };
}

/** The layer, block or structure of the catalogue by that name. */
export function declarationOf({ layers, structures }: Catalogue, type: string) {
  return layers.get(type) ?? structures.get(type);
}

/** Values for what a type requires and is not written, so that something can be said of the rest. */
function missingValues(
  catalogue: Catalogue,
  type: string,
  written: Layer['written'],
  shapes: LayerUse['shapes'],
): Layer['written'] {
  const declared = declarationOf(catalogue, type);
  if (declared === undefined) return {};
  const isMissing = ([name, attribute]: readonly [string, Attribute<unknown>]): boolean =>
    attribute.required && !(name in written) && !attribute.refersToLayer && attribute.holdsLayers === undefined;
  const missing = Object.entries(declared.attributes).filter(isMissing);
  if (missing.length === 0) return {};
  const first = firstValues(declared, written, shapes[0]);
  return Object.fromEntries(missing.map(([name]) => [name, first[name]]));
}
