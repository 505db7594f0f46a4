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
  /** "#rrggbb", for the pixels of a picture: the same in every theme, and the ink is not asked. */
  readonly colour?: string;
}

/** A colour as it is. */
export function solid(ink: Ink): Paint {
  return { ink };
}

/** A pixel of a picture; channels are from 0 to 1. */
export function pixel(red: number, green: number, blue: number): Paint {
  const channels = [red, green, blue].map(channel => Math.round(255 * Math.min(1, Math.max(0, channel))));
  return { ink: 'text', colour: `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}` };
}

/** `share` of a colour, and the rest of another. */
export function tint(ink: Ink, share: number, onto: Ink = 'face'): Paint {
  return { ink, share, onto };
}
