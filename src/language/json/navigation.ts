import type { Catalogue } from '../../core/catalogue.ts';
import { spanInString } from '../../formats/json/strings.ts';
import { propertiesOf, spanOf, type Node } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';
import type { BlockUser } from '../blockCalls.ts';
import type { NavigationSyntax } from '../navigationSyntax.ts';
import { foldingsOf } from './folding.ts';
import { formatEdits } from './format.ts';
import { readNames, type JsonNames } from './names.ts';
import { rename, renameableAt } from './rename.ts';
import { selectionsAt } from './selection.ts';
import { semanticTokensOf } from './semanticTokens.ts';

/** How one finds one's way in a `*.cnn.json` text. Its names are read when they are first asked for. */
export function createJsonNavigation(text: string, root: Node | undefined): NavigationSyntax {
  let known: { readonly catalogue: Catalogue; readonly names: JsonNames } | undefined;
  const names = (catalogue: Catalogue): JsonNames => {
    if (known?.catalogue !== catalogue) known = { catalogue, names: readNames(text, root, catalogue) };
    return known.names;
  };
  return {
    occurrences: catalogue => names(catalogue).occurrences,
    renameableAt: (catalogue, offset) => renameableAt(names(catalogue), offset),
    rename: (catalogue, offset, name) => rename(text, names(catalogue), offset, name, catalogue),
    network: networkOf(text, root),
    foldings: () => foldingsOf(text, root),
    selectionsAt: (catalogue, offset) => selectionsAt(text, root, names(catalogue).occurrences, offset),
    links: () => linksOf(text, root),
    format: (range, options) => formatEdits(text, range, options),
    semanticTokens: catalogue => semanticTokensOf(text, names(catalogue)),
  };
}

function networkOf(text: string, root: Node | undefined): BlockUser | undefined {
  if (root?.type !== 'object') return undefined;
  const name = propertiesOf(root).get('name')?.value;
  const isNamed = name?.type === 'string' && name.value !== '';
  return {
    kind: 'network',
    name: isNamed ? String(name.value) : 'network',
    span: spanOf(root),
    nameSpan: isNamed ? spanInString(text, name) : { start: root.offset, end: root.offset + 1 },
  };
}

/** The schema that the file names: a file beside it, or a page. */
function linksOf(text: string, root: Node | undefined): readonly { readonly span: Span; readonly target: string }[] {
  const schema = propertiesOf(root).get('$schema')?.value;
  if (schema?.type !== 'string' || schema.value === '') return [];
  return [{ span: spanInString(text, schema), target: String(schema.value) }];
}
