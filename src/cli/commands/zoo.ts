import { readFileSync } from 'node:fs';
import { closest } from '../../core/closest.ts';
import { formatCount, formatMacs } from '../../core/units.ts';
import { readArguments, wholeOption } from '../arguments.ts';
import { readNetworkFile, type NetworkFile } from '../networkFile.ts';
import { exitCodes, formatTable, UsageError, type ExitCode, type Output } from '../output.ts';
import { standardTimeoutMs } from '../runs.ts';
import { checkZoo } from '../zooCheck.ts';
import { zooNames, zooPath } from '../zooNetworks.ts';

/**
 * `zoo [--json]`: the bundled networks with their totals. `zoo NAME`: the text of one. `zoo --check [NAME…] [--ep E] [--timeout-ms N]
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
  const [name, more] = positionals;
  if (more !== undefined) throw new UsageError(`one NAME at a time, not ${positionals.join(' ')}`);
  if (values.json && name !== undefined) throw new UsageError('--json goes with the list or with --check');
  if (name === undefined) await printList(names, values.json, output);
  else output.print(readFileSync(zooPath(name), 'utf8').trimEnd());
  return exitCodes.good;
}

async function printList(names: readonly string[], json: boolean, output: Output): Promise<void> {
  const networks: (readonly [name: string, file: NetworkFile])[] = [];
  for (const name of names) networks.push([name, await readNetworkFile(zooPath(name))]);
  if (json) {
    output.print(JSON.stringify(networks.map(([name, file]) => zooEntry(name, file))));
    return;
  }
  const rows = networks.map(([name, { network, analysis }]) => [
    name,
    network.name,
    formatCount(analysis.totals.params),
    formatMacs(analysis.totals.macs),
  ]);
  output.print(formatTable([['Name', 'Network', 'Params', 'MACs'], ...rows], [false, false, true, true]));
}

/** One network of `zoo --json`; the names are a contract. The summary is what its first line says. */
function zooEntry(name: string, { network, analysis }: NetworkFile) {
  const path = zooPath(name);
  const [first = ''] = readFileSync(path, 'utf8').split('\n');
  const { params, macs } = analysis.totals;
  return {
    name,
    title: network.name,
    file: `${name}${path.endsWith('.ts') ? '.cnn.ts' : '.cnn.json'}`,
    params,
    macs,
    summary: first.startsWith('//') ? first.slice(2).trim() : '',
  };
}

function noSuchNetwork(name: string, names: readonly string[]): string {
  const close = closest(name, names);
  return `no network "${name}"; ${close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`}`;
}
