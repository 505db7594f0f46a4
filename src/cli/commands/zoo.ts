import { readFileSync } from 'node:fs';
import { closest } from '../../core/closest.ts';
import { formatCount, formatMacs } from '../../core/units.ts';
import { readArguments, wholeOption } from '../arguments.ts';
import { readNetworkFile } from '../networkFile.ts';
import { exitCodes, formatTable, UsageError, type ExitCode, type Output } from '../output.ts';
import { standardTimeoutMs } from '../runs.ts';
import { checkZoo } from '../zooCheck.ts';
import { zooNames, zooPath } from '../zooNetworks.ts';

/**
 * `zoo`: the bundled networks with their totals. `zoo NAME`: the text of one. `zoo --check [NAME…] [--ep E] [--timeout-ms N]
 * [--json]`: each held to its published figures and to a run.
 */
export async function zooCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'check': { type: 'boolean', default: false },
    'ep': { type: 'string', default: 'cpu' },
    'timeout-ms': { type: 'string' },
    'json': { type: 'boolean', default: false },
  });
  const names = zooNames();
  for (const name of positionals) if (!names.includes(name)) throw new UsageError(noSuchNetwork(name, names));
  if (values.check) {
    const timeoutMs = wholeOption('timeout-ms', values['timeout-ms'], 1) ?? standardTimeoutMs;
    const checked = positionals.length === 0 ? names : positionals;
    return checkZoo(checked, { provider: values.ep, timeoutMs, json: values.json }, output);
  }
  if (values.json) throw new UsageError('--json goes with --check');
  const [name, more] = positionals;
  if (more !== undefined) throw new UsageError(`one NAME at a time, not ${positionals.join(' ')}`);
  if (name === undefined) await printList(names, output);
  else output.print(readFileSync(zooPath(name), 'utf8').trimEnd());
  return exitCodes.good;
}

async function printList(names: readonly string[], output: Output): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const name of names) {
    const { network, analysis } = await readNetworkFile(zooPath(name));
    rows.push([name, network.name, formatCount(analysis.totals.params), formatMacs(analysis.totals.macs)]);
  }
  output.print(formatTable([['Name', 'Network', 'Params', 'MACs'], ...rows], [false, false, true, true]));
}

function noSuchNetwork(name: string, names: readonly string[]): string {
  const close = closest(name, names);
  return `no network "${name}"; ${close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`}`;
}
