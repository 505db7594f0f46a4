import type { NodeCategory } from '../model.ts';

/**
 * What a colour is for. Which colour that is, a theme says: that of the editor in a webview, one of `export/themes.ts` in a file.
 * `heat` is the full end of an overlay's scale, `more` and `less` those of a difference, `patch` marks what is seen of a feature map.
 */
export type Ink =
  | NodeCategory
  | 'group'
  | 'paper'
  | 'face'
  | 'text'
  | 'quiet'
  | 'line'
  | 'error'
  | 'focus'
  | 'heat'
  | 'more'
  | 'less'
  | 'patch';

/** A colour, or one mixed of two: `share` of the first, from 0 to 1, and the rest of the second. */
export interface Paint {
  readonly ink: Ink;
  /** 1 when absent. */
  readonly share?: number;
  /** "face" when absent. */
  readonly onto?: Ink;
  /** 1 when absent. */
  readonly opacity?: number;
}

/** A colour as it is. */
export function solid(ink: Ink): Paint {
  return { ink };
}

/** `share` of a colour, and the rest of another. */
export function tint(ink: Ink, share: number, onto: Ink = 'face'): Paint {
  return { ink, share, onto };
}
