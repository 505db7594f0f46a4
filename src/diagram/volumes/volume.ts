import type { DiagramWindow, NodeCategory } from '../model.ts';

/** A tensor that is drawn as a body: what one layer gives, with the layers behind it that leave its size alone. */
export interface Volume {
  /** The box that stands for it: what is marked and opened. */
  readonly id: string;
  /** All boxes that it shows, `id` among them. */
  readonly ids: readonly string[];
  readonly title: string;
  /** What makes it, in words: "conv 11×11, /4". */
  readonly operation: string;
  /** What follows without another size: "relu", "batch norm". */
  readonly followers: readonly string[];
  /** "96×55×55", or "?" where it is not known. */
  readonly shape: string;
  /** Channels first; absent where it is not known. */
  readonly size?: readonly number[];
  readonly category: NodeCategory;
  /** What slides over the volume before to make this one. */
  readonly window?: DiagramWindow;
  /** The position of the volume that the window slides over. */
  readonly windowOver?: number;
  /** For joined channels: how many come from where. */
  readonly segments?: readonly Segment[];
  readonly problem?: string;
}

/** Channels that lie beside others in a volume. */
export interface Segment {
  readonly channels: number;
  /** Whether they are carried here from further back, instead of being made for this volume. */
  readonly isCopy: boolean;
}

/** A volume that another is made from, by their positions. */
export interface VolumeEdge {
  readonly from: number;
  readonly to: number;
  /** What is done on the way: "crop". */
  readonly note?: string;
}

/** A network as bodies, in the order of computation. */
export interface VolumeNetwork {
  readonly volumes: readonly Volume[];
  readonly edges: readonly VolumeEdge[];
}

/** How a volume looks: a vector is a bar, whatever its number of axes; what has no known size is a mark in its place. */
export type VolumeForm =
  | { readonly kind: 'units'; readonly count: number }
  | {
      readonly kind: 'map';
      readonly channels: number;
      /** Slices of a volume with three axes; absent for others. */
      readonly depth?: number;
      readonly height: number;
      /** Absent where there is one axis only. */
      readonly width?: number;
    }
  | { readonly kind: 'unknown' };

/** The form of a volume by its size. */
export function formOf({ size }: Volume): VolumeForm {
  const [channels = 0, ...sides] = size ?? [];
  if (size === undefined || size.length === 0 || 4 < size.length) return { kind: 'unknown' };
  if (sides.every(side => side === 1)) return { kind: 'units', count: channels };
  const [width, height = 0, depth] = [...sides].reverse();
  if (sides.length === 1) return { kind: 'map', channels, height: width ?? 0 };
  return { kind: 'map', channels, height, width: width ?? 0, ...(depth !== undefined && { depth }) };
}

/** A name as it is written in a program, in words: "max pool" for maxPool2d. */
export function wordsOf(name: string): string {
  return name
    .replace(/^([a-zA-Z]*)[123]d$/, '$1')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
