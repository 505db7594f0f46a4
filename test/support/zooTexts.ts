import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../src/zoo/', import.meta.url));

/** The bundled networks in JSON, by the names of their files. */
export function zooTexts(): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.cnn.json'))
    .map(path => ({ path, text: readFileSync(`${folder}${path}`, 'utf8') }));
}
