import { formatShape } from '../../core/shape.ts';
import type { Analysis } from '../../core/analysis.ts';
import { countAll, countByClass, type Convention } from '../../core/conventions.ts';
import { formatBytes, formatCount, formatExact, formatMacs, formatNumberOf } from '../../core/units.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { conventionOf } from '../conventions.ts';
import { analysisJson } from '../json.ts';
import { printDiagnostics, readNetworkFile, type NetworkFile } from '../networkFile.ts';
import { exitCodes, formatTable, type ExitCode, type Output } from '../output.ts';
import { hasErrors } from '../../language/model.ts';

/** `analyze FILE [--export NAME] [--json] [--convention C]`: every layer's numbers and the totals. */
export async function analyzeCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    export: { type: 'string' },
    json: { type: 'boolean', default: false },
    convention: { type: 'string', default: 'torchvision' },
  });
  const convention = conventionOf(values.convention);
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  if (values.json) output.print(JSON.stringify(analysisJson(file, convention), undefined, 2));
  else printAnalysis(file, convention, output);
  return hasErrors(file) ? exitCodes.bad : exitCodes.good;
}

function printAnalysis(file: NetworkFile, convention: Convention, output: Output): void {
  const { network, analysis } = file;
  const { totals } = analysis;
  const computation = countAll(convention, analysis.layers);
  const rows = analysis.layers.map((layer, id) => [
    network.layers[id]?.name ?? '',
    network.layers[id]?.type ?? '',
    layer.inputShapes.map(formatShape).join(' + '),
    formatShape(layer.outputShape),
    layer.params === 0 ? '--' : formatExact(layer.params),
    layer.params === 0 ? '--' : `${((100 * layer.params) / totals.params).toFixed(2)} %`,
    layer.window?.kernelSize.join('×') ?? '--',
    convention.count(layer) === 0 ? '--' : formatExact(convention.count(layer)),
    layer.reach?.map(({ size }) => size).join('×') ?? '?',
  ]);
  const head = [
    'Layer',
    'Type',
    'Input Shape',
    'Output Shape',
    'Param #',
    'Param %',
    'Kernel Shape',
    convention.unit === 'MAC' ? 'Mult-Adds' : 'FLOPs',
    'Receptive Field',
  ];
  const right = [false, false, false, false, true, true, true, true, true];
  output.print(`${network.name || file.path}\n\n${formatTable([head, ...rows], right)}\n`);
  const facts = [
    ['Total params', formatExact(totals.params)],
    ['Buffers', formatExact(totals.buffers)],
    convention.unit === 'MAC'
      ? ['Total mult-adds', `${formatExact(computation)} (${formatMacs(computation)})`]
      : ['Total FLOPs', `${formatExact(computation)} (${formatCount(computation)}FLOP)`],
    ['Params size', formatBytes(totals.weightBytes)],
    [
      'Activations',
      `${formatBytes(totals.activationBytes)}, at most ${formatBytes(totals.peakActivationBytes)} at once`,
    ],
    ['Peak at', totals.peakLayer === undefined ? '--' : (network.layers[totals.peakLayer]?.name ?? '')],
    ['Receptive field', formatShape(totals.receptiveField)],
    ['Minimum input', formatShape(totals.minInput)],
  ];
  for (const [name = '', value = ''] of facts) output.print(`${`${name}:`.padEnd(18)}${value}`);
  if (0 < totals.partial.length)
    output.print(
      `Partial: ${formatNumberOf(totals.partial.length, 'layer')} not counted: ${totals.partial.join(', ')}`,
    );
  if (convention.name !== 'torchvision') printReconciliation(convention, analysis, output);
  if (0 < file.diagnostics.length) output.print('');
  printDiagnostics(file, output);
}

/** Where the difference from torchvision's rule comes from, class by class. */
function printReconciliation(convention: Convention, { layers }: Analysis, output: Output): void {
  const rows = countByClass(convention, layers).map(({ category, layers: count, torchvision, count: here }) => [
    category,
    String(count),
    formatExact(torchvision),
    formatExact(here),
    formatExact(here - torchvision),
  ]);
  const head = ['Class', 'Layers', 'torchvision', convention.name, 'Difference'];
  output.print(`\n${convention.name} counts ${convention.rule}.\n`);
  output.print(formatTable([head, ...rows], [false, true, true, true, true]));
}
