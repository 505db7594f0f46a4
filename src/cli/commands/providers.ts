import { formatNumberOf } from '../../core/units.ts';
import type { Device, Machine } from '../../protocol/reports.ts';
import { findProviders, type ProviderSurvey } from '../../runner/host/providers.ts';
import { readArguments } from '../arguments.ts';
import { exitCodes, formatTable, UsageError, type ExitCode, type Output } from '../output.ts';
import { runnerPath, standardTimeoutMs } from '../runs.ts';

/** `providers [--json]`: which execution providers work on this machine, why the others do not, and its graphics processors. */
export async function providersCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean', default: false } });
  if (0 < positionals.length) throw new UsageError(`no operand, not ${positionals.join(' ')}`);
  const result = await findProviders({ runnerPath, timeoutMs: standardTimeoutMs });
  if ('failure' in result) {
    output.complain(result.failure.message);
    return exitCodes.runtime;
  }
  output.print(values.json ? JSON.stringify(result.report, undefined, 2) : surveyInWords(result.report));
  return result.report.providers.some(({ works }) => works) ? exitCodes.good : exitCodes.runtime;
}

function surveyInWords({ providers, machine }: ProviderSurvey): string {
  const rows = providers.map(({ name, works, reason, auto }) => [
    works ? '✓' : '✗',
    name,
    reason ?? (auto ? 'computes a test model' : 'computes a test model; "auto" leaves it out'),
  ]);
  const table = formatTable([['', 'Provider', ''], ...rows], []);
  return machine === undefined ? table : `${table}\n\n${devicesInWords(machine)}`;
}

function devicesInWords({ devices, processor, threads, onnxruntime }: Machine): string {
  const lines = devices.map(deviceInWords);
  return [...lines, `${processor}, ${formatNumberOf(threads, 'thread')}, onnxruntime ${onnxruntime}`].join('\n');
}

/** A device in one line, such as "NVIDIA H200, 141 GB, driver 580.65.06". */
function deviceInWords({ name, driver, memoryBytes }: Device): string {
  const memory = Number.isNaN(memoryBytes) ? '' : `, ${(memoryBytes / 1e9).toFixed(0)} GB`;
  return `${name}${memory}, driver ${driver}`;
}
