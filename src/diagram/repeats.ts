import { known } from './amounts.ts';
import type { DiagramAmounts, DiagramChange, DiagramGroup, DiagramModel, DiagramNode } from './model.ts';

/** A repeat whose instances are alike in types and wiring, so that one of them can be drawn for all. */
export interface AlikeRepeat {
  /** The first instance: a group, or a node where a single layer is repeated. */
  readonly first: string;
  readonly count: number;
  /** What is in another instance, and that instance itself, to what is in the same place in the first. */
  readonly counterparts: ReadonlyMap<string, string>;
}

/** The repeats of a network that can be drawn once, by the ids of their groups. Linear in the network, times the depth of repeats. */
export function alikeRepeats(model: DiagramModel): ReadonlyMap<string, AlikeRepeat> {
  const before = found.get(model);
  if (before !== undefined) return before;
  const repeats = findAlikeRepeats(model);
  found.set(model, repeats);
  return repeats;
}

/** Of models that are drawn more than once. */
const found = new WeakMap<DiagramModel, ReadonlyMap<string, AlikeRepeat>>();

function findAlikeRepeats(model: DiagramModel): ReadonlyMap<string, AlikeRepeat> {
  const repeats = model.groups.filter(group => group.repeats !== undefined);
  if (repeats.length === 0) return new Map();
  const parents = new Map<string, string | undefined>(model.groups.map(({ id, parent }) => [id, parent]));
  for (const { id, group } of model.nodes) parents.set(id, group);
  const contents = new Map<string, Content>(repeats.map(({ id }) => [id, { instances: [], parts: new Map() }]));
  // Groups before nodes, as the model has them, so that an instance begins with itself.
  for (const part of [...model.groups, ...model.nodes])
    for (let at = part.id, around = parents.get(at); around !== undefined; at = around, around = parents.get(at)) {
      const content = contents.get(around);
      if (content === undefined) continue;
      if (at === part.id) content.instances.push(at);
      const parts = content.parts.get(at);
      if (parts === undefined) content.parts.set(at, [part]);
      else parts.push(part);
    }
  const inputs = new Map<string, string[]>();
  const outputs = new Map<string, string[]>();
  for (const { from, to } of model.edges) {
    note(inputs, to, from);
    note(outputs, from, to);
  }
  const alike = new Map<string, AlikeRepeat>();
  for (const [id, content] of contents) {
    const [first] = content.instances;
    const counterparts = counterpartsIn(content, parents, inputs, outputs);
    if (first !== undefined && counterparts !== undefined)
      alike.set(id, { first, count: content.instances.length, counterparts });
  }
  return alike;
}

function note(ends: Map<string, string[]>, id: string, other: string): void {
  const known = ends.get(id);
  if (known === undefined) ends.set(id, [other]);
  else known.push(other);
}

/** The instances of a repeat in order, and everything in each, itself first. */
interface Content {
  readonly instances: string[];
  readonly parts: Map<string, (DiagramNode | DiagramGroup)[]>;
}

/** Undefined where instances differ, where one reads anything but the one before it, or where one before the last is read outside. */
function counterpartsIn(
  { instances, parts }: Content,
  parents: ReadonlyMap<string, string | undefined>,
  inputs: ReadonlyMap<string, readonly string[]>,
  outputs: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> | undefined {
  const places = new Map<string, { readonly instance: number; readonly at: number }>();
  instances.forEach((id, instance) => {
    parts.get(id)?.forEach((part, at) => places.set(part.id, { instance, at }));
  });
  const wiring = (id: string, instance: number): readonly string[] =>
    (inputs.get(id) ?? []).map(from => {
      const place = places.get(from);
      if (place === undefined) return `outside ${from}`;
      return `${instance - place.instance} before, ${place.at}`;
    });
  const built = instances.map((id, instance) =>
    (parts.get(id) ?? []).map(part => ({
      id: part.id,
      type: 'nLayers' in part ? `group ${part.type}` : part.type,
      around: places.get(parents.get(part.id) ?? '')?.at,
      reads: wiring(part.id, instance),
    })),
  );
  const [first, second] = built;
  if (first === undefined) return undefined;
  const counterparts = new Map<string, string>();
  for (const [instance, own] of built.entries()) {
    if (instance === 0) continue;
    if (own.length !== first.length) return undefined;
    for (const [at, { id, type, around, reads }] of own.entries()) {
      const [model, next] = [first[at], second?.[at]];
      if (model?.type !== type || model.around !== around || model.reads.length !== reads.length) return undefined;
      for (const [input, read] of reads.entries()) {
        const isHandedOn = read.startsWith('1 before');
        if (read !== next?.reads[input]) return undefined;
        if (isHandedOn ? model.reads[input]?.startsWith('outside') !== true : read !== model.reads[input])
          return undefined;
      }
      counterparts.set(id, model.id);
    }
  }
  const isReadOutside = built
    .slice(0, -1)
    .some(own => own.some(({ id }) => outputs.get(id)?.some(reader => !places.has(reader))));
  return isReadOutside ? undefined : counterparts;
}

/** Nodes that are drawn as one: its numbers are their sums, and its sizes say what changes from one to the next. */
export function mergeNodes(nodes: readonly [DiagramNode, ...DiagramNode[]]): DiagramNode {
  const [first] = nodes;
  if (nodes.length === 1) return first;
  const detail = nodes.every(node => node.detail === first.detail) ? first.detail : '';
  return { ...first, detail, ...merged(nodes) };
}

/** The same of groups. The number of layers is that of one of them. */
export function mergeGroups(groups: readonly [DiagramGroup, ...DiagramGroup[]]): DiagramGroup {
  const [first] = groups;
  if (groups.length === 1) return first;
  return { ...first, ...merged(groups) };
}

function merged(parts: readonly (DiagramNode | DiagramGroup)[]) {
  const problem = parts.find(part => part.problem !== undefined)?.problem;
  const change = mergeChanges(parts.flatMap(part => part.change ?? []));
  return {
    shape: mergeShapes(parts.map(({ shape }) => shape)),
    amounts: mergeAmounts(parts.map(({ amounts }) => amounts)),
    ...(problem !== undefined && { problem }),
    ...(change && { change }),
  };
}

/** What has become of parts that are drawn as one; of those about which anything differs. */
function mergeChanges(changes: readonly DiagramChange[]): DiagramChange | undefined {
  if (changes.length === 0) return undefined;
  const sum = (amount: (each: DiagramChange) => number | undefined): number =>
    changes.reduce((total, each) => total + (amount(each) ?? Number.NaN), 0);
  const removed = changes.flatMap(each => each.removed ?? []);
  return {
    kind: changes.every(({ kind }) => kind === 'added') ? 'added' : 'changed',
    ...known({ params: sum(({ params }) => params), macs: sum(({ macs }) => macs) }),
    ...(0 < removed.length && { removed }),
  };
}

/** Sizes that are drawn as one: "64×56×56" and "128×56×56" become "64…128×56×56". */
export function mergeShapes(shapes: readonly string[]): string {
  const different = [...new Set(shapes)];
  const [first = ''] = different;
  if (different.length < 2) return first;
  const axes = different.map(shape => shape.split('×').map(Number));
  const isComparable = axes.every(sizes => sizes.length === axes[0]?.length && sizes.every(Number.isFinite));
  if (!isComparable) return `${first} …`;
  return (axes[0] ?? [])
    .map((_, axis) => {
      const lengths = axes.map(sizes => sizes[axis] ?? 0);
      const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
      return least === most ? String(least) : `${least}…${most}`;
    })
    .join('×');
}

/** Costs add up; what is not known of one is not known of all. The field is that of the widest. */
function mergeAmounts(amounts: readonly DiagramAmounts[]): DiagramAmounts {
  const sum = (amount: (each: DiagramAmounts) => number | undefined): number =>
    amounts.reduce((total, each) => total + (amount(each) ?? Number.NaN), 0);
  const macs = sum(each => each.macs);
  const bytes = sum(({ macs = Number.NaN, intensity = Number.NaN }) => (intensity === 0 ? 0 : macs / intensity));
  return known({
    params: sum(each => each.params),
    macs,
    memory: sum(each => each.memory),
    time: sum(each => each.time),
    field: Math.max(...amounts.map(({ field = Number.NaN }) => field)),
    intensity: macs === 0 ? 0 : macs / bytes,
  });
}
