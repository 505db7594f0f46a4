import type { NodeCategory } from '../model.ts';
import type { AxisScale, VolumeScale } from '../volumes/scale.ts';
import type { Volume } from '../volumes/volume.ts';
import type { Mark, Part } from './figure.ts';
import { solid, tint } from './paint.ts';
import { textWidth } from './textWidth.ts';

const font = 10;

/** What lengths and colours stand for: a ruler for each scale, as long as the largest number, and a square for each colour. */
export function keyPart(scale: VolumeScale, volumes: readonly Volume[], y: number): Part {
  const marks: Mark[] = [];
  const said: string[] = [];
  let x = 0;
  const write = (text: string): void => {
    marks.push({ kind: 'text', role: 'key', text, x, y: y + 4, size: font, paint: solid('quiet') });
    said.push(text);
    x += textWidth(text, font) + 20;
  };
  const rule = (axis: AxisScale, text: string): void => {
    if (axis.most === 0) return;
    marks.push(ruler(x, y, axis.longest));
    x += axis.longest + 6;
    write(`${axis.most.toLocaleString('en')} ${text}${axis.law === 'linear' ? '' : ', by square roots'}`);
  };
  rule(scale.sides, 'px high');
  rule(scale.channels, 'channels long');
  rule(scale.units, 'units high');
  x = 0;
  y += 18;
  const present = new Set(volumes.map(({ category }) => category));
  for (const category of present) {
    marks.push(swatch(category, x, y));
    x += 15;
    write(category);
  }
  return { kind: 'key', label: said.join(', '), marks };
}

function ruler(x: number, y: number, length: number): Mark {
  const tick = 3;
  return {
    kind: 'line',
    role: 'ruler',
    points: [
      { x, y: y - tick },
      { x, y: y + tick },
      { x, y },
      { x: x + length, y },
      { x: x + length, y: y - tick },
      { x: x + length, y: y + tick },
    ],
    stroke: { paint: solid('quiet'), width: 1 },
  };
}

function swatch(category: NodeCategory, x: number, y: number): Mark {
  return {
    kind: 'rectangle',
    role: 'swatch',
    x,
    y: y - 5,
    width: 10,
    height: 10,
    fill: tint(category, 0.34),
    stroke: { paint: tint(category, 0.75), width: 0.8 },
  };
}
