import { stripComments } from 'jsonc-parser';
import { isExpression } from '../../formats/json/expression.ts';
import { readTree, type Node } from '../../formats/json/tree.ts';
import { inline } from '../../formats/json/write.ts';
import type { Replacement, Span, TextFix } from '../../formats/sourceMap.ts';
import { hasErrors, type NetworkModel } from '../model.ts';
import {
  defineBlockEdit,
  freeBlockName,
  freeParameters,
  handedOn,
  indentAt,
  parameterNaming,
  useOf,
  writtenLayer,
  type WrittenLayer,
} from './blockText.ts';
import { listAround, type LayerList } from './layerLists.ts';
import { longestRun, type Run } from '../runs.ts';
import { keepsLayers } from './sameLayers.ts';
import { filled, templateOf, type Leaf, type Template } from './template.ts';

/**
 * Folds layers of a `*.cnn.json` text that repeat themselves around a place: one layer into "repeat", several into a block with
 * "repeat", and several that differ in numbers into a block with parameters. Offered when the text then reads back to the same layers.
 */
export function foldLayers(model: NetworkModel, span: Span): readonly TextFix[] {
  const { root } = readTree(model.text);
  const list = listAround(root, span, model.catalogue);
  if (root === undefined || list === undefined || hasErrors(model)) return [];
  const templates = list.entries.map(entry => foldable(writtenLayer(entry)));
  const isTouched = (run: Run): boolean => {
    const { start, end } = spanOfRun(list, run);
    return start <= span.end && span.start <= end;
  };
  const words = templates.map(template => template && JSON.stringify([template.skeleton, template.leaves]));
  const skeletons = templates.map(template => template && JSON.stringify(template.skeleton));
  const place: Place = { model, root, list, templates };
  const single = longestRun(words, 1, isTouched);
  const several = longestRun(words, 2, isTouched);
  const differing = longestRun(skeletons, 2, isTouched);
  const isNew =
    differing !== undefined &&
    (several === undefined || several.length * several.count < differing.length * differing.count);
  return [
    ...(single === undefined ? [] : foldIntoRepeat(place, single)),
    ...(several === undefined ? [] : foldIntoBlock(place, several)),
    ...(isNew ? foldIntoBlock(place, differing) : []),
  ].slice(0, 3);
}

interface Place {
  readonly model: NetworkModel;
  readonly root: Node;
  readonly list: LayerList;
  readonly templates: readonly (Template | undefined)[];
}

/** What a layer says but for its name. One that says what it reads, or how often it stands there, is not folded. */
function foldable(written: WrittenLayer | undefined): Template | undefined {
  if (written === undefined || 'from' in written || 'repeat' in written) return undefined;
  return templateOf(withoutKeys(written, ['name']));
}

function withoutKeys(written: WrittenLayer, keys: readonly string[]): WrittenLayer {
  return Object.fromEntries(Object.entries(written).filter(([key]) => !keys.includes(key)));
}

function foldIntoRepeat(place: Place, run: Run): readonly TextFix[] {
  const { list } = place;
  const [first, last] = [list.entries[run.start], list.entries[run.start + run.count - 1]].map(
    node => node && writtenLayer(node),
  );
  if (first === undefined) return [];
  const rest = withoutKeys(first, ['type', 'name']);
  const entry = (name: unknown): string => inline({ type: first['type'], name, repeat: run.count, ...rest });
  const variants = [undefined, last?.['name']].map(name => [{ span: spanOfRun(list, run), text: entry(name) }]);
  return offered(place, run, `Fold ${run.count} layers into one with "repeat": ${run.count}`, variants);
}

function foldIntoBlock(place: Place, run: Run): readonly TextFix[] {
  const { model, root, list, templates } = place;
  const rounds = Array.from({ length: run.count }, (_, round) =>
    Array.from({ length: run.length }, (__, index) => templates[run.start + round * run.length + index]).filter(
      template => template !== undefined,
    ),
  );
  const [first = []] = rounds;
  const handed = freeParameters(
    first.map(({ skeleton, leaves }) => filled(skeleton, valuesOf(leaves))),
    root,
    list.block,
  );
  const leaves = rounds.map(round => round.flatMap(template => template.leaves));
  const { parameters, stands } = parametersOf(leaves, handed);
  let next = 0;
  const body = first.map(template => {
    const from = next;
    next += template.leaves.length;
    return inline(
      filled(
        template.skeleton,
        valuesOf(template.leaves).map((value, leaf) => stands.get(from + leaf) ?? value),
      ),
    );
  });
  const name = freeBlockName('unit', root, model.catalogue);
  const defaults = Object.fromEntries(
    parameters.map(({ name: own, values: [value] }) => [own, isExpression(value) ? 1 : value]),
  );
  const definition = defineBlockEdit(model.text, root, {
    name,
    parameters: { ...handed, ...defaults },
    layers: () => body,
  });
  if (definition === undefined) return [];
  const uses =
    parameters.length === 0
      ? [useOf(name, { repeat: run.count, ...handedOn(handed) })]
      : rounds.map((_, round) => {
          const given = parameters.map(({ name: own, values }) => [own, values[round]] as const);
          return useOf(name, { ...Object.fromEntries(given), ...handedOn(handed) });
        });
  const span = spanOfRun(list, run);
  const indent = indentAt(model.text, span.start);
  const what = parameters.length === 0 ? 'with "repeat"' : `of ${parameters.map(each => each.name).join(', ')}`;
  return offered(place, run, `Fold ${run.count} × ${run.length} layers into a block "${name}" ${what}`, [
    [definition, { span, text: uses.join(`,\n${indent}`) }],
  ]);
}

/** The parameters of a block: leaves that differ from round to round, those that differ alike only once. */
function parametersOf(rounds: readonly (readonly Leaf[])[], handed: Readonly<Record<string, unknown>>) {
  const naming = parameterNaming(handed);
  const byValues = new Map<string, { readonly name: string; readonly values: readonly Leaf['value'][] }>();
  /** The expression that stands in the place of a leaf. */
  const stands = new Map<number, string>();
  rounds[0]?.forEach(({ key }, leaf) => {
    const values = rounds.flatMap(round => round[leaf]?.value ?? []);
    if (values.every(value => value === values[0])) return;
    const known = byValues.get(JSON.stringify(values)) ?? { name: naming(key), values };
    byValues.set(JSON.stringify(values), known);
    stands.set(leaf, `=${known.name}`);
  });
  return { parameters: [...byValues.values()], stands };
}

function valuesOf(leaves: readonly Leaf[]): readonly Leaf['value'][] {
  return leaves.map(({ value }) => value);
}

function offered(
  place: Place,
  run: Run,
  title: string,
  variants: readonly (readonly Replacement[])[],
): readonly TextFix[] {
  const { model, list } = place;
  const { start, end } = spanOfRun(list, run);
  const folded = model.text.slice(start, end);
  // A comment between the layers would be lost.
  if (stripComments(folded) !== folded) return [];
  const edits = variants.find(each => keepsLayers(model, each));
  return edits === undefined ? [] : [{ title, edits }];
}

function spanOfRun({ entries }: LayerList, { start, length, count }: Run): Span {
  const [first, last] = [entries[start], entries[start + length * count - 1]];
  return { start: first?.offset ?? 0, end: (last?.offset ?? 0) + (last?.length ?? 0) };
}
