import { cpus } from 'node:os';
import { diagramRows } from './support/diagramBench.ts';
import { exportRows } from './support/exportBench.ts';
import { rowsAsText } from './support/benchRows.ts';
import { textRows } from './support/textBench.ts';
import { trainingRows } from './support/trainingBench.ts';

/**
 * What the product promises about speed, measured on this machine beside the limits that are promised. Nothing fails here; machines
 * are shared and noisy. `npm run bench -- diagram` measures the diagram alone, `npm run bench -- text` all that comes before it, and
 * `npm run bench -- export` writes models, and `npm run bench -- training` trains.
 */
const parts = { text: textRows, diagram: diagramRows, export: exportRows, training: trainingRows };
const asked = process.argv.slice(2);
const unknown = asked.filter(name => !Object.hasOwn(parts, name));
if (0 < unknown.length) {
  console.error(
    `There is no part "${unknown.join('", "')}" to be measured. Name ${Object.keys(parts).join(' or ')}, or nothing for all.`,
  );
  process.exit(2);
}
console.log(`${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.versions.node}`);
for (const [name, rows] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) console.log(`\n${rowsAsText(await rows())}`);
