import * as vscode from 'vscode';
import { losses, type Loss } from '../../protocol/training.ts';
import type { ShownData } from '../../protocol/trainingPage.ts';
import { formatExact } from '../../reports/amounts.ts';
import {
  fits,
  numberRules,
  readNumber,
  settingsOf,
  usualRate,
  type NumberField,
  type NumberRule,
  type TrainingForm,
} from '../../reports/trainingSettings.ts';
import { lossNames, optimizerInWords, trainingInWords } from '../../reports/trainingWords.ts';
import { mnist1d, type Choice } from './remembered.ts';

/** Asks what a network is trained with and how; undefined when somebody has left. What was chosen last takes one key. */
export async function chooseTraining(
  name: string,
  last: Choice | undefined,
  usual: Choice,
): Promise<Choice | undefined> {
  const data = last?.data ?? (await chooseData(undefined));
  if (data === undefined) return undefined;
  return review(name, { data, form: (last ?? usual).form });
}

/** Lets somebody choose what to train with; the last choice comes first. */
export async function chooseData(last: ShownData | undefined): Promise<ShownData | undefined> {
  const made = {
    label: 'MNIST-1D',
    description: vscode.l10n.t('made here: 4,000 signals of 40 numbers in 10 classes, and 1,000 to test'),
    choose: () => Promise.resolve<ShownData | undefined>(mnist1d),
  };
  const others = [
    made,
    {
      label: vscode.l10n.t('IDX or NPY file…'),
      description: vscode.l10n.t('as MNIST has it, or as NumPy writes it; labels and test beside it are found'),
      choose: () => placeOf({ canSelectFiles: true, canSelectFolders: false }),
    },
    {
      label: vscode.l10n.t('Folder…'),
      description: vscode.l10n.t('of images in a folder for each class, or of IDX or NPY files'),
      choose: () => placeOf({ canSelectFiles: false, canSelectFolders: true }),
    },
  ];
  const isMade = last === undefined || last.place === mnist1d.place;
  const before = isMade
    ? []
    : [
        {
          label: last.name,
          description: vscode.l10n.t('chosen last'),
          choose: () => Promise.resolve<ShownData | undefined>(last),
        },
      ];
  const chosen = await vscode.window.showQuickPick([...before, ...others], {
    title: vscode.l10n.t('Train: Data'),
    placeHolder: vscode.l10n.t('What to train with'),
    matchOnDescription: true,
  });
  return chosen?.choose();
}

async function placeOf(
  what: Pick<vscode.OpenDialogOptions, 'canSelectFiles' | 'canSelectFolders'>,
): Promise<ShownData | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ ...what, title: vscode.l10n.t('Train: Data') })) ?? [];
  return uri && { place: uri.fsPath, name: vscode.workspace.asRelativePath(uri) };
}

interface Row extends vscode.QuickPickItem {
  /** What is chosen then; undefined when somebody has left the question. */
  act?(): Promise<Choice | undefined>;
}

/** All that will be done in one list: Enter starts, and each row can be changed. */
async function review(name: string, first: Choice): Promise<Choice | undefined> {
  let choice = first;
  for (;;) {
    const chosen = await vscode.window.showQuickPick(rowsOf(choice), {
      title: vscode.l10n.t('Train {0}', name),
      placeHolder: vscode.l10n.t('Start, or choose what to change'),
    });
    if (chosen === undefined) return undefined;
    if (chosen.act === undefined) return choice;
    choice = (await chosen.act()) ?? choice;
  }
}

function rowsOf(choice: Choice): readonly Row[] {
  const { form, data } = choice;
  const { numbers } = form;
  const settings = settingsOf(form);
  const changed = (part: Partial<TrainingForm>): Choice => ({ ...choice, form: { ...form, ...part } });
  const number = (label: string, field: NumberField): Row => ({
    label,
    description: field === 'rate' ? String(numbers[field]) : formatExact(numbers[field]),
    async act() {
      const next = await chooseNumber(label, field, numbers[field]);
      return next === undefined ? undefined : changed({ numbers: { ...numbers, [field]: next } });
    },
  });
  return [
    {
      label: `$(play) ${vscode.l10n.t('Start')}`,
      description: `${data.name} · ${settings === undefined ? '' : trainingInWords(settings)}`,
    },
    { label: vscode.l10n.t('Change before'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Data'),
      description: data.name,
      async act() {
        const next = await chooseData(data);
        return next && { ...choice, data: next };
      },
    },
    number(vscode.l10n.t('Steps'), 'steps'),
    number(vscode.l10n.t('Learning rate'), 'rate'),
    number(vscode.l10n.t('Batch'), 'batch'),
    {
      label: vscode.l10n.t('Optimizer'),
      description: settings === undefined ? form.optimizer : optimizerInWords(settings),
      async act() {
        const next = await chooseOne(vscode.l10n.t('Optimizer'), optimizers(), form);
        return next && changed(next);
      },
    },
    {
      label: vscode.l10n.t('Schedule of the rate'),
      description: schedules().find(([, { schedule }]) => schedule === form.schedule)?.[0] ?? '',
      async act() {
        const next = await chooseOne(vscode.l10n.t('Schedule of the rate'), schedules(), form);
        return next && changed(next);
      },
    },
    {
      label: vscode.l10n.t('Loss'),
      description: lossNames[form.loss],
      async act() {
        const all = losses.map(loss => [lossNames[loss], { loss }] as const);
        const uses = losses.map(loss => lossUses()[loss]);
        const next = await chooseOne(vscode.l10n.t('Loss'), all, form, uses);
        return next && changed(next);
      },
    },
    number(vscode.l10n.t('Seed'), 'seed'),
  ];
}

/** What each loss is for, since the data are not read before they are trained with. */
function lossUses(): Readonly<Record<Loss, string>> {
  return {
    crossEntropy: vscode.l10n.t('for data with classes'),
    squared: vscode.l10n.t('for data with numbers to be met'),
    binaryCrossEntropy: vscode.l10n.t('for numbers from 0 to 1, each for itself'),
  };
}

type Change = Partial<TrainingForm> & { readonly momentum?: number };

function optimizers(): readonly (readonly [string, Change])[] {
  return [
    ['SGD', { optimizer: 'sgd', momentum: 0 }],
    [vscode.l10n.t('SGD with momentum 0.9'), { optimizer: 'sgd', momentum: 0.9, nesterov: false }],
    [vscode.l10n.t('SGD with Nesterov’s momentum 0.9'), { optimizer: 'sgd', momentum: 0.9, nesterov: true }],
    ['Adam', { optimizer: 'adam' }],
  ];
}

function schedules(): readonly (readonly [string, Pick<TrainingForm, 'schedule'>])[] {
  return [
    [vscode.l10n.t('constant'), { schedule: 'constant' }],
    [vscode.l10n.t('in steps'), { schedule: 'step' }],
    [vscode.l10n.t('half a cosine'), { schedule: 'cosine' }],
  ];
}

async function chooseOne(
  title: string,
  choices: readonly (readonly [string, Change])[],
  { numbers, optimizer: before }: TrainingForm,
  descriptions: readonly string[] = [],
): Promise<Partial<TrainingForm> | undefined> {
  const items = choices.map(([label, change], index) => ({ label, description: descriptions[index] ?? '', change }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Train: {0}', title) });
  if (chosen === undefined) return undefined;
  const { momentum = numbers.momentum, ...change } = chosen.change;
  // A rate that nobody has changed follows the optimizer.
  const isUsual = numbers.rate === usualRate(before);
  const rate = isUsual ? usualRate(change.optimizer ?? before) : numbers.rate;
  return { ...change, numbers: { ...numbers, momentum, rate } };
}

async function chooseNumber(name: string, field: NumberField, last: number): Promise<number | undefined> {
  const written = await vscode.window.showInputBox({
    title: vscode.l10n.t('Train: {0}', name),
    prompt: inWords(numberRules[field]),
    value: String(last),
    validateInput: text => (fits(field, readNumber(text)) ? undefined : inWords(numberRules[field])),
  });
  return written === undefined ? undefined : readNumber(written);
}

function inWords(rule: NumberRule): string {
  switch (rule) {
    case 'count':
      return vscode.l10n.t('a whole number of at least 1');
    case 'whole':
      return vscode.l10n.t('a whole number of at least 0');
    case 'positive':
      return vscode.l10n.t('a number above 0');
    case 'notNegative':
      return vscode.l10n.t('a number of at least 0');
    case 'share':
      return vscode.l10n.t('a number from 0 to below 1');
  }
}
