import type {
  BatchTiming,
  BenchmarkReport,
  BenchmarkVariant,
  LayerTiming,
  Machine,
  ProviderChoice,
  RunSettings,
  ValidationReport,
} from '../protocol/reports.ts';
import {
  errorInWords,
  formatExact,
  formatMacs,
  formatShare,
  inMilliseconds,
  machineInWords,
  medianInWords,
  millisecondsAlone,
  rooflineShare,
  settingsInWords,
  shapeInWords,
  significant,
  variantInWords,
} from './amounts.ts';
import { provedInWords } from './proved.ts';

/** So many layers are listed where people read; the whole list is for CSV. */
const mostLayers = 12;

/** A validation as Markdown for a pull request: the verdict, what departs, and what it was run on. */
export function validationMarkdown(report: ValidationReport): string {
  const departing = report.layers.filter(({ problems }) => 0 < problems.length);
  const verdict = report.passed ? '✓ passed' : '✗ failed';
  return joined([
    `## ${escaped(report.name)}: ${verdict} · ${report.agreeing} of ${report.layers.length} layers`,
    `${escaped(provedInWords(report).join('; '))}.`,
    [...report.problems, ...(report.notes ?? [])].map(sentence => `- ${escaped(sentence)}`).join('\n'),
    departing.length === 0
      ? ''
      : tableOf(
          ['Layer', 'Type', 'Analysed', 'Executed', 'Error', 'What is wrong'],
          departing
            .slice(0, mostLayers)
            .map(({ name, type, shape, executedShape, relativeError, problems }) => [
              code(name),
              escaped(type),
              shapeInWords(shape),
              executedShape === undefined ? '–' : shapeInWords(executedShape),
              relativeError === undefined ? '–' : errorInWords(relativeError),
              escaped(problems.join('; ')),
            ]),
          [false, false, false, false, true, false],
        ),
    mostLayers < departing.length ? `and ${departing.length - mostLayers} more layers.` : '',
    whereInWords(report),
  ]);
}

/** A benchmark as Markdown for a pull request: the median, every batch size, what was varied, the slowest layers, and the machine. */
export function benchmarkMarkdown(report: BenchmarkReport): string {
  const { batches, variants = [], refusedVariants = [], layers = [], warnings, roofline } = report;
  const [first] = batches;
  return joined([
    `## ${escaped(report.name)}: ${first === undefined ? 'nothing measured' : `${medianInWords(first)} at batch ${first.batch}`}`,
    `${formatMacs(report.macs)} an example · session in ${inMilliseconds(report.sessionCreation)} · first run ${inMilliseconds(report.firstRun)} · ${report.warmup} runs to warm up`,
    batchTable(batches),
    variants.length === 0 ? '' : variantTable(variants),
    refusedVariants
      .map(({ axis, value, problem }) => `- not measured: ${variantInWords(axis, value)} (${escaped(problem)})`)
      .join('\n'),
    layers.length === 0 ? '' : layerTable(layers),
    warnings.map(warning => `> ⚠ ${escaped(warning)}`).join('\n>\n'),
    roofline === undefined
      ? ''
      : `Roofline measured here: ${significant(roofline.gmacPerSecond)} GMAC/s, ${significant(roofline.gigabytesPerSecond)} GB/s.`,
    `<sub>Times in ms; intervals hold the median with 95 % confidence. Percentiles by ${escaped(report.percentileRule)}.</sub>`,
    whereInWords(report),
  ]);
}

function batchTable(batches: readonly BatchTiming[]): string {
  const hasRoofline = batches.some(({ rooflineBound }) => rooflineBound !== undefined);
  const hasDevice = batches.some(({ onDeviceMedian }) => onDeviceMedian !== undefined);
  return tableOf(
    [
      'Batch',
      'Runs',
      'Min',
      'Median',
      'Mean ± sd',
      'P90',
      'P95',
      'P99',
      ...(hasDevice ? ['On device'] : []),
      'Samples/s',
      'GMAC/s',
      ...(hasRoofline ? ['Of roofline'] : []),
    ],
    batches.map(batch => [
      formatExact(batch.batch),
      formatExact(batch.runs),
      millisecondsAlone(batch.min),
      `**${medianInWords(batch).replace(' ms', '')}**`,
      `${millisecondsAlone(batch.mean)} ± ${millisecondsAlone(batch.standardDeviation)}`,
      millisecondsAlone(batch.p90),
      millisecondsAlone(batch.p95),
      millisecondsAlone(batch.p99),
      ...(hasDevice ? [batch.onDeviceMedian === undefined ? '–' : millisecondsAlone(batch.onDeviceMedian)] : []),
      significant(batch.samplesPerSecond),
      significant(batch.gmacPerSecond),
      ...(hasRoofline ? [rooflineShare(batch) ?? '–'] : []),
    ]),
  );
}

function variantTable(variants: readonly BenchmarkVariant[]): string {
  return tableOf(
    ['Changed', 'Batch', 'Median', 'Samples/s', 'GMAC/s'],
    variants.map(({ axis, value, timing }) => [
      variantInWords(axis, value),
      formatExact(timing.batch),
      `**${medianInWords(timing).replace(' ms', '')}**`,
      significant(timing.samplesPerSecond),
      significant(timing.gmacPerSecond),
    ]),
    [false, true, true, true, true],
  );
}

function layerTable(layers: readonly LayerTiming[]): string {
  const time = layers.reduce((sum, { median }) => sum + median, 0);
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
  const slowest = [...layers].sort((left, right) => right.median - left.median).slice(0, mostLayers);
  const rows = slowest.map(layer => [
    code(layer.name),
    escaped(layer.type),
    millisecondsAlone(layer.median),
    formatShare(layer.median / time),
    layer.macs === 0 ? '–' : formatShare(layer.macs / macs),
  ]);
  const title = slowest.length < layers.length ? `The ${slowest.length} slowest of ${layers.length} layers` : 'Layers';
  // Folded away: a reader of a pull request wants the verdict first.
  return `<details><summary>${title}</summary>\n\n${tableOf(['Layer', 'Type', 'Median', 'Time', 'MACs'], rows, [false, false, true, true, true])}\n\n</details>`;
}

function whereInWords({
  provider: { used, requested, reason, refusals },
  settings,
  machine,
}: {
  readonly provider: ProviderChoice;
  readonly settings: RunSettings;
  readonly machine: Machine;
}): string {
  const refused = refusals.map(refusal => `${refusal.provider} (${escaped(refusal.reason)})`).join('; ');
  return (
    [
      `<sub>Execution provider **${escaped(used)}** (asked for ${escaped(requested)}; ${escaped(reason)}), ${escaped(settingsInWords(settings))}, onnxruntime ${escaped(machine.onnxruntime)}, ${escaped(machineInWords(machine))}.`,
      ...(refused === '' ? [] : [`Not used: ${refused}.`]),
    ].join(' ') + '</sub>'
  );
}

/** A table; columns of numbers stand at the right. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = head.map(() => true),
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, at) => (right[at] === true ? '--:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** A name as it stands in the text, in a table cell too. */
export function code(name: string): string {
  const ticks = '`'.repeat(1 + Math.max(0, ...[...name.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = ticks.length === 1 ? '' : ' ';
  return `${ticks}${pad}${name.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}${pad}${ticks}`;
}

/** A text of others as Markdown that says just that: no markup, no second line. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function joined(paragraphs: readonly string[]): string {
  return `${paragraphs.filter(paragraph => paragraph !== '').join('\n\n')}\n`;
}
