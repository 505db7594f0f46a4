import { readdirSync } from 'node:fs';
import type { Analysis } from '../../src/core/analysis.ts';
import { compareNetworks } from '../../src/core/compareNetworks.ts';
import { buildDiagram } from '../../src/diagram/build.ts';
import { withChanges } from '../../src/diagram/changes.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from './programs.ts';
import { zooText } from './zooTexts.ts';

const zoo = new URL('../../src/zoo/', import.meta.url);

/** What is wrong with a text, as far as a test has it so. */
export interface TextProblems {
  /** By the name of a layer. */
  readonly problemOf?: (layer: string) => string | undefined;
  /** What is wrong elsewhere. */
  readonly problems?: readonly string[];
}

/** The networks of the zoo and the exercises, by their paths in the zoo. */
export const zooNetworks: readonly string[] = ['', 'exercises/'].flatMap(folder =>
  readdirSync(new URL(folder, zoo))
    .filter(name => /\.cnn\.(json|ts)$/.test(name))
    .map(name => folder + name),
);

/** What is known of the network of a JSON text. */
export function analysisOf(text: string): Analysis {
  return readModel(text, catalogue).analysis;
}

/** The diagram of a JSON text, or of what is known of a network; without problems unless they are given. */
export function diagramOf(network: string | Analysis, { problemOf, problems = [] }: TextProblems = {}): DiagramModel {
  const analysis = typeof network === 'string' ? analysisOf(network) : network;
  return buildDiagram(analysis, {
    rangeOf: () => undefined,
    problemAt: ({ layer }) => problemOf?.(analysis.network.layers[layer]?.name ?? ''),
    problems,
  });
}

/** The diagram of a network of the zoo in JSON: "lenet5". */
export function zooDiagram(name: string): DiagramModel {
  return diagramOf(zooText(name));
}

/** The diagram of any of `zooNetworks`, which may be a program. */
export async function diagramOfFile(path: string): Promise<DiagramModel> {
  const text = zooText(path);
  if (path.endsWith('.json')) return diagramOf(text);
  return diagramOf((await programModel(text, { uri: new URL(path, zoo).href })).analysis);
}

/** The diagram of a text, held to what the text was. */
export function diagramSince(before: string, after: string): DiagramModel {
  const [old, now] = [analysisOf(before), analysisOf(after)];
  return withChanges(diagramOf(now), 'HEAD', compareNetworks(old, now));
}

/** All groups of a diagram: with these open, nothing is folded. */
export function allGroups(model: DiagramModel): ReadonlySet<string> {
  return new Set(model.groups.map(({ id }) => id));
}

/** The text of a network of these layers one after the other. */
export function networkText(input: readonly number[], ...layers: readonly object[]): string {
  return JSON.stringify({ input, layers });
}
