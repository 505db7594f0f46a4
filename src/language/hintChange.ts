import { formatBytes, formatCount, formatGrowth, formatMacs } from '../core/units.ts';
import { growth, type EntryChange } from './changes.ts';
import { changeMarkdown } from './changesMarkdown.ts';
import { hintSeparator, longestHint, type HintPart } from './hintParts.ts';
import type { NetworkModel } from './model.ts';

/**
 * The parts of a hint with what has changed: "64×56×56 · 9,472 params · Δ +4.13 k params". Where there is no room for all of it, what has
 * changed matters more than what the hint says otherwise; how many layers it stands for, and the first of its facts, always stay.
 */
export function withChange(
  parts: readonly HintPart[],
  change: EntryChange | undefined,
  model: NetworkModel,
): readonly HintPart[] {
  if (change === undefined) return parts;
  const nKept = parts[0]?.text.startsWith('×') === true ? 2 : 1;
  const deltas = deltasOf(change);
  let shown = parts.map(({ text }) => text);
  const length = (count: number): number => [...shown, deltas.slice(0, count).join(', ')].join(hintSeparator).length;
  while (nKept < shown.length && longestHint < length(1)) shown = shown.slice(0, -1);
  let count = 1;
  while (count < deltas.length && length(count + 1) <= longestHint) count += 1;
  const tooltip = changeMarkdown(change, model).join('\n\n');
  return [...parts.slice(0, shown.length), { text: deltas.slice(0, count).join(', '), tooltip }];
}

function deltasOf(change: EntryChange): readonly string[] {
  if (change.isNew) return ['new'];
  const figures = [
    [growth(change.params), (amount: number) => `${formatCount(amount)} params`],
    [growth(change.macs), formatMacs],
    [growth(change.activationBytes), formatBytes],
    [growth(change.receptiveField), (amount: number) => `${formatCount(amount)} px`],
  ] as const;
  const grown = figures.flatMap(([amount, format]) =>
    amount === 0 || Number.isNaN(amount) ? [] : [formatGrowth(amount, format)],
  );
  const [first, ...rest] = grown;
  if (first !== undefined) return [`Δ ${first}`, ...rest];
  const { before, after } = change.outputShape;
  return [before === after ? 'changed' : `was ${before}`];
}
