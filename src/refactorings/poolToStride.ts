import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { formatShape } from '../core/shape.ts';
import { slide } from '../core/window.ts';
import { looksSideways } from './between.ts';
import { perAxis, plainConvolution } from './convolution.ts';
import { plainPool } from './pool.ts';
import { onlyReader } from './readers.ts';
import type { Refactoring } from './refactoring.ts';

/** A convolution and the pool behind it as a convolution that takes the steps of the pool. */
export const poolToStride: Refactoring = {
  name: 'pool-to-stride',
  source: 'Springenberg et al. 2015, §2 (Strided-CNN)',
  keepsReceptiveField: false,
  propose(analysis, layer) {
    const pool = plainPool(analysis, layer);
    const at = convolutionBefore(analysis, layer);
    const convolution = at === undefined ? undefined : plainConvolution(analysis, at);
    const window = at === undefined ? undefined : analysis.layers[at]?.window;
    if (pool === undefined || at === undefined || convolution === undefined || window === undefined) return [];
    if (convolution.windows.some(({ stride }) => stride !== 1)) return [];
    const stride = pool.windows.map(each => each.stride);
    const spatial = slide(
      { ...window, stride },
      convolution.windows.map(({ input }) => input),
    );
    if (spatial.some((size, axis) => size !== pool.output[axis + 1])) return [];
    const title = `Replace the pool by a stride of ${formatShape(stride)} of the convolution before it`;
    return [
      {
        title,
        changes: [
          { layer: at, set: { stride: perAxis(stride) } },
          { layer, isRemoved: true },
        ],
      },
    ];
  },
};

/** The convolution whose result alone a pool reads, through layers that compute each position from itself. */
function convolutionBefore({ network, layers }: Analysis, pool: LayerId): LayerId | undefined {
  for (let at = pool; ;) {
    const [source] = network.layers[at]?.inputs ?? [];
    if (source === undefined || 'input' in source || onlyReader(network, source.layer) !== at) return undefined;
    const facts = layers[source.layer];
    if (facts?.type?.category === 'convolution') return source.layer;
    if (facts?.type?.inputs !== 1 || looksSideways(facts) || facts.type.category === 'shape') return undefined;
    at = source.layer;
  }
}
