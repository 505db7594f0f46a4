import type { Point, Rectangle } from '../../../src/diagram/geometry.ts';
import type { EdgePath } from '../../../src/diagram/layout/layout.ts';
import type { Camera } from '../camera.ts';
import type { Arrangement } from './arrangement.ts';

/** How long a change of the drawing takes, ms: long enough to be followed, short enough not to be waited for. */
const durationMs = 160;

/** Beyond so many items on the screen a change is made at once. */
const mostMoved = 500;

/** How far things are on their way from where they were to where they are. */
export interface Animation {
  /** Starts a movement of what is drawn, from an earlier arrangement. */
  move(from: Arrangement, to: Arrangement): void;
  /** Lets the camera come after from where it was. */
  follow(seen: Camera, wanted: Camera): void;
  /** The share of the way that is done, at a time of the page: 1 when nothing moves. */
  advance(now: number): Progress;
}

/** A moment of a movement. */
export interface Progress {
  readonly isMoving: boolean;
  camera(wanted: Camera): Camera;
  place(id: string, wanted: Rectangle): Rectangle;
  edge(wanted: EdgePath): EdgePath;
  /** How much of something is there that was not before, from 0 to 1. */
  presence(id: string): number;
}

/** Animates unless the user prefers that nothing moves. */
export function createAnimation(): Animation {
  const stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
  let moving: { readonly before: Before; readonly start: number } | undefined;
  let following: { readonly lag: Camera; readonly start: number } | undefined;
  return {
    move(from, to) {
      const isCalm = from.items.length < mostMoved && to.items.length < mostMoved;
      moving = stillness.matches || !isCalm ? undefined : { before: beforeOf(from), start: performance.now() };
    },
    follow(seen, wanted) {
      following = stillness.matches ? undefined : { lag: apart(seen, wanted), start: performance.now() };
    },
    advance(now) {
      const moved = share(moving?.start, now);
      const followed = share(following?.start, now);
      if (moved === 1) moving = undefined;
      if (followed === 1) following = undefined;
      return progressOf(moving?.before, moved, following?.lag, followed);
    },
  };
}

/** Where things were. */
interface Before {
  readonly places: ReadonlyMap<string, Rectangle>;
  readonly edges: ReadonlyMap<string, EdgePath>;
}

function beforeOf({ items, layout }: Arrangement): Before {
  return {
    places: new Map(items.map(({ id, place }) => [id, place])),
    edges: new Map(layout.edges.map(edge => [edgeKey(edge), edge])),
  };
}

/** What an edge is known by while both of its ends are drawn. */
export function edgeKey({ from, to }: EdgePath): string {
  return `${from}\n${to}`;
}

/** From 0 to 1, slower towards the end. */
function share(start: number | undefined, now: number): number {
  if (start === undefined) return 1;
  const time = Math.min(1, Math.max(0, (now - start) / durationMs));
  return 1 - (1 - time) ** 3;
}

function progressOf(before: Before | undefined, moved: number, lag: Camera | undefined, followed: number): Progress {
  return {
    isMoving: before !== undefined || lag !== undefined,
    camera(wanted) {
      if (lag === undefined) return wanted;
      const rest = 1 - followed;
      // In lengths of the drawing per pixel, so that the point around which it grows stays where it is.
      const length = 1 / wanted.scale + rest * lag.scale;
      return { x: wanted.x + rest * lag.x, y: wanted.y + rest * lag.y, scale: 1 / length };
    },
    place(id, wanted) {
      const was = before?.places.get(id);
      return was === undefined ? wanted : between(was, wanted, moved);
    },
    edge(wanted) {
      const was = before?.edges.get(edgeKey(wanted));
      if (was?.points.length !== wanted.points.length) return wanted;
      const points = wanted.points.map((point, at) => betweenPoints(was.points[at] ?? point, point, moved));
      return { ...wanted, points, label: between(was.label, wanted.label, moved) };
    },
    presence: id => (before === undefined || before.places.has(id) || before.edges.has(id) ? 1 : moved),
  };
}

function apart(seen: Camera, wanted: Camera): Camera {
  return { x: seen.x - wanted.x, y: seen.y - wanted.y, scale: 1 / seen.scale - 1 / wanted.scale };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function betweenPoints(from: Point, to: Point, share: number): Point {
  return { x: mix(from.x, to.x, share), y: mix(from.y, to.y, share) };
}

function between(from: Rectangle, to: Rectangle, share: number): Rectangle {
  return {
    ...betweenPoints(from, to, share),
    width: mix(from.width, to.width, share),
    height: mix(from.height, to.height, share),
  };
}
