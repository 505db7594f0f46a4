import { analyzeLayers } from './analyze.ts';
import type { Analysis, LayerAnalysis } from './analysis.ts';
import type { Catalogue } from './catalogue.ts';
import type { Diagnostic } from './diagnostic.ts';
import { computed, readAttributes } from './layerAttributes.ts';
import type { Layer } from './network.ts';
import { createNetworkBuilder, type Feature, type NetworkBuilder } from './networkBuilder.ts';
import type { Shape } from './shape.ts';
import { holdsLists, type StructureType } from './structure.ts';
import { totalsOf } from './totals.ts';

/** A layer as it could be written, and what it would read. */
export interface Attempt {
  readonly type: string;
  readonly written: Layer['written'];
  readonly shapes: readonly (Shape | undefined)[];
  /** The layers that its attributes name, by attribute. */
  readonly partners?: Readonly<Record<string, Partnership>>;
}

/** A layer that another one names, and what it reads. */
export interface Partnership {
  readonly type: string;
  readonly written: Layer['written'];
  readonly shape: Shape | undefined;
}

/** What would come of an attempt. */
export interface LayerTrial {
  readonly outputShape: Shape | undefined;
  /** That of the layer itself; undefined for a type made of others. */
  readonly layer: LayerAnalysis | undefined;
  readonly analysis: Analysis;
  /** Everything that would be wrong, in the words in which it would be reported. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tries a layer in a network of its own: what the analysis says there it says wherever the layer reads such shapes. For what is still being
 * written: what could stand here, and how large it would make its output. It sees nothing behind the layer; what a change does to the whole
 * network is asked of `language/tryChanges.ts`. Undefined for a type that the catalogue lacks or that holds lists of layers, and where a
 * partner is missing.
 */
export function tryLayer(attempt: Attempt, catalogue: Catalogue): LayerTrial | undefined {
  const { type, written, shapes, partners = {} } = attempt;
  const builder = createNetworkBuilder(catalogue);
  const inputs = shapes.map((shape, index) => builder.input(`input ${index + 1}`, shape));
  const problems: Diagnostic[] = [];
  const structure = catalogue.structures.get(type);
  let output: Feature | undefined;
  const layer = catalogue.layers.get(type);
  if (layer !== undefined) {
    // The rules of a layer that undoes another are asked about both or not at all.
    if (Object.entries(layer.attributes).some(([key, { refersToLayer }]) => refersToLayer && !(key in partners)))
      return undefined;
    const references = Object.keys(partners);
    const named = Object.values(partners).map(partner => addPartner(builder, partner));
    const draft = { name: type, type, written, inputs: [...inputs, ...named] };
    ({ output } = builder.layer(references.length === 0 ? draft : { ...draft, references }));
  } else if (structure !== undefined && !holdsLists(structure))
    output = addBlock(builder, catalogue, structure, written, inputs, (code, at, message) =>
      problems.push({ code, severity: 'error', message, locus: { group: 0, at } }),
    );
  else return undefined;
  const network = builder.finish({ name: '', outputs: output === undefined ? [] : [output], seed: 0, budget: {} });
  const { layers, order, diagnostics } = analyzeLayers(network, catalogue);
  const last = layers.at(-1);
  return {
    outputShape: last?.outputShape,
    layer: structure === undefined ? last : undefined,
    analysis: {
      network,
      layers,
      order,
      // Most attempts are about one layer; whoever asks for sums waits for them.
      get totals() {
        return totalsOf(network, layers, order);
      },
    },
    diagnostics: [...problems, ...diagnostics],
  };
}

function addPartner(builder: NetworkBuilder, { type, written, shape }: Partnership): Feature {
  return builder.layer({ name: 'partner', type, written, inputs: [builder.input('partner input', shape)] }).output;
}

function addBlock(
  builder: NetworkBuilder,
  catalogue: Catalogue,
  block: StructureType,
  written: Layer['written'],
  [x = {}]: readonly Feature[],
  report: Parameters<typeof readAttributes>[2],
): Feature | undefined {
  const values = readAttributes(block, written, report);
  if (values === undefined) return undefined;
  return block.expand<Feature>(
    {
      layer(type, inputs, given = {}) {
        const attributes = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, computed(value)]));
        const inner = catalogue.structures.get(type);
        if (inner !== undefined) return addBlock(builder, catalogue, inner, attributes, inputs, report) ?? {};
        return builder.layer({ name: `${type} ${builder.layerCount}`, type, written: attributes, inputs }).output;
      },
      shapeOf: feature => builder.shapeOf(feature),
      sequence: (_, from) => from,
      branches: () => [],
    },
    x,
    values,
  );
}
