import { propertiesOf, readTree, spanOf, type Node } from '../formats/json/tree.ts';
import type { Span } from '../formats/sourceMap.ts';
import { entriesOf, outputShapes } from './instances.ts';
import type { NetworkModel } from './model.ts';

/** An entry of the outline. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'network' | 'block' | 'layer' | 'structure' | 'input';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineSymbol[];
}

/** The network as it is written: inputs, blocks, and layers inside each other. */
export function symbols(model: NetworkModel): readonly OutlineSymbol[] {
  const { root } = readTree(model.text);
  if (root?.type !== 'object') return [];
  const shapes = new Map(
    entriesOf(model).map(entry => [entry.span.start, [...outputShapes(entry, model).keys()].join(' … ')] as const),
  );
  const layersIn = (list: Node | undefined): readonly OutlineSymbol[] =>
    (list?.children ?? []).flatMap(node => (node.type === 'array' ? layersIn(node) : layerSymbol(node)));
  const layerSymbol = (node: Node): readonly OutlineSymbol[] => {
    if (node.type !== 'object') return [];
    const properties = propertiesOf(node);
    const type = properties.get('type')?.value;
    const name = properties.get('name')?.value;
    const children = ['layers', 'shortcut', 'branches'].flatMap(key => layersIn(properties.get(key)?.value));
    const label = String(name?.value ?? type?.value ?? '');
    const shape = shapes.get(node.offset) ?? '';
    return [
      {
        name: label === '' ? 'layer' : label,
        detail: name === undefined ? shape : `${String(type?.value ?? '')} ${shape}`,
        kind: 0 < children.length ? 'structure' : 'layer',
        span: spanOf(node),
        nameSpan: spanOf(name ?? type ?? node),
        children,
      },
    ];
  };
  const properties = propertiesOf(root);
  const inputs = [properties.get('input'), ...propertiesOf(properties.get('inputs')?.value).values()].flatMap(
    property => {
      if (property === undefined) return [];
      const { key, value = key } = property;
      const numbers = (value.children ?? []).map(child => String(child.value)).join('×');
      const span = { start: key.offset, end: value.offset + value.length };
      return [
        { name: String(key.value), detail: numbers, kind: 'input', span, nameSpan: spanOf(key), children: [] } as const,
      ];
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
  return [
    {
      name: model.network.name === '' ? 'network' : model.network.name,
      detail: '',
      kind: 'network',
      span: spanOf(root),
      nameSpan: spanOf(properties.get('name')?.value ?? root),
      children: [...inputs, ...blocks, ...layersIn(properties.get('layers')?.value)],
    },
  ];
}
