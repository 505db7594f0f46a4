import type { DiagramModel } from '../diagram/model.ts';
import type { NoField, UnitField } from '../diagram/unitField.ts';

/** What the webview offers to the editor. */
export type DiagramMethods = {
  /** Draws another version of the network. */
  readonly update: (params: { readonly shown: ShownDiagram }) => void;
  /** Says which document it shows, which the page keeps when it is loaded again, and what there is to say about it in words. */
  readonly about: (params: { readonly uri: string; readonly note?: string }) => void;
  /** Marks nodes, unfolding the groups around the first and bringing it into view. */
  readonly select: (params: { readonly ids: readonly string[] }) => void;
  /** Shows the network in another way, from the point of view of a node if one is given. */
  readonly show: (params: { readonly view: ViewName; readonly id?: string }) => void;
  /** What is seen now as the text of a file; undefined when there is nothing to be seen. */
  readonly picture: (params: {
    readonly format: PictureFormat;
    readonly theme: PictureTheme;
    /** What lies behind the drawing: the paper of the theme, or nothing. */
    readonly background: 'paper' | 'transparent';
  }) => { readonly text: string } | undefined;
  /** Puts a PNG, in base 64, on the clipboard, which the editor itself can do with text alone; says why where it cannot. */
  readonly copyImage: (params: { readonly png: string }) => Promise<{ readonly problem?: string }>;
};

/** A diagram, and what the editor knows beyond the text. */
export interface ShownDiagram {
  readonly model: DiagramModel;
  /** Milliseconds by the full name of the layer, as a benchmark has measured them. */
  readonly times: Readonly<Record<string, number>>;
  /** Whether the text was another one when they were measured. */
  readonly areTimesOld?: boolean;
}

/**
 * The ways to look at a network: boxes and edges, cuboids to scale, stacks of feature maps, what a unit sees, and a layer's windows
 * one by one.
 */
export type ViewName = 'graph' | 'volumes' | 'maps' | 'field' | 'windows';

/** Languages in which a drawing can be written. */
export type PictureFormat = 'svg' | 'tikz';

/** Colours of a drawing outside the editor. */
export type PictureTheme = 'light' | 'dark' | 'print';

/** A network beside the one that is shown, and where it comes from. */
export interface OtherNetwork {
  readonly uri: string;
  readonly model: DiagramModel;
}

/** What a unit sees, or why nothing can be said. */
export type FieldAnswer = { readonly field: UnitField } | { readonly problem: NoField };

/** What the editor offers to the webview. */
export type DiagramHostMethods = {
  /** The webview is there and wants a model. */
  readonly ready: (params: object) => void;
  /** Puts the cursor on the text of a node or group, or selects those of several; the keyboard goes there only when it is meant to. */
  readonly openSources: (params: { readonly ids: readonly string[]; readonly focus?: boolean }) => void | Promise<void>;
  /** What the editor's hover says of a node or group, as HTML without scripts or styles; empty when there is nothing to say. */
  readonly describe: (params: { readonly id: string }) => Promise<{ readonly html: string }>;
  /** Goes on in the text from a node or group. */
  readonly goTo: (params: { readonly id: string; readonly what: NodeGoal }) => void | Promise<void>;
  /** Asks for a format and a file, and writes there what is seen. */
  readonly exportPicture: (params: object) => Promise<void>;
  /** Asks for a format, and puts what is seen on the clipboard. */
  readonly copyPicture: (params: object) => Promise<void>;
  /** Another network to be drawn beside this one: that of an address, or one that the user chooses; undefined when there is none. */
  readonly otherNetwork: (params: { readonly uri?: string }) => Promise<OtherNetwork | undefined>;
  /** What a unit of a layer sees, the middle one where none is given; or why nothing can be said. */
  readonly patches: (params: {
    readonly id: string;
    readonly unit?: readonly number[];
  }) => FieldAnswer | Promise<FieldAnswer>;
};

/** Where somebody wants to go from a node: to what it is made of, to its name to change it, to all that names it. */
export type NodeGoal = 'definition' | 'rename' | 'references';
