import type { DiagramModel } from '../diagram/model.ts';

/** What the webview offers to the editor. */
export type DiagramMethods = {
  /** Draws another version of the network. */
  readonly update: (params: { readonly shown: ShownDiagram }) => void;
  /** Marks nodes, unfolding the groups around the first and bringing it into view. */
  readonly select: (params: { readonly ids: readonly string[] }) => void;
  /** Shows the network in another way, from the point of view of a node if one is given. */
  readonly show: (params: { readonly view: ViewName; readonly id?: string }) => void;
  /** What is seen now as the text of a file; undefined when there is nothing to be seen. */
  readonly picture: (params: {
    readonly format: PictureFormat;
    readonly theme: PictureTheme;
  }) => { readonly text: string } | undefined;
};

/** A diagram, and what the editor knows beyond the text. */
export interface ShownDiagram {
  readonly model: DiagramModel;
  /** Milliseconds by the full name of the layer, as a benchmark has measured them. */
  readonly times: Readonly<Record<string, number>>;
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

/** What the editor offers to the webview. */
export type DiagramHostMethods = {
  /** The webview is there and wants a model. */
  readonly ready: (params: object) => void;
  /** Shows the text of a node or group. */
  readonly openSource: (params: { readonly id: string }) => void | Promise<void>;
};
