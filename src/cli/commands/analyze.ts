import { patchSize } from '../../core/receptiveField.ts';
import { formatShape } from '../../core/shape.ts';
import { formatBytes, formatExact, formatNumberOf } from '../../core/units.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { conventionOf } from '../conventions.ts';
import { analysisJson } from '../json.ts';
import { printDiagnostics, readNetworkFile, type NetworkFile } from '../networkFile.ts';
import { exitCodes, formatTable, type ExitCode, type Output } from '../output.ts';
import { hasErrors } from '../../language/model.ts';

/** `analyze FILE [--json] [--convention C]`: every layer's numbers and the totals. */
export function analyzeCommand(args: readonly string[], output: Output): ExitCode {
  const { values, positionals } = readArguments(args, {
    json: { type: 'boolean', default: false },
    convention: { type: 'string', default: 'torchvision' },
  });
  const convention = conventionOf(values.convention);
  const file = readNetworkFile(onlyOperand(positionals, 'FILE'));
  if (values.json) output.print(JSON.stringify(analysisJson(file, convention), undefined, 2));
  else printAnalysis(file, convention, output);
  return hasErrors(file) ? exitCodes.bad : exitCodes.good;
}

function printAnalysis(file: NetworkFile, convention: ReturnType<typeof conventionOf>, output: Output): void {
  const { network, analysis } = file;
  const { totals } = analysis;
  const rows = analysis.layers.map((layer, id) => [
    network.layers[id]?.name ?? '',
    network.layers[id]?.type ?? '',
    layer.inputShapes.map(formatShape).join(' + '),
    formatShape(layer.outputShape),
    layer.params === 0 ? '--' : formatExact(layer.params),
    layer.params === 0 ? '--' : `${((100 * layer.params) / totals.params).toFixed(2)} %`,
    layer.window?.kernelSize.join('×') ?? '--',
    layer.macs === 0 ? '--' : formatExact(convention.count(layer.macs)),
    layer.reach?.map(patchSize).join('×') ?? '?',
  ]);
  const head = [
    'Layer',
    'Type',
    'Input Shape',
    'Output Shape',
    'Param #',
    'Param %',
    'Kernel Shape',
    convention.column,
    'Receptive Field',
  ];
  const right = [false, false, false, false, true, true, true, true, true];
  output.print(`${network.name || file.path}\n\n${formatTable([head, ...rows], right)}\n`);
  const facts = [
    ['Total params', formatExact(totals.params)],
    ['Buffers', formatExact(totals.buffers)],
    [convention.total, `${formatExact(convention.count(totals.macs))} (${convention.inWords(totals.macs)})`],
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
  if (0 < file.diagnostics.length) output.print('');
  printDiagnostics(file, output);
}
