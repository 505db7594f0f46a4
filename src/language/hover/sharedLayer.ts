import type { LayerId } from '../../core/diagnostic.ts';
import { formatShape } from '../../core/shape.ts';
import { formatExact, formatNumberOf } from '../../core/units.ts';
import { countedRows, paragraphs, table } from './markdown.ts';
import { timeLine } from './time.ts';
import { pictureOf, windowKey } from './picture.ts';
import type { Reader } from './reader.ts';

/** A layer that is written once and unfolds into several: what they have in common, and how they differ. */
export function sharedLayerMarkdown(ids: readonly LayerId[], reader: Reader): string {
  const { presentation } = reader;
  const { network, analysis } = reader.model;
  const first = analysis.layers[ids[0] ?? -1];
  const type = first?.type;
  const rows = ids.map(id => {
    const layer = analysis.layers[id];
    return [
      layer?.inputShapes.map(formatShape).join(' + ') ?? '?',
      formatShape(layer?.outputShape),
      formatExact(layer?.params ?? Number.NaN),
      formatExact(presentation.computationOf([id])),
    ];
  });
  const params = ids.reduce((sum, id) => sum + (analysis.layers[id]?.params ?? Number.NaN), 0);
  const isOneWindow = new Set(ids.map(id => windowKey(analysis.layers[id]?.window))).size === 1;
  const columns = [
    { head: '×', isNumber: true },
    { head: 'input' },
    { head: 'output' },
    { head: 'params', isNumber: true },
    { head: presentation.computationName, isNumber: true },
  ] as const;
  return paragraphs([
    `**${network.layers[ids[0] ?? -1]?.type ?? ''}** — ${type?.summary ?? 'no such layer type'}`,
    `Written once, used ${formatNumberOf(ids.length, 'time')}: ${formatExact(params)} params, ${presentation.computation(presentation.computationOf(ids))} in all`,
    timeLine(ids, reader),
    table(columns, countedRows(rows)),
    isOneWindow ? first && pictureOf(first, reader) : undefined,
    type && `_Source: ${type.source}_`,
  ]);
}
