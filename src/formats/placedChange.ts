import type { GroupChange, LayerChange } from '../core/change.ts';
import type { Span } from './sourceMap.ts';

/** Where in a text something stands that is to be changed. */
interface Place {
  readonly span: Span;
  /**
   * The type that is to be changed. Where another is written, a block or structure has made what is meant, and the text is not that of
   * what is meant.
   */
  readonly was: string;
}

/** A change of the layer that is written at a place. */
export type PlacedLayerChange = Omit<LayerChange, 'layer'> & Place;

/** A change of the structure that is written at a place. */
export type PlacedGroupChange = Omit<GroupChange, 'group'> & Place;

/** A change of what a text says at a place: one, however many layers of the network come from there. */
export type PlacedChange = PlacedLayerChange | PlacedGroupChange;
