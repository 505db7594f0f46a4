import type { LayerValidation } from '../../protocol/reports.ts';
import { verdictOf, type LayerVerdict } from '../../reports/verdicts.ts';

/** What of a layer's validation is marked. */
export type Finding = Pick<LayerValidation, 'problems' | 'behind'>;

/** A layer, and the line on which it is written: a block's line stands for several layers. */
export interface WrittenLayer {
  readonly name: string;
  readonly line: number;
}

/** What is known of the layers of a document. Each part is old when it is of another text. */
export interface LayerResults {
  /** Milliseconds by the name of the layer. */
  readonly times?: { readonly byName: ReadonlyMap<string, number>; readonly isOld: boolean };
  /** What was found, by the name of the layer. */
  readonly verdicts?: { readonly byName: ReadonlyMap<string, Finding>; readonly isOld: boolean };
}

/** How a line is marked. */
export interface MarkLook {
  /** Width of the bar in steps, from 1 to `barSteps`; 0 where no time is known. */
  readonly bar: number;
  readonly isBarOld: boolean;
  readonly verdict?: LayerVerdict;
  readonly isVerdictOld: boolean;
}

/** A line, how it is marked, and what departs there. */
export interface GutterMark {
  readonly line: number;
  readonly look: MarkLook;
  readonly problems: readonly string[];
}

/** Widths that bars have. */
export const barSteps = 8;

/**
 * The marks beside the text, in the order of its lines. The bar of the line that takes longest is the longest, and any time
 * is seen; a line of several layers has their times together, departs if one of them does, and agrees if all do.
 */
export function gutterMarks(layers: readonly WrittenLayer[], { times, verdicts }: LayerResults): readonly GutterMark[] {
  const lines = new Map<number, { time: number; isTimed: boolean; verdicts: LayerVerdict[]; problems: string[] }>();
  for (const { name, line } of layers) {
    const at = lines.get(line) ?? { time: 0, isTimed: false, verdicts: [], problems: [] };
    lines.set(line, at);
    const time = times?.byName.get(name);
    if (time !== undefined) [at.time, at.isTimed] = [at.time + time, true];
    const finding = verdicts?.byName.get(name);
    if (finding === undefined) continue;
    at.verdicts.push(verdictOf(finding));
    at.problems.push(...finding.problems.map(problem => `${name}: ${problem}`));
  }
  const longest = Math.max(0, ...[...lines.values()].map(({ time }) => time));
  return [...lines]
    .sort(([left], [right]) => left - right)
    .flatMap(([line, { time, isTimed, verdicts: found, problems }]) => {
      const verdict = gravity.find(each => found.includes(each));
      if (!isTimed && verdict === undefined) return [];
      const look: MarkLook = {
        bar: 0 < time ? Math.ceil((barSteps * time) / longest) : 0,
        isBarOld: times?.isOld === true,
        ...(verdict !== undefined && { verdict }),
        isVerdictOld: verdicts?.isOld === true,
      };
      return look.bar === 0 && look.verdict === undefined ? [] : [{ line, look, problems }];
    });
}

/** Verdicts, the gravest first. */
const gravity: readonly LayerVerdict[] = ['departs', 'unproved', 'agrees'];

/** Shapes of the verdicts. */
const paths: Readonly<Record<LayerVerdict, string>> = {
  agrees: 'M3 5.5 6.5 9 13 1.5',
  departs: 'M4 1.5 12 8.5M12 1.5 4 8.5',
  unproved: 'M3.5 5H12.5',
};

/** Colours of the marks on a light or dark ground: each stands out by 3:1 at least, and a tick is told from a cross by its shape. */
const colours = {
  light: { bar: '#005fb8', agrees: '#2d7d2d', departs: '#c72e0f', unproved: '#6b6b6b' },
  dark: { bar: '#4daafc', agrees: '#89d185', departs: '#f48771', unproved: '#9d9d9d' },
};

/** A mark as an SVG picture of 16×16: the tick, cross or dash above, the bar below; either has all the room when it is alone. */
export function markPicture({ bar, verdict, isBarOld, isVerdictOld }: MarkLook, ground: 'light' | 'dark'): string {
  const colour = colours[ground];
  const isAlone = bar === 0 || verdict === undefined;
  const parts: string[] = [];
  if (0 < bar) {
    const width = (14 * bar) / barSteps;
    const [top, height] = isAlone ? [5, 6] : [11, 4];
    parts.push(
      `<rect x="1" y="${top}" width="14" height="${height}" rx="1" fill="${colour.bar}" opacity="${isBarOld ? 0.12 : 0.25}"/>`,
      `<rect x="1" y="${top}" width="${width}" height="${height}" rx="1" fill="${colour.bar}"${paleness(isBarOld)}/>`,
    );
  }
  if (verdict !== undefined) {
    const shift = isAlone ? ' transform="translate(0 3)"' : '';
    parts.push(
      `<path d="${paths[verdict]}"${shift} fill="none" stroke="${colour[verdict]}" stroke-width="2"${paleness(isVerdictOld)}/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${parts.join('')}</svg>`;
}

function paleness(isOld: boolean): string {
  return isOld ? ' opacity="0.4"' : '';
}
