import { findNodeAtLocation, type JSONPath } from 'jsonc-parser';
import { editJson } from '../../formats/json/edit.ts';
import { propertiesOf, readTree, spanOf, type Node } from '../../formats/json/tree.ts';
import type { OutlineEntry, TextSyntax } from '../syntax.ts';
import { jsonCompletions } from './completion/complete.ts';
import { blockRewrites } from './blockRewrites.ts';
import { contextAt } from './context.ts';
import { createJsonNavigation } from './navigation.ts';

/** What features need to know of a `*.cnn.json` text. */
export function createJsonSyntax(text: string): TextSyntax {
  const { root } = readTree(text);
  const typeAt = (path: JSONPath): string | undefined => {
    const type: unknown = root && findNodeAtLocation(root, [...path, 'type'])?.value;
    return typeof type === 'string' ? type : undefined;
  };
  const blocks = [...propertiesOf(propertiesOf(root).get('blocks')?.value)];
  return {
    completions: jsonCompletions,
    contextAt: offset => contextAt(text, offset, typeAt),
    networkSpan: root?.type === 'object' ? { start: root.offset, end: root.offset + 1 } : undefined,
    blocks: blocks.map(([name, { key }]) => ({ name, nameSpan: spanOf(key) })),
    readerOf: () => undefined,
    outline: () => (root?.type === 'object' ? [outlineOf(root)] : []),
    navigation: createJsonNavigation(text, root),
    rewrites: blockRewrites,
    edit: changes => editJson(text, changes),
  };
}

/** The network as it is written: inputs, blocks, and layers inside each other. */
function outlineOf(root: Node): OutlineEntry {
  const properties = propertiesOf(root);
  const inputs = [properties.get('input'), ...propertiesOf(properties.get('inputs')?.value).values()].flatMap(
    property => {
      if (property === undefined) return [];
      const { key, value = key } = property;
      const detail = (value.children ?? []).map(child => String(child.value)).join('×');
      const span = { start: key.offset, end: value.offset + value.length };
      return [{ name: String(key.value), detail, kind: 'input', span, nameSpan: spanOf(key), children: [] } as const];
    },
  );
  const blocks = [...propertiesOf(properties.get('blocks')?.value)].map(([name, { key, value = key }]) => ({
    name: name === '' ? 'block' : name,
    detail: 'block',
    kind: 'block' as const,
    span: { start: key.offset, end: value.offset + value.length },
    nameSpan: spanOf(key),
    children: layersIn(propertiesOf(value).get('layers')?.value),
  }));
  const name = properties.get('name')?.value;
  return {
    name: String(name?.value ?? '') || 'network',
    detail: '',
    kind: 'network',
    span: spanOf(root),
    nameSpan: spanOf(name ?? root),
    children: [...inputs, ...blocks, ...layersIn(properties.get('layers')?.value)],
  };
}

function layersIn(list: Node | undefined): readonly OutlineEntry[] {
  return (list?.children ?? []).flatMap(node => (node.type === 'array' ? layersIn(node) : layerEntry(node)));
}

function layerEntry(node: Node): readonly OutlineEntry[] {
  if (node.type !== 'object') return [];
  const properties = propertiesOf(node);
  const type = properties.get('type')?.value;
  const name = properties.get('name')?.value;
  const children = ['layers', 'shortcut', 'branches'].flatMap(key => layersIn(properties.get(key)?.value));
  return [
    {
      name: String(name?.value ?? type?.value ?? '') || 'layer',
      detail: name === undefined ? '' : String(type?.value ?? ''),
      kind: 0 < children.length ? 'structure' : 'layer',
      span: spanOf(node),
      nameSpan: spanOf(name ?? type ?? node),
      children,
    },
  ];
}
