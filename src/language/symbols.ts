import { spanKey } from '../formats/spans.ts';
import { entriesOf, outputShapes } from './instances.ts';
import type { NetworkModel } from './model.ts';
import type { OutlineEntry } from './syntax.ts';

/** The network as it is written: inputs, blocks, and layers inside each other, with their shapes. */
export function symbols(model: NetworkModel): readonly OutlineEntry[] {
  const shapes = new Map(
    entriesOf(model).map(entry => [spanKey(entry.span), [...outputShapes(entry, model).keys()].join(' … ')] as const),
  );
  const withShape = (entry: OutlineEntry): OutlineEntry => {
    const shape = entry.kind === 'layer' || entry.kind === 'structure' ? (shapes.get(spanKey(entry.span)) ?? '') : '';
    const detail = [entry.detail, shape].filter(part => part !== '').join(' ');
    return { ...entry, detail, children: entry.children.map(withShape) };
  };
  return model.syntax.outline().map(withShape);
}
