/** A layer, and the line on which it is written: a block's line stands for several layers. */
export interface WrittenLayer {
  readonly name: string;
  readonly line: number;
}

/** What is known of the layers of a document. Each part is old when it is of another text. */
export interface LayerResults {
  /** Milliseconds by the name of the layer. */
  readonly times?: { readonly byName: ReadonlyMap<string, number>; readonly isOld: boolean };
  /** What departs, by the name of the layer; nothing for one that agrees. */
  readonly verdicts?: { readonly byName: ReadonlyMap<string, readonly string[]>; readonly isOld: boolean };
}

/** How a line is marked. */
export interface MarkLook {
  /** Width of the bar in steps, from 1 to `barSteps`; 0 where no time is known. */
  readonly bar: number;
  readonly isBarOld: boolean;
  readonly verdict?: 'agrees' | 'departs';
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
 * is seen; a line of several layers has their times together, and departs if one of them does.
 */
export function gutterMarks(layers: readonly WrittenLayer[], { times, verdicts }: LayerResults): readonly GutterMark[] {
  const lines = new Map<number, { time: number; isTimed: boolean; nProved: number; problems: string[] }>();
  for (const { name, line } of layers) {
    const at = lines.get(line) ?? { time: 0, isTimed: false, nProved: 0, problems: [] };
    lines.set(line, at);
    const time = times?.byName.get(name);
    if (time !== undefined) [at.time, at.isTimed] = [at.time + time, true];
    const problems = verdicts?.byName.get(name);
    if (problems === undefined) continue;
    at.nProved += 1;
    at.problems.push(...problems.map(problem => `${name}: ${problem}`));
  }
  const longest = Math.max(0, ...[...lines.values()].map(({ time }) => time));
  return [...lines]
    .sort(([left], [right]) => left - right)
    .flatMap(([line, { time, isTimed, nProved, problems }]) => {
      if (!isTimed && nProved === 0) return [];
      const look: MarkLook = {
        bar: 0 < time ? Math.ceil((barSteps * time) / longest) : 0,
        isBarOld: times?.isOld === true,
        ...(0 < nProved && { verdict: problems.length === 0 ? 'agrees' : 'departs' }),
        isVerdictOld: verdicts?.isOld === true,
      };
      return look.bar === 0 && look.verdict === undefined ? [] : [{ line, look, problems }];
    });
}

/** Colours of the marks on a light or dark ground: each stands out by 3:1 at least, and a tick is told from a cross by its shape. */
const colours = {
  light: { bar: '#005fb8', agrees: '#2d7d2d', departs: '#c72e0f' },
  dark: { bar: '#4daafc', agrees: '#89d185', departs: '#f48771' },
};

/** A mark as an SVG picture of 16×16: the tick or cross above, the bar below; either has all the room when it is alone. */
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
    const path = verdict === 'agrees' ? 'M3 5.5 6.5 9 13 1.5' : 'M4 1.5 12 8.5M12 1.5 4 8.5';
    const shift = isAlone ? ' transform="translate(0 3)"' : '';
    parts.push(
      `<path d="${path}"${shift} fill="none" stroke="${colour[verdict]}" stroke-width="2"${paleness(isVerdictOld)}/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${parts.join('')}</svg>`;
}

function paleness(isOld: boolean): string {
  return isOld ? ' opacity="0.4"' : '';
}
