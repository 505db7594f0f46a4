import type { Category } from '../core/layer.ts';
import type { BorderContent, WindowRule } from '../core/window.ts';
import type { Amounts } from './amounts.ts';

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

/** What a layer or group costs, and what it sees. */
export interface DiagramAmounts extends Amounts {
  /** Longest side of the patch of the input that one unit sees, px. */
  readonly field?: number;
  /** MACs per byte that is read or written: inputs, weights and outputs as float32. */
  readonly intensity?: number;
}

/** The window of a layer, one entry per spatial axis, px. */
export interface DiagramWindow {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Zeros before and after each axis. */
  readonly padding: readonly (readonly [begin: number, end: number])[];
  /** Whether each input is spread over the window, as in a transposed convolution, instead of each output being read from it. */
  readonly spreads?: true;
  /** How its numbers come about, between one channel and another; absent where the layer does more than a rule says. */
  readonly numbers?: WindowNumbers;
}

/** What it takes to compute a layer by hand, from one input channel to one output channel. */
export interface WindowNumbers {
  readonly rule: WindowRule;
  /** What the padding holds. */
  readonly border: BorderContent;
  /** Spatial size of what the layer reads, px. */
  readonly input: readonly number[];
  /** Whether a last window may hang over the end. */
  readonly ceilMode: boolean;
  /** The first kernel in row-major order and the first bias, where the text gives them. */
  readonly kernel?: readonly number[];
  readonly bias?: number;
}

/** What has become of a layer, or of what is in a group, since the version that a network is held to. */
export interface DiagramChange {
  readonly kind: 'added' | 'changed';
  /** By how much it has grown; absent where that is not known. */
  readonly params?: number;
  readonly macs?: number;
  /** Layers that stood in the group and are gone, by what they were called. */
  readonly removed?: readonly string[];
}

/** The version that a network is held to. */
export interface DiagramBaseline {
  /** What its author calls it: "HEAD". */
  readonly label: string;
  /** All layers that are gone, by what they were called. */
  readonly removed: readonly string[];
}

/** An input or a layer. */
export interface DiagramNode {
  /** The same after an edit elsewhere. */
  readonly id: string;
  /** Own name, without the names of the groups around it. */
  readonly name: string;
  /** Full name of a layer, by which a run knows it; absent for an input. */
  readonly layer?: string;
  readonly type: string;
  readonly category: NodeCategory;
  /** Output size, "64×112×112". */
  readonly shape: string;
  /** The same as numbers, channels first; absent unless all of them are known. */
  readonly size?: readonly number[];
  /** The attributes that make the layer what it is: "7×7, 64, /2". */
  readonly detail: string;
  readonly amounts: DiagramAmounts;
  readonly window?: DiagramWindow;
  /** Absent where nothing has changed, or nothing is known to compare with. */
  readonly change?: DiagramChange;
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
  /** As that of a node. */
  readonly size?: readonly number[];
  readonly amounts: DiagramAmounts;
  readonly nLayers: number;
  /** What the layer in it is, where it is the only one. */
  readonly only?: Pick<DiagramNode, 'type' | 'category' | 'detail'>;
  readonly change?: DiagramChange;
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
  /** What `change` of its nodes and groups is said against. */
  readonly baseline?: DiagramBaseline;
  /** Whether it is the diagram of an earlier version, since the newest cannot be evaluated. */
  readonly isStale?: true;
}
