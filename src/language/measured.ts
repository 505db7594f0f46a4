import type { LayerId } from '../core/diagnostic.ts';
import { formatShare, formatTime } from '../core/units.ts';
import type { HintPart } from './hintParts.ts';
import type { NetworkModel } from './model.ts';
import type { Presentation } from './presentation.ts';

/** What the layers of a network have taken in a benchmark. Milliseconds, one example. */
export interface Measured {
  /** Of a whole run. */
  readonly median: number;
  readonly provider: string;
  /** By the full name of the layer. */
  readonly layers: ReadonlyMap<string, MeasuredLayer>;
  /** Whether the text was another one when it was measured. */
  readonly isOld: boolean;
}

/** One layer that was measured. */
interface MeasuredLayer {
  readonly time: number;
  readonly fusedWith?: readonly string[];
  readonly providers: readonly string[];
}

/** A model that knows what its layers have taken, or one that does not. */
export function withMeasured(model: NetworkModel, measured: Measured | undefined): NetworkModel {
  if (measured !== undefined) return { ...model, measured };
  if (model.measured === undefined) return model;
  const unmeasured: { -readonly [Key in keyof NetworkModel]: NetworkModel[Key] } = { ...model };
  delete unmeasured.measured;
  return unmeasured;
}

/** "0.42 ms · 12 %", with ≈ in front when the text has changed since; undefined where one of the layers was not measured. */
export function timeHint(ids: readonly LayerId[], model: NetworkModel): HintPart | undefined {
  const found = timeOf(ids, model);
  if (found === undefined || found.time === 0) return undefined;
  const { isOld = false, provider = '' } = model.measured ?? {};
  const when = isOld ? 'Measured before the last edit' : 'Measured';
  return {
    text: `${isOld ? '≈' : ''}${formatTime(found.time)} · ${formatShare(found.share)}`,
    tooltip: `${when} on ${provider}: median time of an example, and its share of the time of all layers`,
    isTime: true,
  };
}

/**
 * "0.42 ms, 12 % of all layers, with 31 % of the MACs; by CPUExecutionProvider, in one with `norm1`". Undefined as for a hint; a layer that
 * the runtime has taken out says so.
 */
export function timeInWords(
  ids: readonly LayerId[],
  model: NetworkModel,
  { computationName, computationOf, networkComputation }: Presentation,
): string | undefined {
  const found = timeOf(ids, model);
  if (found === undefined) return undefined;
  const old = model.measured?.isOld === true ? ' (measured before the last edit)' : '';
  const { providers, fusedWith } = found;
  if (providers.length === 0) return `none: the runtime has taken it out${old}`;
  const computation = computationOf(ids) / networkComputation;
  const ofComputation = 0 < computation ? `, with ${formatShare(computation)} of the ${computationName}` : '';
  const names = fusedWith.slice(0, mostNames).map(name => `\`${name}\``);
  const others = fusedWith.length - names.length;
  const inOne =
    names.length === 0 ? '' : `, computed in one with ${names.join(', ')}${0 < others ? ` and ${others} more` : ''}`;
  return `**${formatTime(found.time)}**, ${formatShare(found.share)} of all layers${ofComputation}; by ${providers.join(', ')}${inOne}${old}`;
}

/** So many layers of a fused node are named. */
const mostNames = 4;

/** What some layers have taken together, and of whom else it is. */
function timeOf(
  ids: readonly LayerId[],
  { network, measured }: NetworkModel,
):
  | {
      readonly time: number;
      readonly share: number;
      readonly providers: readonly string[];
      readonly fusedWith: readonly string[];
    }
  | undefined {
  if (measured === undefined) return undefined;
  const names = ids.map(id => network.layers[id]?.name ?? '');
  const layers = names.flatMap(name => measured.layers.get(name) ?? []);
  if (layers.length < Math.max(1, ids.length)) return undefined;
  const time = sumOf(layers);
  const own = new Set(names);
  return {
    time,
    share: time / sumOf([...measured.layers.values()]),
    providers: [...new Set(layers.flatMap(({ providers }) => providers))],
    fusedWith: [...new Set(layers.flatMap(({ fusedWith = [] }) => fusedWith))].filter(name => !own.has(name)),
  };
}

function sumOf(layers: readonly MeasuredLayer[]): number {
  return layers.reduce((sum, { time }) => sum + time, 0);
}
