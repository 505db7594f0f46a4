import { closest } from '../core/closest.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { benchCommand } from './commands/bench.ts';
import { checkCommand } from './commands/check.ts';
import { convertCommand } from './commands/convert.ts';
import { diagramCommand } from './commands/diagram.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { gradcheckCommand } from './commands/gradcheck.ts';
import { learnedCommand } from './commands/learned.ts';
import { providersCommand } from './commands/providers.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { setupCudaCommand } from './commands/setupCuda.ts';
import { trainCommand } from './commands/train.ts';
import { typesCommand } from './commands/types.ts';
import { zooCommand } from './commands/zoo.ts';
import { endAsInterrupted } from './interruption.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from './output.ts';

const commands: Readonly<Record<string, (args: readonly string[], output: Output) => ExitCode | Promise<ExitCode>>> = {
  'analyze': analyzeCommand,
  'check': checkCommand,
  'export': exportCommand,
  'convert': convertCommand,
  'diff': diffCommand,
  'diagram': diagramCommand,
  'run': runCommand,
  'bench': benchCommand,
  'train': trainCommand,
  'gradcheck': gradcheckCommand,
  'learned': learnedCommand,
  'providers': providersCommand,
  'setup-cuda': setupCudaCommand,
  'zoo': zooCommand,
  'explain': explainCommand,
  'schema': schemaCommand,
  'types': typesCommand,
};

const usage = `cnn-designer: convolutional networks from the command line

  analyze FILE [--export NAME] [--json] [--convention torchvision|paper|fvcore|torchinfo|flops]
                                                            numbers of every layer, and totals
  check FILE…                                               what is wrong, a line each
  export FILE -o OUT.onnx [--export NAME] [--weights FILE] [--opset N] [--external-data]
                                                            ONNX model with seeded weights, or those of a file
  convert FILE [-o OUT] [--export NAME]                     JSON to TypeScript, or TypeScript to JSON
  diff A B [--json]                                         what differs between two networks, layer by layer
  diagram FILE… [-o OUT.svg|.png|.tex|.tikz] [--export NAME] [--style graph|volumes|maps] [--theme light|dark|print] [--transparent]
          [--scale 2] [--expand all|none|LEVELS] [--direction down|right] [--overlay params|macs|memory|field|intensity]
                                                            a drawing; SVG without OUT, .tikz is .tex to be put into a document
  run FILE [--export NAME] [--ep auto|cpu|cuda|webgpu|…] [--precision fp32|tf32|fp16|int8|int8-dynamic] [--threads N]
           [--weights FILE] [--timeout-ms N] [--json]
                                                            proves the analysis on an execution
  gradcheck FILE [--export NAME] [--loss cross-entropy|squared|binary-cross-entropy] [--ep E] [--timeout-ms N] [--json]
                                                            holds every gradient to central differences in float64
  bench FILE [--export NAME] [--ep E] [--batch 1,8,32] [--precision fp32,fp16,int8,int8-dynamic,tf32] [--threads 1,2] [--side 224,320]
          [--warmup N] [--runs N | --duration-ms N] [--weights seeded|shared|FILE] [--per-layer] [--trace TRACE.json] [--skip-roofline]
          [--timeout-ms N] [-o OUT.json] [--json]           times it; of precisions, threads and sides the first is the base
  bench --compare A.json B.json [--fail-if-slower PERCENT] [--json]
                                                            what two reports of bench tell against each other
  train FILE --data mnist1d|PATH [--export NAME] [--steps N] [--batch B] [--rate R] [--optimizer sgd|momentum|nesterov|adam] [--momentum M]
          [--weight-decay W] [--schedule constant|step|cosine] [--schedule-every N] [--schedule-factor F] [--schedule-least R]
          [--loss cross-entropy|squared|binary-cross-entropy] [--seed S] [--every N] [--threads N] [--ep E]
          [--checkpoint-every SECONDS] [-o WEIGHTS.safetensors] [--resume] [--json]
                                                            trains it and keeps its weights; Ctrl+C and --resume lose nothing
  learned FILE --show filters|activations|maximise|confusion [--layer NAME] [--weights FILE] [--data D] [--export NAME]
          [--example N | --image FILE | --noise SEED] [--channel N] [--steps N] [--seed N] [--theme light|dark|print]
          [-o OUT.svg|.png] [--json]                        what a network learned, as a picture; confusion as text without OUT
  setup-cuda FOLDER [--package FILE.nupkg] [--feed URL]     downloads onnxruntime's CUDA files into a folder, and checks them
  providers [--json]                                        what this machine can run networks on, and why not on the rest
  zoo [NAME]                                                lists the bundled networks, or prints one
  zoo --check [NAME…] [--ep E] [--timeout-ms N] [--json]    holds them to their published figures, and runs them
  explain CODE                                              what a diagnostic means, and how to mend it
  schema                                                    JSON Schema of network files, for other editors
  types FOLDER                                              declarations of the module cnn-designer, for other compilers

FILE is a *.cnn.json or *.cnn.ts; --export chooses among the networks that a *.cnn.ts exports
--weights takes weights from a safetensors file, such as a training writes, instead of drawing them from the seed

exit codes: 0 good, 1 errors in the file or a failed validation, 2 wrong usage, 3 the runtime could not run it`;

const output: Output = {
  print: text => void process.stdout.write(`${text}\n`),
  complain: text => void process.stderr.write(`${text}\n`),
};

// Whoever reads our output may have read enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.good : exitCodes.usage),
);

process.exitCode = await main(process.argv.slice(2));
endAsInterrupted();

async function main([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    output.print(usage);
    return name === undefined ? exitCodes.usage : exitCodes.good;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const close = closest(name, Object.keys(commands));
    output.complain(`no command "${name}"${close === undefined ? '' : `; did you mean "${close}"?`}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (args.includes('--help') || args.includes('-h')) {
    output.print(usageOf(name));
    return exitCodes.good;
  }
  try {
    return await command(args, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.complain(`${name}: ${error.message}\n\n${usageOf(name)}`);
    return exitCodes.usage;
  }
}

/** The lines of the usage about one command: all of it would push the message off the screen. */
function usageOf(name: string): string {
  const [, ...entries] = usage.split(/\n {2}(?=\S)/);
  const own = entries.map(entry => entry.split('\n\n')[0] ?? '').filter(entry => entry.split(' ')[0] === name);
  return [...own.map(entry => `  ${entry}`), '', 'cnn-designer --help tells of all commands'].join('\n');
}
