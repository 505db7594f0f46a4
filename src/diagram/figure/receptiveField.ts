import type { Point, Rectangle } from '../geometry.ts';
import type { FieldJoin, FieldMap, FieldWay, UnitField } from '../unitField.ts';
import { drawnLength, mapMarks, mapRoom, patchEdges, placeMap, type PlacedMap } from './fieldMap.ts';
import { stepCounts, stepsOnWay, stepsTo, type FieldStep } from './fieldSteps.ts';
import { jumpOf, mapSize, nameOf, paddingOf, patchPlace, patchSize, shortName } from './fieldWords.ts';
import type { Figure, Mark, Part, TextMark } from './figure.ts';
import { solid } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** What a unit sees as a drawing, and where on it the unit can be chosen. */
export interface FieldDrawing {
  readonly figure: Figure;
  /** The map that the unit belongs to. */
  readonly chosen: PlacedMap | undefined;
}

/** Sizes of the text, px. */
const font = { heading: 14, title: 12, detail: 11 } as const;

/** Distances, px. */
const room = { margin: 20, gap: 46, line: 15, row: 34, above: 40, nameWidth: 116 } as const;

/** Longest side of the largest map, and of the smallest that is enlarged for it to be seen, px. */
const sides = { most: 136, least: 52 } as const;

/** Ways into a join that are drawn below each other; more are numbers in the table. */
const mostWays = 6;

/** The maps of a way are drawn so much smaller. */
const onWay = 0.7;

/**
 * The maps from the input to the unit, each with the patch that it sees, and lines from patch to patch. Below them the ways into the
 * nearest join, each with what it sees alone. Where the room is `width` px wide, as many maps are drawn as fit into it, a few at least.
 */
export function fieldDrawing(field: UnitField, width = Infinity): FieldDrawing {
  for (let most: number = stepCounts.most; ; most--) {
    const drawing = drawSteps(field, most);
    if (drawing.figure.width <= width || most === stepCounts.least) return drawing;
  }
}

function drawSteps(field: UnitField, most: number): FieldDrawing {
  const rows = [{ title: undefined, steps: stepsTo(field, most) }, ...wayRows(field, most)];
  const longest = Math.max(...rows.flatMap(({ steps }) => steps.map(({ map }) => longestAxis(map))));
  const parts: Part[] = [headingPart(field)];
  let chosen: PlacedMap | undefined;
  let bottom: number = room.margin + 44;
  let right = room.margin + headingWidth(field);
  rows.forEach(({ title, steps }, index) => {
    if (title !== undefined) {
      bottom += room.row;
      if (index === 1) {
        parts.push(textPart('heading', `Ways that come together in ${field.joins[0]?.name ?? ''}`, bottom, 13));
        right = Math.max(right, room.margin + textWidth(`Ways that come together in ${field.joins[0]?.name ?? ''}`, 13, true)); // prettier-ignore
        bottom += 26;
      }
      parts.push(textPart('way', title, bottom, font.title));
      right = Math.max(right, room.margin + textWidth(title, font.title));
      bottom += 10;
    }
    const row = drawRow(
      steps,
      bottom,
      map => (index === 0 ? 1 : onWay) * sideOf(map, longest),
      index === 0 ? field.id : undefined,
    );
    parts.push(...row.parts);
    if (index === 0) chosen = row.placed.at(-1);
    right = Math.max(right, row.right);
    bottom = row.bottom;
  });
  const figure = { x: 0, y: 0, width: right + room.margin, height: bottom + room.margin, parts };
  return { figure, chosen };
}

/** Small maps are drawn larger than they are beside large ones: sides grow with the root. */
function sideOf(map: FieldMap, longest: number): number {
  return Math.max(sides.least, Math.min(sides.most, sides.most * Math.sqrt(longestAxis(map) / longest)));
}

function longestAxis(map: FieldMap): number {
  return map.axes.length === 0 ? Math.sqrt(map.channels) : drawnLength(map);
}

function headingLines({ id, unit, maps }: UnitField): readonly [string, string] {
  const own = maps.find(map => map.id === id);
  const inputs = maps.filter(({ type }) => type === 'input');
  const seen = inputs.map(map => `${patchSize(map)} of ${map.name} ${mapSize(map)}`).join(', ');
  const jump = own === undefined ? '' : jumpOf(own);
  return [
    `What unit ${unit.length === 1 ? '' : '('}${unit.join(', ')}${unit.length === 1 ? '' : ')'} of ${own?.name ?? id} sees`,
    `${seen === '' ? 'nothing of an input' : seen}${jump === '' ? '' : ` · that of a neighbour lies ${jump} px further on`}`,
  ];
}

function headingWidth(field: UnitField): number {
  const [title, seen] = headingLines(field);
  return Math.max(textWidth(title, font.heading, true), textWidth(seen, font.title));
}

function headingPart(field: UnitField): Part {
  const [title, seen] = headingLines(field);
  return {
    kind: 'heading',
    label: `${title}: ${seen}`,
    marks: [
      { ...textAt(title, room.margin, room.margin + 12, font.heading), bold: true },
      { ...textAt(seen, room.margin, room.margin + 31, font.title), paint: solid('quiet') },
    ],
  };
}

function textPart(kind: string, text: string, y: number, size: number): Part {
  return { kind, marks: [{ ...textAt(text, room.margin, y, size), ...(kind === 'heading' && { bold: true }) }] };
}

function textAt(text: string, x: number, y: number, size: number): TextMark {
  return { kind: 'text', text, x, y, size, paint: solid('text') };
}

/** Maps below one title. */
interface Row {
  readonly title: string | undefined;
  readonly steps: readonly FieldStep[];
}

/** The ways into the join nearest to the unit, each from an input on. */
function wayRows({ joins: [join], maps }: UnitField, most: number): readonly Row[] {
  if (join === undefined) return [];
  const end = maps.find(({ id }) => id === join.id);
  return join.ways.slice(0, mostWays).map((way, index): Row => {
    const [input] = way.inputs;
    const inner = [...(way.fork === undefined ? [] : [way.fork]), ...way.maps];
    const isApart = input !== undefined && inner[0]?.id !== input.id;
    const before = isApart ? [{ map: input, nLeftOut: way.fork === undefined ? 0 : Infinity }] : [];
    return { title: wayTitle(join, way, index), steps: [...before, ...stepsOnWay(inner, end, most - 2)] };
  });
}

/** A way in words: the layers on it, and what it sees. */
function wayTitle(join: FieldJoin, { fork, maps, inputs }: FieldWay, index: number): string {
  const names = maps.map(({ name, type }) => name.split('.').at(-1) ?? type);
  const layers =
    names.length === 0
      ? 'shortcut'
      : names.length <= 4
        ? names.join(' → ')
        : `${names.slice(0, 2).join(' → ')} → … → ${names.at(-1) ?? ''}`;
  const seen = [...(fork === undefined || fork.type === 'input' ? [] : [fork]), ...inputs];
  const sees = seen.map(map => `${patchSize(map)} of ${nameOf(map)}`).join(', ');
  const most = index === join.widest && 1 < join.ways.length ? ' (sees most)' : '';
  return `${index + 1}  ${layers} — ${sees === '' ? 'nothing' : sees}${most}`;
}

/** What stands below a map. */
function numbersOf(map: FieldMap): readonly string[] {
  if (map.axes.length === 0) return ['all'];
  const [jump, padding] = [jumpOf(map), paddingOf(map)];
  return [
    patchSize(map),
    `at ${patchPlace(map)}`,
    ...(jump === '' ? [] : [`jump ${jump} px`]),
    ...(padding === '' ? [] : [`${padding} px of padding`]),
  ];
}

function drawRow(
  steps: readonly FieldStep[],
  top: number,
  sideOfMap: (map: FieldMap) => number,
  chosen: string | undefined,
): {
  readonly parts: readonly Part[];
  readonly placed: readonly PlacedMap[];
  readonly right: number;
  readonly bottom: number;
} {
  // prettier-ignore
  const height = Math.max(0, ...steps.map(({ map }) => mapRoom(map, sideOfMap(map)).height));
  const middle = top + room.above + height / 2;
  const lines = Math.max(0, ...steps.map(({ map }) => numbersOf(map).length));
  const placed: PlacedMap[] = [];
  const [bands, maps, gaps]: [Part[], Part[], Part[]] = [[], [], []];
  let x: number = room.margin;
  steps.forEach(({ map, nLeftOut }, index) => {
    const side = sideOfMap(map);
    const size = mapRoom(map, side);
    const name = shortName(map, font.title, Math.max(room.nameWidth, size.width));
    const column = Math.max(
      size.width,
      textWidth(name, font.title, true),
      textWidth(mapSize(map), font.detail),
      ...numbersOf(map).map((text, line) => textWidth(text, font.detail, line === 0)),
    );
    const place = placeMap(map, side, { x: x + (column - size.width) / 2, y: middle - size.height / 2 });
    const before = placed.at(-1);
    if (before !== undefined) bands.push(bandPart(before, place));
    placed.push(place);
    maps.push(mapPart(place, name, { x, y: top, width: column, height: room.above + height }, map.id === chosen));
    x += column + room.gap;
    if (0 < nLeftOut && index < steps.length - 1) {
      const text = Number.isFinite(nLeftOut) ? `+${nLeftOut}` : '…';
      gaps.push({
        kind: 'gap',
        ...(Number.isFinite(nLeftOut) && { label: `${nLeftOut} more ${nLeftOut === 1 ? 'map' : 'maps'}` }),
        marks: [{ ...textAt(text, x - room.gap / 2, top + 29, font.detail), anchor: 'middle', paint: solid('quiet') }],
      });
    }
  });
  return {
    parts: [...maps, ...bands, ...gaps],
    placed,
    right: x - room.gap,
    bottom: top + room.above + height + 6 + lines * room.line,
  };
}

/** Lines from a patch to the unit, or the patch, that reads it. */
function bandPart(from: PlacedMap, to: PlacedMap): Part {
  const [start, end] = [patchEdges(from).right, patchEdges(to).left];
  const line = (points: readonly Point[]): Mark => ({
    kind: 'line',
    role: 'ray',
    points,
    stroke: { paint: { ink: 'patch', opacity: 0.7 }, width: 1 },
  });
  const area: Mark = {
    kind: 'line',
    role: 'band',
    points: [start[0], end[0], end[1], start[1]],
    closed: true,
    fill: { ink: 'patch', opacity: 0.12 },
  };
  return { kind: 'rays', marks: [area, line([start[0], end[0]]), line([start[1], end[1]])] };
}

function mapPart(placed: PlacedMap, name: string, column: Rectangle, isChosen: boolean): Part {
  const { map } = placed;
  const middle = column.x + column.width / 2;
  const bottom = column.y + column.height;
  const written = (text: string, y: number, size: number, isBold: boolean): Mark => ({
    ...textAt(text, middle, y, size),
    anchor: 'middle',
    ...(isBold ? { bold: true as const } : { paint: solid('quiet') }),
  });
  const numbers = numbersOf(map);
  return {
    id: map.id,
    kind: 'map',
    traits: [map.category, ...(isChosen ? ['chosen'] : [])],
    label: [map.name, mapSize(map), ...numbers].join(', '),
    marks: [
      written(name, column.y + 14, font.title, true),
      written(mapSize(map), column.y + 29, font.detail, false),
      ...mapMarks(placed),
      ...numbers.map((text, line) => written(text, bottom + 6 + room.line * (line + 0.8), font.detail, line === 0)),
    ],
  };
}
