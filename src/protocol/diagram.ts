import type { DiagramModel } from '../diagram/model.ts';

/** What the webview offers to the editor. */
export type DiagramMethods = {
  /** Draws another version of the network. */
  readonly update: (params: { readonly model: DiagramModel }) => void;
  /** Marks nodes, unfolding the groups around the first and bringing it into view. */
  readonly select: (params: { readonly ids: readonly string[] }) => void;
};

/** What the editor offers to the webview. */
export type DiagramHostMethods = {
  /** The webview is there and wants a model. */
  readonly ready: (params: object) => void;
  /** Shows the text of a node or group. */
  readonly openSource: (params: { readonly id: string }) => void | Promise<void>;
};
