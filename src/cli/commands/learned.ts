import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svgOf } from '../../diagram/export/svg.ts';
import { themes, type ThemeName } from '../../diagram/export/themes.ts';
import type { Figure } from '../../diagram/figure/figure.ts';
import { usualAscent, type LearnedInput } from '../../protocol/learned.ts';
import { createRasteriser } from '../../raster/png.ts';
import { confusionFigure } from '../../reports/charts/learned/confusion.ts';
import { filtersFigure } from '../../reports/charts/learned/filters.ts';
import { activationsFigure, maximisedFigure } from '../../reports/charts/learned/maps.ts';
import { inEnglish } from '../../reports/charts/learned/words.ts';
import { originInWords } from '../../reports/learnedWords.ts';
import { openLearned, type Learned } from '../../runner/host/learned.ts';
import { choiceOption, onlyOperand, readArguments, wholeOption } from '../arguments.ts';
import { confusionText } from '../confusionText.ts';
import { interruption } from '../interruption.ts';
import { printDiagnostics, readNetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { runnerPath } from '../runs.ts';

const shows = ['filters', 'activations', 'maximise', 'confusion'] as const;

type Show = (typeof shows)[number];

/** Width of a picture, px. */
const width = 900;

/** Pixels of a PNG for each of the drawing. */
const scale = 2;

/**
 * `learned FILE --show S [--layer NAME] [--weights FILE] [--data D] [--example N | --image FILE | --noise SEED] [--channel N] [-o OUT.svg|.png]`:
 * filters, activations, inputs that channels answer to, and mistakes, as a picture; SVG on stdout without OUT, and mistakes as text.
 */
export async function learnedCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    show: { type: 'string' },
    layer: { type: 'string' },
    weights: { type: 'string' },
    data: { type: 'string' },
    export: { type: 'string' },
    example: { type: 'string' },
    image: { type: 'string' },
    noise: { type: 'string' },
    channel: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string' },
    theme: { type: 'string', default: 'light' },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean', default: false },
  });
  if (values.show === undefined) throw new UsageError(`--show is missing; it takes one of ${shows.join(', ')}`);
  const show = choiceOption('show', values.show, shows);
  const theme = choiceOption('theme', values.theme, Object.keys(themes) as ThemeName[]);
  const isPng = values.output?.toLowerCase().endsWith('.png') === true;
  if (values.output !== undefined && !/\.(svg|png)$/i.test(values.output))
    throw new UsageError(`-o takes an OUT that ends in .svg or .png, not ${values.output}`);
  if (show === 'confusion' && values.data === undefined) throw new UsageError('--show confusion goes with --data D');
  if (show !== 'confusion' && values.layer === undefined) throw new UsageError('--layer NAME is missing');
  const from = wholeOption('channel', values.channel, 0);
  const steps = wholeOption('steps', values.steps, 1, 10_000);
  const seed = wholeOption('seed', values.seed, 0);
  const question = {
    show,
    layer: values.layer ?? '',
    input: inputOf(values),
    from,
    settings: { ...usualAscent, ...(steps !== undefined && { steps }), ...(seed !== undefined && { seed }) },
  };
  const file = await readNetworkFile(onlyOperand(positionals, 'FILE'), values.export);
  const errors = { print: output.complain, complain: output.complain };
  if (printDiagnostics(file, values.output === undefined ? errors : output)) return exitCodes.bad;
  const { weights, data } = values;
  const opened = await openLearned(
    {
      network: file.network,
      fileName: file.path,
      ...(weights !== undefined && { weights }),
      ...(data !== undefined && { data }),
    },
    { runnerPath, signal: interruption() },
  );
  if ('failure' in opened) {
    output.complain(`${file.path}: ${opened.failure.message}`);
    return exitCodes.runtime;
  }
  try {
    const { answer, figure } = await answerTo(opened, question);
    const origin = originInWords(opened.summary.weights);
    if (values.json) output.print(JSON.stringify({ weights: opened.summary.weights, ...answer }, plainNumbers, 2));
    else if (values.output === undefined && 'table' in answer) output.print(`${confusionText(answer)}\n\n${origin}`);
    else {
      const svg = svgOf(figure, {
        theme,
        background: 'paper',
        title: `${opened.summary.name}: ${show}`,
        description: origin,
      });
      if (values.output === undefined) output.print(svg.trimEnd());
      else {
        const content = isPng ? await pngOf(svg) : svg;
        if (typeof content === 'object' && 'problem' in content) throw new Error(content.problem);
        writeFileSync(values.output, content);
        output.print(`${values.output}: ${show}${question.layer === '' ? '' : ` of ${question.layer}`}, ${origin}`);
      }
    }
    return exitCodes.good;
  } catch (error) {
    output.complain(`${file.path}: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.bad;
  } finally {
    opened.close();
  }
}

interface Question {
  readonly show: Show;
  readonly layer: string;
  readonly input: LearnedInput;
  readonly from: number | undefined;
  readonly settings: typeof usualAscent;
}

async function answerTo(learned: Learned, { show, layer, input, from, settings }: Question) {
  const page = { layer, ...(from !== undefined && { from }) };
  switch (show) {
    case 'filters': {
      const answer = await learned.filters(page);
      return { answer, figure: filtersFigure(answer, width, inEnglish) };
    }
    case 'activations': {
      const answer = await learned.activations({ ...page, input });
      return { answer, figure: activationsFigure(answer, width, inEnglish) };
    }
    case 'maximise': {
      const answer = await learned.maximise({ ...page, settings });
      return { answer, figure: maximisedFigure(answer, width, inEnglish) };
    }
    case 'confusion': {
      const answer = await learned.confusion({});
      const figure: Figure = confusionFigure(answer, width, inEnglish);
      return { answer, figure };
    }
  }
}

/** One of three, and the first example of the data where none is named; noise where there are no data. */
function inputOf({
  example,
  image,
  noise,
  data,
}: Readonly<Partial<Record<'example' | 'image' | 'noise' | 'data', string>>>): LearnedInput {
  const given = [example, image, noise].filter(each => each !== undefined);
  if (1 < given.length) throw new UsageError('one of --example, --image and --noise at a time');
  if (example !== undefined && data === undefined) throw new UsageError('--example goes with --data D');
  if (image !== undefined) return { kind: 'image', path: image };
  if (noise !== undefined || data === undefined) return { kind: 'noise', seed: wholeOption('noise', noise, 0) ?? 1 };
  return { kind: 'example', index: wholeOption('example', example, 0) ?? 0 };
}

/** Arrays of numbers as lists; an object with a key for each number is no use to anybody. */
function plainNumbers(_: string, value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}

async function pngOf(svg: string): Promise<Uint8Array | { readonly problem: string }> {
  const { pngOf: rasterise } = await createRasteriser(fileURLToPath(new URL('raster', import.meta.url)));
  return rasterise(svg, { scale });
}
