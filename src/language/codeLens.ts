import { formatCount, formatMacs, formatNumberOf } from '../core/units.ts';
import { propertiesOf, readTree, spanOf } from '../formats/json/tree.ts';
import type { Span } from '../formats/sourceMap.ts';
import type { NetworkModel } from './model.ts';

/** A line of text above a place, which runs a command when it has one. */
export interface CodeLens {
  readonly span: Span;
  readonly title: string;
  readonly command?: 'cnn.run' | 'cnn.benchmark' | 'cnn.exportOnnx' | 'cnn.openDiagram';
}

/** Above the network what can be done with it and its totals; above each block how often it is used. */
export function codeLenses(model: NetworkModel): readonly CodeLens[] {
  const { root } = readTree(model.text);
  if (root?.type !== 'object') return [];
  const { totals } = model.analysis;
  const span = { start: root.offset, end: root.offset + 1 };
  const partial = 0 < totals.partial.length ? ', partial' : '';
  const blocks = [...propertiesOf(propertiesOf(root).get('blocks')?.value)];
  return [
    { span, title: '$(play) Run', command: 'cnn.run' },
    { span, title: '$(dashboard) Benchmark', command: 'cnn.benchmark' },
    { span, title: '$(export) Export ONNX', command: 'cnn.exportOnnx' },
    { span, title: '$(type-hierarchy) Open Diagram', command: 'cnn.openDiagram' },
    { span, title: `${formatCount(totals.params)} params · ${formatMacs(totals.macs)}${partial}` },
    ...blocks.map(([name, { key }]) => {
      const uses = model.network.groups.filter(({ kind, type }) => kind === 'block' && type === name).length;
      return { span: spanOf(key), title: uses === 0 ? 'not used' : `used ${formatNumberOf(uses, 'time')}` };
    }),
  ];
}
