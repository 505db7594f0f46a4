import type { VisibleGraph } from '../visible.ts';
import type { Jog, Lane } from './pieces.ts';

/**
 * A part of one or several edges between two items of one frame. Its ends are boxes, or ports: places on the border of a frame, which are
 * items inside it and belong to the frame outside.
 */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly fromItem: number;
  readonly toItem: number;
  nEdges: number;
  /** The edge whose label stands at it, −1 if none does. */
  label: number;
  /** Whether it goes against the order of the items. */
  isBack: boolean;
  first: Jog | undefined;
  between: readonly Jog[];
  last: Jog | undefined;
  lane: Lane | undefined;
  /** The lane by which it leaves a bus. */
  exit: Lane | undefined;
  labelAt: Jog | Lane | undefined;
}

/** What is in a frame, or outside all frames. */
export interface Content {
  readonly node: number;
  readonly inPorts: number[];
  readonly items: number[];
  readonly outPorts: number[];
  readonly links: Link[];
}

/** The graph by numbers: boxes first, then frames, then the whole, then ports. */
export interface Nesting {
  readonly nBoxes: number;
  readonly nFrames: number;
  readonly nElements: number;
  /** Frames inside others first, the whole last. */
  readonly contents: readonly Content[];
  /** The links that each edge consists of; undefined where an end is unknown. */
  readonly paths: readonly (readonly Link[] | undefined)[];
  /** The frame that a port belongs to. */
  portFrame(port: number): number;
  /** The links that leave and enter each item, in the frame around it. */
  readonly out: readonly (readonly Link[])[];
  readonly in: readonly (readonly Link[])[];
}

const none: readonly never[] = [];
const unset = -1;
const several = -2;

/**
 * Cuts edges where they cross the border of a frame. What comes of one box crosses at one port, and so does what goes to one box where
 * nothing else crosses that border; lines therefore fork only behind a source and join only before a target.
 */
export function* createNesting({ boxes, frames, edges }: VisibleGraph): Generator<void, Nesting> {
  const nBoxes = boxes.length;
  const nFrames = frames.length;
  const whole = nBoxes + nFrames;
  const index = new Map<string, number>();
  boxes.forEach(({ id }, at) => index.set(id, at));
  const frameIndex = new Map(frames.map(({ id }, at) => [id, nBoxes + at]));
  const parent = new Int32Array(whole + 1).fill(-1);
  const nodeOf = (frame: string | undefined): number =>
    frame === undefined ? whole : (frameIndex.get(frame) ?? whole);
  boxes.forEach(({ frame }, at) => (parent[at] = nodeOf(frame)));
  frames.forEach(({ parent: outer }, at) => (parent[nBoxes + at] = nodeOf(outer)));
  const depth = new Int32Array(whole + 1);
  const depthOf = (node: number): number => {
    if (node === whole) return 0;
    return (depth[node] ||= depthOf(parent[node] ?? whole) + 1);
  };
  const contents = new Map<number, Content>();
  const contentOf = (node: number): Content => {
    let content = contents.get(node);
    if (content === undefined)
      contents.set(node, (content = { node, inPorts: [], items: [], outPorts: [], links: [] }));
    return content;
  };
  // A frame stands where the first of its boxes stands.
  const list = (node: number): void => {
    const outer = parent[node] ?? whole;
    if (outer !== whole && !contents.has(outer)) list(outer);
    contentOf(outer).items.push(node);
  };
  contentOf(whole);
  for (let box = 0; box < nBoxes; box++) {
    list(box);
    depthOf(box);
    if (box % 2000 === 1999) yield;
  }
  yield;

  const leavesTo = new Int32Array(whole + 1).fill(unset);
  const entersTo = new Int32Array(whole + 1).fill(unset);
  const note = (targets: Int32Array, frame: number, target: number): void => {
    const known = targets[frame];
    targets[frame] = known === unset || known === target ? target : several;
  };
  const ends = edges.map(({ from, to }) => [index.get(from) ?? -1, index.get(to) ?? -1] as const);
  const walks: (readonly [up: readonly number[], down: readonly number[]] | undefined)[] = [];
  for (const [from, to] of ends) {
    if (from === -1 || to === -1 || from === to) {
      walks.push(undefined);
      continue;
    }
    let above = parent[from] ?? whole;
    let below = parent[to] ?? whole;
    const up: number[] = [];
    const down: number[] = [];
    while (above !== below)
      if ((depth[below] ?? 0) <= (depth[above] ?? 0)) {
        up.push(above);
        note(leavesTo, above, to);
        above = parent[above] ?? whole;
      } else {
        down.push(below);
        note(entersTo, below, to);
        below = parent[below] ?? whole;
      }
    walks.push([up, down.reverse()]);
    if (walks.length % 2000 === 0) yield;
  }
  yield;

  const ports: { readonly frame: number }[] = [];
  const portOfKey = new Map<number, number>();
  const portAt = (frame: number, isOut: boolean, key: number): number => {
    const name = ((frame * 2 + (isOut ? 1 : 0)) * 2 + (key < 0 ? 1 : 0)) * (whole + 1) + (key < 0 ? -1 - key : key);
    let port = portOfKey.get(name);
    if (port === undefined) {
      port = whole + 1 + ports.length;
      ports.push({ frame });
      portOfKey.set(name, port);
      const content = contentOf(frame);
      (isOut ? content.outPorts : content.inPorts).push(port);
    }
    return port;
  };
  const most = 2 ** 24;
  const portFrame = (port: number): number => ports[port - whole - 1]?.frame ?? whole;
  const itemOf = (end: number, frame: number): number =>
    end <= whole || portFrame(end) === frame ? end : portFrame(end);
  const linkOfEnds = new Map<number, Link>();
  const linkAt = (frame: number, from: number, to: number): Link => {
    // Boxes are joined once; only at ports can edges come together.
    const isDirect = from < whole && to < whole;
    const known = isDirect ? undefined : linkOfEnds.get(from * most + to);
    if (known !== undefined) {
      known.nEdges++;
      return known;
    }
    const link: Link = {
      from,
      to,
      fromItem: itemOf(from, frame),
      toItem: itemOf(to, frame),
      nEdges: 1,
      label: -1,
      isBack: false,
      first: undefined,
      between: none,
      last: undefined,
      lane: undefined,
      exit: undefined,
      labelAt: undefined,
    };
    if (!isDirect) linkOfEnds.set(from * most + to, link);
    contentOf(frame).links.push(link);
    return link;
  };
  const paths: (readonly Link[] | undefined)[] = [];
  for (const [edge, walk] of walks.entries()) {
    const [from = 0, to = 0] = ends[edge] ?? [];
    if (walk === undefined) {
      paths.push(undefined);
      continue;
    }
    const path: Link[] = [];
    let at: number = from;
    let key: number = from;
    for (const frame of walk[0]) {
      if (leavesTo[frame] !== several) key = -1 - to;
      const port = portAt(frame, true, key);
      path.push(linkAt(frame, at, port));
      at = port;
    }
    let frame = walk[0].length === 0 ? (parent[from] ?? whole) : (parent[walk[0].at(-1) ?? 0] ?? whole);
    for (const inner of walk[1]) {
      if (entersTo[inner] !== several) key = -1 - to;
      const port = portAt(inner, false, key);
      path.push(linkAt(frame, at, port));
      at = port;
      frame = inner;
    }
    path.push(linkAt(frame, at, to));
    paths.push(path);
    if (paths.length % 1000 === 0) yield;
  }
  yield;
  // A label stands where its edge is alone, best between the outermost of the frames that it leaves and enters.
  for (const [edge, path] of paths.entries()) {
    if (path === undefined) continue;
    const best = walks[edge]?.[0].length ?? 0;
    let chosen: Link | undefined;
    let away = Infinity;
    for (const [at, link] of path.entries())
      if (link.nEdges === 1 && Math.abs(at - best) < away) [chosen, away] = [link, Math.abs(at - best)];
    if (chosen !== undefined) chosen.label = edge;
  }
  yield;
  const nElements = whole + 1 + ports.length;
  const out: Link[][] = Array.from({ length: nElements }, () => []);
  const into: Link[][] = Array.from({ length: nElements }, () => []);
  const ordered = [...contents.values()].sort((left, right) => (depth[right.node] ?? 0) - (depth[left.node] ?? 0));
  yield;
  let nLinks = 0;
  for (const { links } of ordered)
    for (const link of links) {
      out[link.fromItem]?.push(link);
      into[link.toItem]?.push(link);
      if (++nLinks % 2000 === 0) yield;
    }
  yield;
  return { nBoxes, nFrames, nElements, contents: ordered, paths, portFrame, out, in: into };
}
