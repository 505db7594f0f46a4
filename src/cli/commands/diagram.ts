import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closest } from '../../core/closest.ts';
import { buildDiagram } from '../../diagram/build.ts';
import { staticOverlays, styles, type Style, type StyleOptions } from '../../diagram/export/styles.ts';
import { svgOf, usualMargin, type PictureOptions } from '../../diagram/export/svg.ts';
import { themes } from '../../diagram/export/themes.ts';
import { tikzOf } from '../../diagram/export/tikz.ts';
import type { Figure } from '../../diagram/figure/figure.ts';
import type { Direction } from '../../diagram/layout/layout.ts';
import type { DiagramModel } from '../../diagram/model.ts';
import { hasErrors } from '../../language/model.ts';
import { problemPlaces } from '../../language/problemPlaces.ts';
import { createRasteriser } from '../../raster/png.ts';
import { readArguments, wholeOption } from '../arguments.ts';
import { printDiagnostics, readNetworkFile, type NetworkFile } from '../networkFile.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';

const directions: Readonly<Record<Direction, true>> = { down: true, right: true };

/** What an ending of OUT stands for. */
type Format = 'svg' | 'png' | 'tex' | 'tikz';

/**
 * `diagram FILE… [-o OUT.svg|.png|.tex|.tikz] [--style S] [--theme T] [--transparent] [--scale 2] [--expand all|none|LEVELS]
 * [--direction down|right] [--overlay macs|…]`: a drawing of a network, as SVG on stdout without OUT. A file with errors is drawn as far as it goes, with the errors on stderr.
 */
export async function diagramCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, {
    output: { type: 'string', short: 'o' },
    export: { type: 'string' },
    style: { type: 'string', default: 'graph' },
    theme: { type: 'string', default: 'light' },
    transparent: { type: 'boolean', default: false },
    scale: { type: 'string' },
    expand: { type: 'string' },
    direction: { type: 'string' },
    overlay: { type: 'string' },
  });
  const format = formatOf(values.output);
  const style: Style = chosen('style', values.style, styles);
  const theme = keyOf('theme', values.theme, themes);
  if (values.scale !== undefined && format !== 'png') throw new UsageError('--scale goes with -o OUT.png');
  const scale = scaleOf(values.scale);
  const options: StyleOptions = {
    ...expansionOf(values.expand),
    ...(values.direction !== undefined && { direction: keyOf('direction', values.direction, directions) }),
    ...(values.overlay !== undefined && { overlay: keyOf('overlay', values.overlay, staticOverlays) }),
  };
  const meaningless = style.without?.find(name => options[name] !== undefined);
  if (meaningless !== undefined) throw new UsageError(`--${meaningless} goes with --style graph, not ${values.style}`);
  if (positionals.length === 0) throw new UsageError('FILE is missing');
  if (style.mostNetworks < positionals.length)
    throw new UsageError(
      `--style ${values.style} draws ${style.mostNetworks === 1 ? 'one FILE' : `${style.mostNetworks} FILEs`} at a time, not ${positionals.join(' ')}`,
    );

  const files: NetworkFile[] = [];
  for (const path of positionals) files.push(await readNetworkFile(path, values.export));
  const models = files.map(modelOf);
  const figure = style.figureOf(models, options);
  const picture: PictureOptions = {
    theme,
    background: values.transparent ? 'transparent' : 'paper',
    title: models.map(({ name }) => name).join(', '),
    description: models.map(({ totals }) => totals).join(', '),
  };
  const content = await contentOf(format, figure, picture, scale);
  if (typeof content === 'object' && 'problem' in content) {
    output.complain(`${values.output ?? ''}: ${content.problem}`);
    return exitCodes.bad;
  }
  if (values.output === undefined) output.print(String(content).trimEnd());
  else {
    write(values.output, content);
    output.print(`${values.output}: ${sizeOf(figure, format === 'png' ? scale : 1)}`);
  }
  // Errors are no part of the drawing: they go where a pipe does not take them.
  const broken = files.filter(hasErrors);
  for (const file of broken) printDiagnostics(file, { print: output.complain, complain: output.complain });
  return broken.length === 0 ? exitCodes.good : exitCodes.bad;
}

async function contentOf(
  format: Format,
  figure: Figure,
  options: PictureOptions,
  scale: number,
): Promise<string | Uint8Array | { readonly problem: string }> {
  switch (format) {
    case 'svg':
      return svgOf(figure, options);
    case 'tex':
      return tikzOf(figure, options);
    case 'tikz':
      return tikzOf(figure, { ...options, standalone: false });
    case 'png': {
      const { pngOf } = await createRasteriser(fileURLToPath(new URL('raster', import.meta.url)));
      return pngOf(svgOf(figure, options), { scale });
    }
  }
}

/** The diagram of a file, with its errors where they are. */
function modelOf(file: NetworkFile): DiagramModel {
  const { problemAt, problems } = problemPlaces(file);
  return buildDiagram(file.analysis, { rangeOf: () => undefined, problemAt, problems });
}

function formatOf(out: string | undefined): Format {
  if (out === undefined) return 'svg';
  const ending = /\.(svg|png|tex|tikz)$/i.exec(out)?.[1]?.toLowerCase();
  if (ending === undefined) throw new UsageError(`-o takes an OUT that ends in .svg, .png, .tex or .tikz, not ${out}`);
  return ending as Format;
}

/** Pixels for each of the drawing. */
function scaleOf(written: string | undefined): number {
  const scale = Number(written ?? 2);
  if (!(0 < scale && scale < Infinity)) throw new UsageError(`--scale takes a number above 0, not ${written ?? ''}`);
  return scale;
}

function expansionOf(written: string | undefined): Pick<StyleOptions, 'expand'> {
  if (written === undefined) return {};
  if (written === 'all' || written === 'none') return { expand: written };
  if (!/^\d+$/.test(written)) throw new UsageError(`--expand takes all, none or a number of levels, not ${written}`);
  return { expand: wholeOption('expand', written, 0) ?? 0 };
}

function keyOf<Names extends string>(option: string, written: string, table: Readonly<Record<Names, unknown>>): Names {
  if (Object.hasOwn(table, written)) return written as Names;
  const names = Object.keys(table);
  const close = closest(written, names);
  const guess = close === undefined ? '' : `; did you mean ${close}?`;
  throw new UsageError(`--${option} takes ${names.join(', ')}, not ${written}${guess}`);
}

function chosen<Value>(option: string, written: string, table: Readonly<Record<string, Value>>): Value {
  return table[keyOf(option, written, table)] as Value;
}

function write(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of the file that a drawing becomes, px. */
function sizeOf({ width, height }: Figure, scale: number): string {
  return [width, height].map(side => Math.round(Math.ceil(side + 2 * usualMargin) * scale)).join('×') + ' px';
}
