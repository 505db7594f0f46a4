import type { GroupId, LayerId } from './diagnostic.ts';

/** A layer that a change puts into a network, as a user would write it. */
export interface NewLayer {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * What becomes of one layer: of its attributes, and of the place in front of it and behind it. What reads the layer reads the last of
 * `after` then; a name that the layer was given goes to that one, so that references still lead to the same feature map. Only a layer
 * that names this one for its attributes, as max unpooling names its pool, goes on naming it.
 */
export interface LayerChange {
  readonly layer: LayerId;
  /** Another type; attributes that it lacks have to be taken away with `set`. */
  readonly type?: string;
  /** Another name of its own, without those of the groups around it. */
  readonly name?: string;
  /** Attributes that keep their value under another name. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Attributes with their new values; undefined for one that is taken away. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Layers between the layer and what it reads: its first input, or the one at `input`. */
  readonly before?: readonly NewLayer[];
  readonly input?: number;
  readonly after?: readonly NewLayer[];
  /** The layer goes, and `before` and `after` stand in its place, with its name; what reads it reads what it had read when there are none. */
  readonly isRemoved?: true;
}

/** A list of layers that a group's structure is given, such as the shortcut of a residual. It had none before. */
export interface GroupChange {
  readonly group: GroupId;
  readonly attribute: string;
  readonly layers: readonly NewLayer[];
}

/** A change of a network in the network's own terms. A format turns it into edits of its text. */
export type Change = LayerChange | GroupChange;

/** A way to mend a layer that the rules of its type know, in the layer's own terms. */
export type OwnFix = Omit<LayerChange, 'layer'> & Pick<Fix, 'title'>;

/** A way to mend something, or to write it otherwise. */
export interface Fix {
  /** What it does, with its numbers: "Use padding 1, which keeps 56×56". */
  readonly title: string;
  readonly changes: readonly Change[];
}
