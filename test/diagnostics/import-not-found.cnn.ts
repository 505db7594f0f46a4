import { network, relu } from 'cnn-designer';
import { readFileSync } from 'node:fs';
//                           ^^^^^^^^^ error import-not-found: "node:fs" cannot be reached from here; a network imports "cnn-designer", and files by their path, such as "./blocks.ts"
import { width } from './nowhere.ts';
//                    ^^^^^^^^^^^^^^ error import-not-found: there is no file "./nowhere.ts"; create it, or mend the path

export default network('lost', { input: [width, 8, 8] }, x => relu(x, readFileSync('/etc/passwd')));
