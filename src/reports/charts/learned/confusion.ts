import type { Figure, Mark, Part } from '../../../diagram/figure/figure.ts';
import { solid, tint, type Paint } from '../../../diagram/figure/paint.ts';
import { textWidth } from '../../../diagram/figure/textWidth.ts';
import type { ConfusionReport } from '../../../protocol/learned.ts';
import { formatExact, formatShare } from '../../../core/units.ts';
import { fontSize, label, shortened } from '../marks.ts';
import { textBelow } from './tiles.ts';
import type { Say } from './words.ts';

/** More classes than these have no cells that can be read. */
const mostClasses = 40;

/** How much of a colour lies below a number at most, so that it can be read in every theme. */
const fullShare = 0.36;

/** Which classes are taken for which: rows are true classes, columns what the network says, colours shares of the row. */
export function confusionFigure(report: ConfusionReport, width: number, say: Say): Figure {
  const { data, table, recall, precision } = report;
  const shown = classesShown(report);
  const nameOf = (index: number): string => data.classes[index] ?? String(index);
  const longest = Math.max(...shown.map(index => textWidth(nameOf(index), fontSize)));
  const left = Math.min(140, 14 + longest) + 22;
  const numberWidth = Math.max(...table.flat().map(count => textWidth(String(count), fontSize))) + 8;
  const cell = Math.max(numberWidth, 22, Math.min(44, (width - left - 60) / shown.length));
  const top = 40;
  const right = left + shown.length * cell;
  const bottom = top + shown.length * cell;
  const cells = shown.flatMap((truth, row) =>
    shown.map((said, column): Part => {
      const count = table[truth]?.[said] ?? 0;
      const all = (table[truth] ?? []).reduce((sum, each) => sum + each, 0);
      const place = { x: left + column * cell, y: top + row * cell, width: cell, height: cell };
      const middle = { x: place.x + cell / 2, y: place.y + cell / 2 + 4 };
      return {
        kind: 'cell',
        traits: [truth === said ? 'right' : 'wrong'],
        id: `cell ${truth} ${said}`,
        label: say('{0} taken for {1}: {2} of {3}', nameOf(truth), nameOf(said), count, all),
        marks: [
          {
            kind: 'rectangle',
            ...place,
            fill: cellPaint(count / all, truth === said),
            stroke: { paint: tint('line', 0.35, 'paper'), width: 0.6 },
          },
          ...(count === 0
            ? []
            : [label(String(count), middle.x, middle.y, 'middle', 'text', truth === said || undefined)]),
        ],
      };
    }),
  );
  const marks: Mark[] = [
    label(say('said'), right, 12, 'end', 'quiet'),
    {
      kind: 'text',
      text: say('true'),
      x: 12,
      y: top + textWidth(say('true'), fontSize),
      size: fontSize,
      turn: -90,
      paint: solid('quiet'),
    },
  ];
  for (const [at, index] of shown.entries()) {
    const middle = (at + 0.5) * cell;
    const name = nameOf(index);
    marks.push(label(shortened(name, left - 30), left - 8, top + middle + 4, 'end', 'text'));
    marks.push(label(shortened(name, cell - 2), left + middle, top - 8, 'middle', 'text'));
    marks.push(label(share(recall[index]), right + 8, top + middle + 4, 'start', 'quiet'));
    if (34 <= cell) marks.push(label(share(precision[index]), left + middle, bottom + 16, 'middle', 'quiet'));
  }
  marks.push(label(say('found'), right + 8, top - 8, 'start', 'quiet'));
  if (34 <= cell) marks.push(label(say('right'), left - 8, bottom + 16, 'end', 'quiet'));
  const lines = [
    say(
      '{0} of {1} examples of {2} are taken for another class',
      formatShare(report.error),
      formatExact(data.examples),
      data.name,
    ),
    say('found: share of a class that is called so; right: share of what is called so that is of the class'),
    ...(shown.length < table.length
      ? [say('the {0} of {1} classes with the most mistakes', shown.length, table.length)]
      : []),
  ];
  return textBelow(
    { x: 0, y: 0, width: Math.max(width, right + 56), height: bottom + 24, parts: [...cells, { kind: 'axes', marks }] },
    lines,
  );
}

/** All classes, or those that are in the most mistakes. */
function classesShown({ table, mistakes }: ConfusionReport): readonly number[] {
  if (table.length <= mostClasses) return [...table.keys()];
  const worst = new Set<number>();
  for (const { truth, said } of mistakes)
    for (const index of [truth, said]) if (worst.size < mostClasses) worst.add(index);
  for (let index = 0; worst.size < mostClasses; index++) worst.add(index);
  return [...worst].sort((one, other) => one - other);
}

function cellPaint(part: number, isRight: boolean): Paint {
  if (!(0 < part)) return solid('paper');
  // Few mistakes are what one looks for: a share of one in ten has a third of the full colour.
  const strength = isRight ? part : Math.sqrt(part);
  return tint(isRight ? 'less' : 'more', Math.round(1000 * fullShare * strength) / 1000);
}

function share(part = Number.NaN): string {
  return Number.isNaN(part) ? '–' : formatShare(part);
}
