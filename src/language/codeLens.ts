import { groupTotals } from '../core/groupTotals.ts';
import { formatCount, formatNumberOf, formatTime } from '../core/units.ts';
import type { Span } from '../formats/sourceMap.ts';
import { totalsGrowth } from './comparison.ts';
import type { NetworkModel } from './model.ts';
import { presentationOf } from './presentation.ts';

/** A line of text above a place, which runs a command when it has one. */
export interface CodeLens {
  readonly span: Span;
  readonly title: string;
  readonly command?: 'cnn.run' | 'cnn.benchmark' | 'cnn.exportOnnx' | 'cnn.openDiagram';
}

/** Above the network what can be done with it and its totals; above each block how often it is used and what that amounts to. */
export function codeLenses(model: NetworkModel): readonly CodeLens[] {
  const { analysis, syntax, network } = model;
  const { totals } = analysis;
  const span = syntax.networkSpan;
  if (span === undefined) return [];
  const partial = 0 < totals.partial.length ? ', partial' : '';
  const { computation, computationOf, networkComputation } = presentationOf(model);
  const groups = groupTotals(analysis);
  return [
    { span, title: '$(play) Run', command: 'cnn.run' },
    { span, title: '$(dashboard) Benchmark', command: 'cnn.benchmark' },
    { span, title: '$(export) Export ONNX', command: 'cnn.exportOnnx' },
    { span, title: '$(type-hierarchy) Open Diagram', command: 'cnn.openDiagram' },
    {
      span,
      title: `${formatCount(totals.params)} params · ${computation(networkComputation)}${partial}${measuredTotal(model)}${sinceBaseline(model)}`,
    },
    ...syntax.blocks.map(({ name, nameSpan }) => {
      const uses = network.groups.flatMap(({ kind, type }, id) =>
        kind === 'block' && type === name ? (groups[id] ?? []) : [],
      );
      const params = uses.reduce((sum, use) => sum + use.params, 0);
      const amount = `${formatCount(params)} params · ${computation(computationOf(uses.flatMap(use => use.layers)))}`;
      return {
        span: nameSpan,
        title: uses.length === 0 ? 'not used' : `used ${formatNumberOf(uses.length, 'time')} · ${amount}`,
      };
    }),
  ];
}

/** " · 26.1 ms on cpu"; nothing where nothing was measured. */
function measuredTotal({ measured }: NetworkModel): string {
  if (measured === undefined) return '';
  return ` · ${measured.isOld ? '≈' : ''}${formatTime(measured.median)} on ${measured.provider}`;
}

/** " · Δ −1.2 M params, −0.3 GMAC since HEAD"; nothing where the totals are the same. */
function sinceBaseline({ baseline }: NetworkModel): string {
  const grown = baseline === undefined ? '' : totalsGrowth(baseline.comparison);
  return grown === '' ? '' : ` · Δ ${grown} since ${baseline?.label ?? ''}`;
}
