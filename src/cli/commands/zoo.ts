import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closest } from '../../core/closest.ts';
import { formatCount, formatMacs } from '../../core/units.ts';
import { readNetworkFile } from '../networkFile.ts';
import { readArguments } from '../arguments.ts';
import { exitCodes, formatTable, UsageError, type ExitCode, type Output } from '../output.ts';

const folder = fileURLToPath(new URL('zoo/', import.meta.url));

/** `zoo [NAME]`: the bundled networks with their totals, or the text of one of them. */
export function zooCommand(args: readonly string[], output: Output): ExitCode {
  const { positionals } = readArguments(args, {});
  const names = readdirSync(folder)
    .filter(file => file.endsWith('.cnn.json'))
    .map(file => basename(file, '.cnn.json'));
  const [name] = positionals;
  if (name === undefined) {
    const rows = names.map(each => {
      const { network, analysis } = readNetworkFile(`${folder}${each}.cnn.json`);
      return [each, network.name, formatCount(analysis.totals.params), formatMacs(analysis.totals.macs)];
    });
    output.print(formatTable([['Name', 'Network', 'Params', 'MACs'], ...rows], [false, false, true, true]));
    return exitCodes.good;
  }
  if (!names.includes(name)) {
    const close = closest(name, names);
    throw new UsageError(
      `no network "${name}"; ${close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`}`,
    );
  }
  output.print(readFileSync(`${folder}${name}.cnn.json`, 'utf8').trimEnd());
  return exitCodes.good;
}
