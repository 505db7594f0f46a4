import { formatCount, formatNumberOf } from '../core/units.ts';
import { totalChangesMarkdown } from './changesMarkdown.ts';
import { hasErrors, type NetworkModel } from './model.ts';
import { presentationOf } from './presentation.ts';

/** A network in a few words, for a status bar. */
export interface NetworkSummary {
  /** "25.6 M params · 4.09 GMAC · 11.2 MB". */
  readonly text: string;
  /** Markdown: what the numbers are, and how they differ from the baseline. */
  readonly tooltip: string;
  /** The same for a screen reader. */
  readonly spoken: string;
  readonly hasErrors: boolean;
}

/** Params, computation and peak memory of a network, counted as its reader prefers, and what has become of them since its baseline. */
export function networkSummary(model: NetworkModel): NetworkSummary {
  const { network, analysis, diagnostics } = model;
  const { peakActivationBytes, peakLayer, partial } = analysis.totals;
  const { computation, networkComputation, bytes } = presentationOf(model);
  const params = `${formatCount(analysis.totals.params)} params`;
  const counted = computation(networkComputation);
  const memory = bytes(peakActivationBytes);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const name = network.name || 'Network';
  const peak = peakLayer === undefined ? 'the input' : (network.layers[peakLayer]?.name ?? '');
  const facts = [
    `- ${params}, ${counted}`,
    `- activations: at most ${memory} at once, at \`${peak}\``,
    ...(0 < partial.length ? [`- partial: ${formatNumberOf(partial.length, 'layer')} not counted`] : []),
    ...(0 < errors.length ? [`- $(error) ${formatNumberOf(errors.length, 'error')}: ${errors[0]?.message ?? ''}`] : []),
  ].join('\n');
  const isPartial = 0 < partial.length ? ', partial' : '';
  const wrong = 0 < errors.length ? `, ${formatNumberOf(errors.length, 'error')}` : '';
  return {
    text: `${params} · ${counted} · ${memory}${isPartial}`,
    tooltip: [`**${name}**`, facts, ...totalChangesMarkdown(model)].join('\n\n'),
    spoken: `${name}: ${params}, ${counted}, at most ${memory} at once${isPartial}${wrong}`,
    hasErrors: hasErrors(model),
  };
}
