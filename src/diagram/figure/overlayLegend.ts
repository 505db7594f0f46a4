import type { OverlayPicture } from '../overlays.ts';
import type { Legend } from './legend.ts';

/** What a legend says around its numbers, in the language of whoever shows it. */
export interface LegendWords {
  /** What the colours show. */
  readonly title: string;
  logarithmic(title: string): string;
  /** What hatched boxes are. */
  readonly unknown: string;
  /** Where no box has an amount but zero. */
  readonly zeros: string;
  together(total: string): string;
  /** What else there is to say. */
  readonly lines?: readonly string[];
}

/** What explains the colours of an overlay. */
export function overlayLegend(
  { overlay, scale, format, total, hasUnknown }: OverlayPicture,
  { title, logarithmic, unknown, zeros, together, lines = [] }: LegendWords,
): Legend {
  return {
    title: scale?.isLogarithmic === true ? logarithmic(title) : title,
    scale,
    format,
    unknown: hasUnknown ? unknown : undefined,
    lines: [
      ...(scale === undefined && !hasUnknown && overlay !== 'difference' ? [zeros] : []),
      ...(total === undefined ? [] : [together(format(total))]),
      ...lines,
    ],
  };
}
