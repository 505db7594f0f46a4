import type { Category } from '../core/layer.ts';

/** What a box stands for, and so its colour. */
export type NodeCategory = Category | 'input' | 'unknown';

/** A place in a text, lines and characters from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Where something stands in the text. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** An input or a layer. */
export interface DiagramNode {
  /** The same after an edit elsewhere. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly category: NodeCategory;
  /** Output size, "64×112×112". */
  readonly shape: string;
  /** The attributes that make the layer what it is: "7×7, 64, /2". */
  readonly detail: string;
  /** NaN when unknown. */
  readonly params: number;
  readonly macs: number;
  /** Name and value of everything that the side panel shows. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What is wrong with it. */
  readonly problem?: string;
  readonly group?: string;
  readonly range?: TextRange;
}

/** Layers drawn as one box, or as a frame around them. */
export interface DiagramGroup {
  readonly id: string;
  readonly name: string;
  /** Block or structure; of what it repeats, for a repeat. */
  readonly type: string;
  readonly shape: string;
  readonly params: number;
  readonly macs: number;
  readonly nLayers: number;
  /** How often the block inside is repeated. */
  readonly repeats?: number;
  readonly problem?: string;
  readonly parent?: string;
  readonly range?: TextRange;
}

/** A tensor that one node gives and another reads. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
}

/** A network as it is drawn; plain data that can be sent to a webview. */
export interface DiagramModel {
  readonly name: string;
  readonly totals: string;
  /** In the order of computation, inputs first. */
  readonly nodes: readonly DiagramNode[];
  /** Outer groups before those in them. */
  readonly groups: readonly DiagramGroup[];
  readonly edges: readonly DiagramEdge[];
  /** What is wrong with the text beyond single layers. */
  readonly problems: readonly string[];
  /** Whether it is the diagram of an earlier version, since the newest cannot be evaluated. */
  readonly isStale?: true;
}
