import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../src/zoo/', import.meta.url));

/** The text of a bundled network: of `lenet5.cnn.json` by "lenet5", of a program by the name of its file. */
export function zooText(name: string): string {
  return readFileSync(`${folder}${name.includes('.cnn.') ? name : `${name}.cnn.json`}`, 'utf8');
}

/** The bundled networks in JSON, without the exercises, as `zooText` takes them. */
export const zooNames: readonly string[] = readdirSync(folder)
  .filter(file => file.endsWith('.cnn.json'))
  .map(file => file.replace('.cnn.json', ''));

/** The bundled networks in JSON, by the names of their files. */
export function zooTexts(): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.cnn.json'))
    .map(path => ({ path, text: zooText(path) }));
}
