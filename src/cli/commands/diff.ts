import type { Analysis } from '../../core/analysis.ts';
import { compareNetworks, type FigureDifferences, type NetworkComparison } from '../../core/compareNetworks.ts';
import { comparisonLines, headlineOf } from '../../language/comparison.ts';
import { hasErrors } from '../../language/model.ts';
import { readArguments } from '../arguments.ts';
import { printDiagnostics, readNetworkFile, type NetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

/**
 * `diff A B [--json]`: what differs between two networks, in whichever formats. Good when both could be read, however much they differ:
 * a difference is a result, not a mistake.
 */
export async function diffCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean', default: false } });
  const [left, right, ...more] = positionals;
  if (left === undefined || right === undefined) throw new UsageError('two files are compared: diff A B');
  if (0 < more.length) throw new UsageError(`two files are compared, not ${positionals.join(' ')}`);
  const files = [await readNetworkFile(left), await readNetworkFile(right)] as const;
  const comparison = compareNetworks(files[0].analysis, files[1].analysis);
  if (values.json) output.print(JSON.stringify(comparisonJson(comparison), undefined, 2));
  else for (const line of comparisonLines(comparison)) output.print(line);
  return files.filter(file => complainOf(file, output)).length === 0 ? exitCodes.good : exitCodes.bad;
}

/** Errors are no part of the difference: they go where a pipe does not take them. */
function complainOf(file: NetworkFile, { complain }: Output): boolean {
  if (hasErrors(file)) printDiagnostics(file, { print: complain, complain });
  return hasErrors(file);
}

/** The object that `diff --json` prints. What is not known is null. */
function comparisonJson(comparison: NetworkComparison) {
  const { before, after, added, removed, changed, edits } = comparison;
  return {
    summary: headlineOf(comparison),
    edits,
    totals: { before: before.totals, after: after.totals },
    added: added.map(id => layerJson(after, id)),
    removed: removed.map(id => layerJson(before, id)),
    changed: changed.map(({ before: left, after: right, edits: written, figures }) => ({
      before: before.network.layers[left]?.name,
      after: after.network.layers[right]?.name,
      type: after.network.layers[right]?.type,
      edits: written.map(({ attribute, before: from = null, after: to = null }) => ({
        attribute,
        before: from,
        after: to,
      })),
      figures: figuresJson(figures),
    })),
  };
}

function layerJson({ network, layers }: Analysis, id: number) {
  const { name, type } = network.layers[id] ?? {};
  const { outputShape = null, params, macs, activationBytes } = layers[id] ?? {};
  return { name, type, outputShape, params, macs, activationBytes };
}

function figuresJson(figures: FigureDifferences) {
  const entries = Object.entries(figures) as readonly (readonly [string, { before?: unknown; after?: unknown }])[];
  return Object.fromEntries(
    entries.map(([name, { before = null, after = null }]) => [name, { before, after }] as const),
  );
}
