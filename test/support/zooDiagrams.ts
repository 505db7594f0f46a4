import { readdirSync, readFileSync } from 'node:fs';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from './programs.ts';

const zoo = new URL('../../src/zoo/', import.meta.url);
const noText = { rangeOf: () => undefined, problemAt: () => undefined, problems: [] };

/** The networks of the zoo and the exercises, by their paths in the zoo. */
export const zooNetworks: readonly string[] = ['', 'exercises/'].flatMap(folder =>
  readdirSync(new URL(folder, zoo))
    .filter(name => /\.cnn\.(json|ts)$/.test(name))
    .map(name => folder + name),
);

/** The diagram of a text, as if it had no problems. */
function diagramOfText(text: string): DiagramModel {
  return buildDiagram(readModel(text, catalogue).analysis, noText);
}

/** The diagram of a network of the zoo. */
export async function zooDiagram(name: string): Promise<DiagramModel> {
  const uri = new URL(name, zoo);
  const text = readFileSync(uri, 'utf8');
  if (name.endsWith('.json')) return diagramOfText(text);
  return buildDiagram((await programModel(text, { uri: uri.href })).analysis, noText);
}

/** All groups of a diagram: with these open, nothing is folded. */
export function allGroups(model: DiagramModel): ReadonlySet<string> {
  return new Set(model.groups.map(({ id }) => id));
}
