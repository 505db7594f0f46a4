import { formatShape, sizeOf } from '../../core/shape.ts';
import type { DataProblem, DataSet, Examples } from '../dataSet.ts';
import type { FoundData, WantedData } from './fit.ts';
import { exampleText, firstTargetNotFinite } from './notFinite.ts';
import { dataProblem } from './problem.ts';

/**
 * The answers of data as a loss asks for them: classes for cross-entropy, numbers of the shape of the output for the others. Numbers
 * that name classes become classes, and classes become rows with a 1, where the loss asks for the other; that is said in the notes.
 */
export function fitAnswers(found: FoundData, wanted: WantedData): DataSet | DataProblem {
  const targetShape = found.targetShape ?? [];
  const notFinite = eachPart(found, (examples, part) => firstTargetNotFinite(examples, targetShape, part));
  if (notFinite !== undefined) return dataProblem(`${notFinite} in ${found.name}; mend it or leave that example out`);
  const named = withClasses(found, wanted);
  if (wanted.loss === 'crossEntropy') return fitClasses(named, wanted);
  return fitNumbers(named, wanted);
}

/** Data whose numbers say classes, as rows with one 1 or as whole numbers where cross-entropy asks for them, with their classes. */
function withClasses(found: FoundData, { loss, output }: WantedData): FoundData {
  const { targetShape = [], train, test } = found;
  if (train.labels !== undefined) return found;
  const size = sizeOf(targetShape);
  const classes = sizeOf(output);
  const isOneHot = 1 < size && size === classes && everyPart(found, examples => areOneHot(examples.targets, size));
  const areNumbers =
    size === 1 &&
    loss === 'crossEntropy' &&
    everyPart(found, ({ targets }) => targets?.every(Number.isInteger) ?? true);
  if (!isOneHot && !areNumbers) return found;
  const labelled = ({ targets = new Float32Array(), ...rest }: Examples): Examples => ({
    ...rest,
    labels: Int32Array.from({ length: rest.count }, (_, example) =>
      isOneHot ? targets.subarray(example * size, (example + 1) * size).indexOf(1) : (targets[example] ?? 0),
    ),
  });
  return {
    ...found,
    train: labelled(train),
    ...tested(test && labelled(test)),
    notes: isOneHot ? [...found.notes, 'targets with one 1 in each are read as classes'] : found.notes,
  };
}

/** Classes that fit the output of a network. */
function fitClasses(found: FoundData, { output }: WantedData): DataSet | DataProblem {
  const { name, train, test } = found;
  const outputs = output[0] ?? 0;
  if (sizeOf(output) !== outputs)
    return dataProblem(
      `the network gives ${formatShape(output)}, and cross-entropy needs one number for each class; flatten or pool it, or use the squared loss`,
    );
  if (train.labels === undefined)
    return dataProblem(
      `the targets of ${name} are numbers of the shape ${shapeText(found.targetShape ?? [])}, and cross-entropy needs classes; ` +
        'use the squared loss, or give each example the number of its class',
    );
  if (0 < found.classes.length && found.classes.length !== outputs)
    return dataProblem(
      `${name} has ${found.classes.length === 1 ? '1 class' : `${found.classes.length} classes`} and the network tells ${outputs} apart; ` +
        `let its last layer give ${found.classes.length}`,
    );
  const outOfRange = eachPart(found, (examples, part) => labelOutOfRange(examples, outputs, part));
  if (outOfRange !== undefined) return dataProblem(`${outOfRange}; ${labelMending(found, outputs)}`);
  const classes = 0 < found.classes.length ? found.classes : Array.from({ length: outputs }, (_, label) => `${label}`);
  const seen = new Set(train.labels);
  const unseen = classes.filter((_, label) => !seen.has(label));
  return answered(found, {
    classes,
    train,
    ...tested(test),
    notes:
      unseen.length === 0
        ? found.notes
        : [
            ...found.notes,
            `no training example is of ${unseen.length === 1 ? 'class' : 'the classes'} ${some(unseen)}`,
          ],
  });
}

/** Numbers that fit the output of a network. */
function fitNumbers(found: FoundData, wanted: WantedData): DataSet | DataProblem {
  const { output, loss } = wanted;
  const size = sizeOf(output);
  if (found.train.labels !== undefined && 1 < size) return fitRows(found, wanted);
  const asNumbers = ({ labels, ...rest }: Examples): Examples => ({
    ...(labels === undefined ? {} : { targets: Float32Array.from(labels) }),
    ...rest,
  });
  const { name, targetShape = [] } = found;
  const train = asNumbers(found.train);
  const test = found.test && asNumbers(found.test);
  if (sizeOf(targetShape) !== size)
    return dataProblem(
      `a target of ${name} has the shape ${shapeText(targetShape)} and the network gives ${formatShape(output)}; ` +
        `let its last layer give ${shapeText(targetShape)}, or take other targets`,
    );
  const outside =
    loss === 'binaryCrossEntropy'
      ? eachPart({ train, test }, (examples, part) => notAShare(examples, size, part))
      : undefined;
  if (outside !== undefined)
    return dataProblem(
      `${outside} in ${name}, and binary cross-entropy needs numbers from 0 to 1; use the squared loss`,
    );
  return answered(found, { classes: [], targetShape: output, train, ...tested(test) });
}

/** Classes as rows with a 1 at the class, which keep their classes, so that errors can be counted. */
function fitRows(found: FoundData, wanted: WantedData): DataSet | DataProblem {
  const classified = fitClasses(found, wanted);
  if ('problem' in classified) return classified;
  const size = sizeOf(wanted.output);
  const withRows = (examples: Examples): Examples => {
    const targets = new Float32Array(size * examples.count);
    examples.labels?.forEach((label, example) => (targets[example * size + label] = 1));
    return { ...examples, targets };
  };
  const { train, test } = classified;
  return {
    ...classified,
    targetShape: wanted.output,
    train: withRows(train),
    ...tested(test && withRows(test)),
    notes: [...classified.notes, 'the target of an example is 1 for its class and 0 for the others'],
  };
}

/** The data with other answers, and without what was only known of them when they were found. */
function answered(
  { name, shape, notes }: FoundData,
  answers: Partial<DataSet> & Pick<DataSet, 'train' | 'classes'>,
): DataSet {
  return { name, shape, notes, ...answers };
}

/** A test set, where there is one. */
function tested(test: Examples | undefined): Pick<DataSet, 'test'> {
  return test === undefined ? {} : { test };
}

type Parts = Pick<DataSet, 'train'> & { readonly test?: Examples | undefined };

/** The first thing that is found in the training examples, or else in those for the test. */
function eachPart<Found>(
  { train, test }: Parts,
  find: (examples: Examples, part: string) => Found | undefined,
): Found | undefined {
  return find(train, 'training') ?? (test && find(test, 'test'));
}

function everyPart(parts: Parts, holds: (examples: Examples) => boolean): boolean {
  return eachPart(parts, examples => (holds(examples) ? undefined : true)) === undefined;
}

function areOneHot(targets: Float32Array | undefined, size: number): boolean {
  if (targets === undefined) return false;
  for (let start = 0; start < targets.length; start += size) {
    let ones = 0;
    for (let place = start; place < start + size; place++) {
      if (targets[place] === 1) ones++;
      else if (targets[place] !== 0) return false;
    }
    if (ones !== 1) return false;
  }
  return true;
}

function labelOutOfRange(examples: Examples, classes: number, part: string): string | undefined {
  const { labels } = examples;
  const example = labels?.findIndex(label => label < 0 || classes <= label) ?? -1;
  return example < 0
    ? undefined
    : `${exampleText(examples, example, part)} is of class ${labels?.[example] ?? ''}, and the network tells ${classes} classes apart, 0 to ${classes - 1}`;
}

/** How labels out of range are mended: by counting from 0 where that is all, or by a larger output. */
function labelMending({ name, train, test }: FoundData, classes: number): string {
  let least = Infinity;
  let most = -Infinity;
  for (const label of [train, test]
    .flatMap(part => (part?.labels === undefined ? [] : [part.labels]))
    .flatMap(labels => [...new Set(labels)])) {
    least = Math.min(least, label);
    most = Math.max(most, label);
  }
  if (least < 0) return `the classes of ${name} are counted from 0: mend the labels below 0`;
  if (least === 1 && most === classes) return `count the classes of ${name} from 0: subtract 1 from each label`;
  return `let its last layer give ${most + 1}, or mend the labels of ${name}`;
}

function notAShare(examples: Examples, size: number, part: string): string | undefined {
  const { targets } = examples;
  const place = targets?.findIndex(target => target < 0 || 1 < target) ?? -1;
  return place < 0
    ? undefined
    : `the target of ${exampleText(examples, Math.floor(place / size), part)} is ${targets?.[place] ?? ''}`;
}

/** The shape of a target; one number has none. */
function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? '1' : formatShape(shape);
}

/** The first few of a list: "0, 3 and 12", "0, 1, 2, 3, 4 and 90 others". */
function some(names: readonly string[]): string {
  const most = 5;
  if (names.length === 1) return names[0] ?? '';
  const shown = names.length <= most + 1 ? names.slice(0, -1) : names.slice(0, most);
  const last = names.length <= most + 1 ? (names.at(-1) ?? '') : `${names.length - most} others`;
  return `${shown.join(', ')} and ${last}`;
}
