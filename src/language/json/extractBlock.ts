import { readTree } from '../../formats/json/tree.ts';
import { inline } from '../../formats/json/write.ts';
import type { Span, TextFix } from '../../formats/sourceMap.ts';
import { formatNumberOf } from '../../core/units.ts';
import { hasErrors, type NetworkModel } from '../model.ts';
import {
  defineBlockEdit,
  freeBlockName,
  freeParameters,
  handedOn,
  indentAt,
  useOf,
  writtenLayer,
  writtenOf,
} from './blockText.ts';
import { listAround } from './layerLists.ts';
import { keepsLayers } from './sameLayers.ts';

/**
 * Makes a block of the layers that are selected in a `*.cnn.json` text, and uses it in their place. Parameters of a block around them are
 * handed on. Offered when the text then reads back to the same layers: nobody outside may read from their middle.
 */
export function extractBlock(model: NetworkModel, span: Span): readonly TextFix[] {
  const { text, catalogue } = model;
  const { root } = readTree(text);
  const list = listAround(root, span, catalogue);
  if (root === undefined || list === undefined || span.start === span.end || hasErrors(model)) return [];
  const chosen = list.entries.filter(({ offset, length }) => span.start <= offset && offset + length <= span.end);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [head, tail] = [writtenLayer(first), writtenLayer(last)];
  if (head === undefined || tail === undefined) return [];

  const name = freeBlockName('unit', root, catalogue);
  const parameters = freeParameters(chosen.map(writtenOf), root, list.block);
  const { from, ...headless } = head;
  const indent = indentAt(text, first.offset);
  const headEnd = first.offset + first.length;
  const place = { start: first.offset, end: last.offset + last.length };
  // What the first of them reads, the use of the block reads; comments stay where they are.
  const start = from === undefined ? text.slice(first.offset, headEnd) : inline(headless);
  const body = start + text.slice(headEnd, place.end);
  const definition = defineBlockEdit(text, root, {
    name,
    parameters,
    layers: inner => [body.replaceAll(`\n${indent}`, `\n${inner}`)],
  });
  if (definition === undefined) return [];
  // Whoever reads the last of them by its name reads the block by that name.
  const uses = [{}, ...('name' in tail ? [{ name: tail['name'] }] : [])].map(named =>
    useOf(name, { ...named, ...(from !== undefined && { from }), ...handedOn(parameters) }),
  );
  const variants = uses.map(use => [definition, { span: place, text: use }]);
  const edits = variants.find(each => keepsLayers(model, each));
  const title = `Extract ${formatNumberOf(chosen.length, 'layer')} into a block "${name}"`;
  return edits === undefined ? [] : [{ title, edits }];
}
