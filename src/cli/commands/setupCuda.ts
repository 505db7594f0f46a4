import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { formatBytes } from '../../core/units.ts';
import { setUpCuda } from '../../runner/cudaSetup/setUp.ts';
import { onlyOperand, readArguments } from '../arguments.ts';
import { exitCodes, type ExitCode, type Output } from '../output.ts';

/** `setup-cuda FOLDER [--package FILE.nupkg] [--feed URL]`: a runtime with CUDA in a folder, and how to use it. */
export async function setupCudaCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, { package: { type: 'string' }, feed: { type: 'string' } });
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  let tenths = 0;
  const result = await setUpCuda({
    packageFolder: packageFolder(),
    storage: onlyOperand(positionals, 'FOLDER'),
    ...(values.package !== undefined && { packagePath: values.package }),
    ...(values.feed !== undefined && { feed: values.feed }),
    signal: controller.signal,
    say: message => output.complain(message),
    onDownload({ receivedBytes, totalBytes }) {
      const reached = Math.floor((10 * receivedBytes) / totalBytes);
      if (tenths < reached) output.complain(`${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`);
      tenths = Math.max(tenths, reached);
    },
  });
  process.off('SIGINT', stop);
  if ('problem' in result) {
    output.complain(result.problem);
    if (result.byHand !== undefined) output.complain(result.byHand);
    return exitCodes.runtime;
  }
  if (0 < result.missing.length) output.complain(`not found on this machine: ${result.missing.join(', ')}`);
  output.print(`CNN_ONNXRUNTIME=${result.runtimePath}`);
  output.complain('set this variable, and runs use CUDA where it works');
  return exitCodes.good;
}

/** The onnxruntime-node that is installed beside us. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
}
