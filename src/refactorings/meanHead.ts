import type { Analysis } from '../core/analysis.ts';
import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Category } from '../core/layer.ts';
import { formatShape, isKnown } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import { onlyReader } from './readers.ts';
import type { Refactoring } from './refactoring.ts';

/** A head of linear layers as the mean of each channel and one linear layer. */
export const meanHead: Refactoring = {
  name: 'mean-head',
  source: 'Lin, Chen & Yan 2014, §3.2',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const { network, layers } = analysis;
    const { inputShapes: [input] = [] } = layers[layer] ?? {};
    if (network.layers[layer]?.type !== 'flatten' || !isKnown(input) || input.length === 1) return [];
    const [channels, ...spatial] = input;
    const linears = headBehind(analysis, layer);
    const [first, ...others] = linears.filter(id => isLinear(analysis, id));
    if (first === undefined || spatial.every(size => size === 1)) return [];

    const count = (ids: readonly LayerId[]): number => ids.reduce((sum, id) => sum + (layers[id]?.params ?? 0), 0);
    const features = (id: LayerId): number => layers[id]?.outputShape?.[0] ?? 0;
    const biasesOf = (id: LayerId): number => layers[id]?.weights['bias']?.[0] ?? 0;
    const smaller = (id: LayerId): number => channels * features(id) + biasesOf(id);
    const mean = `channel means over ${formatShape(spatial)}`;
    const toMean = { layer, type: 'globalAvgPool' };
    const before = count([first, ...others]);
    const kept: Fix = {
      title: `Replace the flatten by ${mean}: ${formatExact(before)} → ${formatExact(smaller(first) + count(others))} params in the head`,
      changes: [toMean],
    };
    const last = others.at(-1);
    if (last === undefined) return [kept];
    const gone = linears.slice(0, linears.indexOf(last));
    const short: Fix = {
      title: `Replace the head by ${mean} and one linear layer: ${formatExact(before)} → ${formatExact(smaller(last))} params`,
      changes: [toMean, ...gone.map(id => ({ layer: id, isRemoved: true as const }))],
    };
    return [short, kept];
  },
};

/** Kinds of layers that may stand between the linear layers of a head. */
const between: readonly Category[] = ['activation', 'regularization', 'normalization'];

/** What follows a flatten as long as it is a head: linear layers of random weights with others between them, each read by the next alone. */
function headBehind({ network, layers }: Analysis, flatten: LayerId): readonly LayerId[] {
  const head: LayerId[] = [];
  for (let at = flatten; ;) {
    const next = onlyReader(network, at);
    const layer = next === undefined ? undefined : network.layers[next];
    const facts = next === undefined ? undefined : layers[next];
    if (next === undefined || layer === undefined || facts === undefined || !isKnown(facts.outputShape)) return head;
    const category = facts.type?.category;
    // What stands before the first linear layer may depend on how many numbers there are.
    const fits = category === 'dense' || (0 < head.length && between.some(each => each === category));
    if (!fits || facts.type?.inputs !== 1 || layer.literals !== undefined || layer.init !== undefined) return head;
    head.push(next);
    at = next;
  }
}

function isLinear({ layers }: Analysis, id: LayerId): boolean {
  return layers[id]?.type?.category === 'dense';
}
