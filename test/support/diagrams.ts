import { readFileSync } from 'node:fs';
import { buildDiagram } from '../../src/diagram/build.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';

/** The diagram of a `*.cnn.json` text. */
function diagramOf(text: string): DiagramModel {
  const { analysis } = readModel(text, catalogue);
  return buildDiagram(analysis, { rangeOf: () => undefined, problemAt: () => undefined, problems: [] });
}

/** The diagram of a network of the zoo. */
export function zooDiagram(name: string): DiagramModel {
  return diagramOf(readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8'));
}
