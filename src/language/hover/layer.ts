import type { LayerAnalysis } from '../../core/analysis.ts';
import { bytesPerNumber } from '../../core/analysis.ts';
import type { LayerId } from '../../core/diagnostic.ts';
import type { TensorShapes } from '../../core/layer.ts';
import { bytesMoved } from '../../core/memory.ts';
import { formatShape, isKnown } from '../../core/shape.ts';
import { formatCount, formatExact } from '../../core/units.ts';
import { sizeFormulas } from '../formula.ts';
import { timeInWords } from '../measured.ts';
import type { Presentation } from '../presentation.ts';
import { facts, paragraphs, share } from './markdown.ts';
import { pictureOf } from './picture.ts';
import type { Reader } from './reader.ts';

/** Everything about one layer. */
export function layerMarkdown(id: LayerId, reader: Reader): string {
  const { network, analysis } = reader.model;
  const layer = network.layers[id];
  const analysed = analysis.layers[id];
  if (layer === undefined || analysed === undefined) return '';
  const { type, inputShapes, outputShape } = analysed;
  return paragraphs([
    `**${layer.type}** \`${layer.name}\` — ${type?.summary ?? 'no such layer type; its output is unknown'}`,
    `${inputShapes.map(formatShape).join(' and ') || '?'} → **${formatShape(outputShape)}**`,
    ...sizeFormulas(analysed).map(formula => `\`${formula}\``),
    facts(layerFacts(id, analysed, reader)),
    pictureOf(analysed, reader),
    type && `_Source: ${type.source}_`,
  ]);
}

function layerFacts(
  id: LayerId,
  analysed: LayerAnalysis,
  { model, presentation }: Reader,
): readonly (readonly [string, string])[] {
  const { analysis } = model;
  const { type, weights, buffers, params, bufferCount, activationBytes, reach } = analysed;
  const found: (readonly [string, string])[] = [];
  if (params !== 0) found.push(['params', tensorsInWords(params, weights)]);
  if (bufferCount !== 0) found.push(['buffers', `${tensorsInWords(bufferCount, buffers)}, not trained`]);
  const computation = presentation.computationOf([id]);
  const whole = presentation.networkComputation;
  if (computation !== 0) {
    const ofAll = `${share(computation, whole)} of the network`;
    found.push([presentation.computationName, `${formatExact(computation)} (${ofAll})`]);
  }
  const time = timeInWords([id], model, presentation);
  if (time !== undefined) found.push(['time', time]);
  const weightBytes = (params + bufferCount) * bytesPerNumber;
  const weightsText = weightBytes === 0 ? '' : `, weights ${presentation.bytes(weightBytes)}`;
  const shared = type?.view === true ? ' (shares its input’s memory)' : '';
  found.push(['memory', `output ${presentation.bytes(activationBytes)}${shared}${weightsText}`]);
  const intensity = computation === 0 ? undefined : intensityInWords(computation, analysed, presentation);
  if (intensity !== undefined) found.push(['arithmetic intensity', intensity]);
  if (reach === undefined) found.push(['receptive field', 'unknown']);
  else if (0 < reach.length) {
    const [sizes, jumps, starts] = [
      reach.map(each => each.size),
      reach.map(each => each.jump),
      reach.map(each => each.start),
    ];
    // Behind a flatten units have no places any more: none that could be apart, and none of the first.
    const places = jumps.some(Number.isNaN) ? '' : `, jump ${formatShape(jumps)}, start ${formatShape(starts)}`;
    found.push(['receptive field', `${formatShape(sizes)} px${places}`]);
  }
  const peak = analysis.totals.peakLayer;
  if (peak === id) found.push(['peak', 'here the most bytes of the network are alive at once']);
  return found;
}

/** How many numbers some tensors hold, and how that comes about: "9,472 = 64·3·7·7 + 64 (weight 64×3×7×7, bias 64)". */
function tensorsInWords(count: number, tensors: TensorShapes): string {
  const shapes = Object.entries(tensors);
  const shown = shapes.map(([name, shape]) => `${name} ${formatShape(shape)}`).join(', ');
  const products = shapes.map(([, shape]) => shape.map(size => formatShape([size])).join('·')).join(' + ');
  const sum = shapes.length === 1 && shapes[0]?.[1].length === 1 ? '' : ` = ${products}`;
  return `${formatExact(count)}${sum} (${shown})`;
}

/**
 * Computation per byte that has to be moved when the input, the weights and the output each go once between memory and processor:
 * what decides whether a layer waits for the one or the other. Source: Williams, Waterman & Patterson 2009, the roofline model.
 */
function intensityInWords(computation: number, layer: LayerAnalysis, presentation: Presentation): string | undefined {
  if (layer.type?.view === true || !layer.inputShapes.every(isKnown)) return undefined;
  const moved = bytesMoved(layer);
  const perByte = computation / presentation.width(moved);
  if (!Number.isFinite(perByte)) return undefined;
  return (
    `${formatCount(perByte)} ${presentation.computationName} per byte ` +
    `(${presentation.computation(computation)} for the ${presentation.bytes(moved)} of input, weights and output)`
  );
}
