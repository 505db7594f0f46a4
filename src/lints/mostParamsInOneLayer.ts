import type { Analysis } from '../core/analysis.ts';
import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import { soleInput, soleReader, type Graph } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

/** Where fewer layers learn, one of them has most, and nothing follows from it. */
const fewLayers = 5;

/** Convolutions that double their channels from one to the next have three quarters of all weights in the last, and a little more. */
const mostShare = (isDense: boolean): number => (isDense ? 1 / 2 : 4 / 5);

/** Fewer parameters, 4 MB as float32, are nothing to save on. */
const fewParams = 1e6;

export const mostParamsInOneLayer: Lint = {
  code: 'most-params-in-one-layer',
  severity: 'information',
  check(analysis, graph) {
    const { network, layers, totals } = analysis;
    if (layers.filter(({ type }) => type?.linearity === 'learned').length < fewLayers) return [];
    const layer = layers.findIndex(
      ({ params, type }) => mostShare(type?.category === 'dense') * totals.params < params && fewParams < params,
    );
    const { params = 0, weights, inputShapes: [input] = [] } = layers[layer] ?? {};
    if (layer === -1 || weights === undefined) return [];
    const shape = formatShape(weights['weight'] ?? Object.values(weights)[0]);
    const share = `${Math.round((100 * params) / totals.params)}%`;
    const flattened = flattenedBefore(analysis, layer);
    const before = flattened === undefined ? undefined : layers[flattened]?.inputShapes[0];
    const isFlattened = flattened !== undefined && input?.length === 1 && 1 < sizeOf(before?.slice(1) ?? []);
    return [
      {
        message:
          `${quoted(network, layer)} holds ${formatExact(params)} of ${formatExact(totals.params)} parameters, ${share}, in weights of ${shape}` +
          (isFlattened && before !== undefined
            ? `: ${quoted(network, flattened)} gives it ${formatShape(before)} = ${formatExact(input[0])} numbers; pool them before`
            : '; make it or what it reads narrower'),
        locus: { layer, at: 'type' },
        ...(isFlattened &&
          before !== undefined && {
            related: [
              { locus: { layer: flattened }, message: `${quoted(network, flattened)} lays out ${formatShape(before)}` },
            ],
          }),
        fixes: isFlattened ? pooled(analysis, graph, layer, flattened) : [],
      },
    ];
  },
};

/** What lays the positions out in front of a layer, dropout and the like between them aside. */
function flattenedBefore({ network, layers }: Analysis, layer: LayerId): LayerId | undefined {
  let before = soleInput(network.layers[layer]);
  for (let steps = 0; before !== undefined && steps < 4; steps++) {
    const { type, inputShapes: [input] = [], outputShape } = layers[before] ?? {};
    if (type?.view !== true || input?.length !== outputShape?.length) return before;
    before = soleInput(network.layers[before]);
  }
  return before;
}

/** The mean of each channel in place of all its positions. */
function pooled({ network, layers }: Analysis, graph: Graph, layer: LayerId, flattened: LayerId): readonly Fix[] {
  const [channels = Number.NaN, ...spatial] = layers[flattened]?.inputShapes[0] ?? [];
  const rows = layers[layer]?.outputShape?.[0] ?? Number.NaN;
  const saved = rows * channels * (sizeOf(spatial) - 1);
  const isView = layers[flattened]?.type?.view === true && soleReader(graph, flattened) !== undefined;
  if (!isView || Number.isNaN(saved) || layers[layer]?.type?.category !== 'dense') return [];
  const written = network.layers[flattened]?.written ?? {};
  const set = Object.fromEntries(Object.keys(written).map(key => [key, undefined]));
  return [
    {
      title: `Use globalAvgPool in place of ${quoted(network, flattened)}: ${formatExact(saved)} parameters fewer`,
      changes: [{ layer: flattened, type: 'globalAvgPool', ...(0 < Object.keys(set).length && { set }) }],
    },
  ];
}
