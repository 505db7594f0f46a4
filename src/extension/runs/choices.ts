import * as vscode from 'vscode';
import { precisions as allPrecisions, type Precision } from '../../protocol/reports.ts';
import { readNumbers, readSeconds } from './numbers.ts';
import { standardBenchmark, type BenchmarkPlan } from './plan.ts';

/** Where the last choice is kept, in the workspace. */
const memory = 'cnn.benchmarkWith';

const nSteps = 6;

/** Asks, step by step, what a benchmark is to measure, beginning with the last choice; undefined when somebody has left. */
export async function chooseBenchmark(context: vscode.ExtensionContext): Promise<BenchmarkPlan | undefined> {
  const last: BenchmarkPlan = { ...standardBenchmark, ...context.workspaceState.get<Partial<BenchmarkPlan>>(memory) };
  const provider = await chooseProvider(context, last.provider);
  if (provider === undefined) return undefined;
  const precisions = await choosePrecisions(last.precisions);
  if (precisions === undefined) return undefined;
  const batches = await chooseNumbers({
    step: 3,
    title: vscode.l10n.t('Batch sizes'),
    prompt: vscode.l10n.t('Examples in a run, such as 1, 8, 32'),
    last: last.batches,
    isNeeded: true,
  });
  const [firstBatch, ...otherBatches] = batches ?? [];
  if (firstBatch === undefined) return undefined;
  const threads = await chooseNumbers({
    step: 4,
    title: vscode.l10n.t('Threads'),
    prompt: vscode.l10n.t('Threads within an operator, such as 1, 2, 4; nothing lets the runtime decide'),
    last: last.threads,
  });
  if (threads === undefined) return undefined;
  const sides = await chooseNumbers({
    step: 5,
    title: vscode.l10n.t('Sides of the input'),
    prompt: vscode.l10n.t(
      'Further sides of the input in pixels, such as 128, 256; nothing for the one that is written',
    ),
    last: last.sides,
  });
  if (sides === undefined) return undefined;
  const seconds = readSeconds(
    (await vscode.window.showInputBox({
      title: titleOf(6, vscode.l10n.t('Duration')),
      prompt: vscode.l10n.t('Seconds that each measurement lasts at most'),
      value: String(last.durationMs / 1000),
      validateInput: text =>
        readSeconds(text) === undefined ? vscode.l10n.t('a number of seconds, such as 2 or 0.5') : undefined,
    })) ?? '',
  );
  if (seconds === undefined) return undefined;
  const chosen: BenchmarkPlan = {
    provider,
    precisions,
    batches: [firstBatch, ...otherBatches],
    threads,
    sides,
    durationMs: seconds * 1000,
    perLayer: true,
  };
  await context.workspaceState.update(memory, chosen);
  return chosen;
}

async function chooseProvider(context: vscode.ExtensionContext, last: string | undefined): Promise<string | undefined> {
  const items = providersOf(context).map(label => ({
    label,
    ...(label === 'auto' && { description: vscode.l10n.t('the best that works here') }),
    ...(label === last && { detail: vscode.l10n.t('chosen last') }),
  }));
  // The one that was chosen last is the first, so that Enter takes it again.
  items.sort((left, right) => Number(right.label === last) - Number(left.label === last));
  const title = titleOf(1, vscode.l10n.t('Execution provider'));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}

/** Those that the setting offers. */
function providersOf(context: vscode.ExtensionContext): readonly string[] {
  const { contributes } = context.extension.packageJSON as {
    contributes: { configuration: { properties: Record<string, { enum?: string[] }> }[] };
  };
  const found = contributes.configuration.flatMap(
    ({ properties }) => properties['cnn.run.executionProvider']?.enum ?? [],
  );
  return 0 < found.length ? found : ['auto', 'cpu'];
}

async function choosePrecisions(last: readonly Precision[]): Promise<BenchmarkPlan['precisions'] | undefined> {
  const described: Readonly<Record<Precision, string>> = {
    fp32: vscode.l10n.t('as analysed'),
    tf32: vscode.l10n.t('float32 with factors of 10 bits, on NVIDIA devices'),
    fp16: vscode.l10n.t('half as many bytes'),
    int8: vscode.l10n.t('quantised beforehand'),
    int8Dynamic: vscode.l10n.t('quantised in each run'),
  };
  const items = allPrecisions.map(label => ({ label, description: described[label], picked: last.includes(label) }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: titleOf(2, vscode.l10n.t('Precisions')),
    canPickMany: true,
  });
  const [first, ...others] = chosen ?? [];
  return first && [first.label, ...others.map(({ label }) => label)];
}

async function chooseNumbers(question: {
  readonly step: number;
  readonly title: string;
  readonly prompt: string;
  readonly last: readonly number[];
  readonly isNeeded?: boolean;
}): Promise<readonly number[] | undefined> {
  const { step, title, prompt, last, isNeeded = false } = question;
  const written = await vscode.window.showInputBox({
    title: titleOf(step, title),
    prompt,
    value: last.join(', '),
    validateInput(text) {
      const numbers = readNumbers(text);
      if (numbers !== undefined && (0 < numbers.length || !isNeeded)) return undefined;
      return vscode.l10n.t('whole numbers of at least 1, with commas between them');
    },
  });
  return written === undefined ? undefined : readNumbers(written);
}

function titleOf(step: number, what: string): string {
  return vscode.l10n.t('Benchmark ({0} of {1}): {2}', step, nSteps, what);
}
