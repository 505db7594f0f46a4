import type { LayerAnalysis } from '../../core/analysis.ts';
import type { Convention } from '../../core/conventions.ts';
import { createOutcomes } from '../../core/outcome.ts';
import { isKnown, type Shape } from '../../core/shape.ts';
import type { Window } from '../../core/window.ts';
import { alternativesTo } from './alternatives.ts';

/** What a layer is with a certain value of one attribute. */
export interface Effect {
  readonly written: string;
  readonly outputShape: Shape;
  readonly window: Window | undefined;
  readonly params: number;
  /** By the convention that was asked for. */
  readonly computation: number;
}

/** What the values next to that of an attribute would do to a layer; those that the layer's own rules refuse are left out. */
export function effectsOf(layer: LayerAnalysis, name: string, convention: Convention): readonly Effect[] {
  const { type, values, inputShapes } = layer;
  const attribute = type?.attributes[name];
  if (type === undefined || values === undefined || attribute === undefined || !inputShapes.every(isKnown)) return [];
  const outcomeOf = createOutcomes();
  return alternativesTo(attribute, values[name], inputShapes).flatMap(({ written, value }) => {
    const changed = { ...values, [name]: value };
    const outcome = outcomeOf(type, changed, inputShapes);
    const { problems, windowFits, outputShape, window, params } = outcome;
    if (0 < problems.length || !windowFits || !isKnown(outputShape) || outputShape.some(size => size < 1)) return [];
    const computation = convention.count({ ...layer, ...outcome, values: changed });
    return [{ written, outputShape, window, params, computation }];
  });
}
