import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatBytes, formatNumberOf } from '../../core/units.ts';
import { opsets } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { isProblem } from '../../onnx/lower.ts';
import { graphToWrite } from '../../runner/graphToWrite.ts';
import { modelSteps, type ModelFileProblem } from '../../runner/modelFile.ts';
import { onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { interruption } from '../interruption.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

/** `export FILE -o OUT.onnx [--export NAME] [--weights FILE] [--opset N] [--external-data]`: the network as an ONNX model, with weights from its seed or from a file. */
export async function exportCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    'output': { type: 'string', short: 'o' },
    'opset': { type: 'string' },
    'export': { type: 'string' },
    'weights': { type: 'string' },
    'external-data': { type: 'boolean', default: false },
  });
  const path = onlyOperand(positionals, 'FILE');
  if (values.output === undefined) throw new UsageError('-o OUT.onnx is missing');
  const opset = wholeOption('opset', values.opset, opsets.oldest) ?? opsets.standard;
  if (opsets.newest < opset) throw new UsageError(`--opset takes ${opsets.oldest} to ${opsets.newest}, not ${opset}`);

  const file = await readNetworkFile(path, values.export);
  if (printDiagnostics(file, output)) return exitCodes.bad;
  const lowered = graphToWrite(file.analysis, values.weights);
  if (isProblem(lowered)) {
    output.complain(`${path}: ${lowered.problem}`);
    return exitCodes.bad;
  }
  const { graph, weights: trained } = lowered;
  const problem = await write(values.output, graph, opset, values['external-data']);
  lowered.close();
  if (problem !== undefined) {
    output.complain(`${path}: ${problem.problem}`);
    return exitCodes.bad;
  }
  const nodes = formatNumberOf(graph.nodes.length, 'node');
  const weights = formatBytes(file.analysis.totals.weightBytes);
  const origin = trained === undefined ? `seed ${file.network.seed}` : trained;
  output.print(`${values.output}: opset ${opset}, ${nodes}, ${weights} of weights from ${origin}`);
  return exitCodes.good;
}

/** Also what the disk has against it is a problem of the user. An interrupted export leaves nothing of the new file, and an older one whole. */
async function write(
  path: string,
  graph: Graph,
  opset: number,
  externalData: boolean,
): Promise<ModelFileProblem | undefined> {
  const signal = interruption();
  const steps = modelSteps(path, graph, { opset, externalData });
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      // A signal is heard between two turns only.
      await nextTurn();
      if (signal.aborted) {
        steps.return(undefined);
        return { problem: `interrupted; ${path} was not written` };
      }
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
