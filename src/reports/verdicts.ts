import type { LayerValidation } from '../protocol/reports.ts';

/** What came of a layer: one that reads the NaN or infinity of another proves nothing, and is not to blame. */
export type LayerVerdict = 'agrees' | 'departs' | 'unproved';

/** What a validation says of one of its layers. */
export function verdictOf({ problems, behind }: Pick<LayerValidation, 'problems' | 'behind'>): LayerVerdict {
  if (0 < problems.length) return 'departs';
  return behind === undefined ? 'agrees' : 'unproved';
}

/** The sign of a verdict. */
export const verdictMarks: Readonly<Record<LayerVerdict, string>> = { agrees: '✓', departs: '✗', unproved: '–' };

/** Why a layer proves nothing; undefined where it does not read NaN or infinity. For what is English alone. */
export function behindInWords({ behind }: Pick<LayerValidation, 'behind'>): string | undefined {
  return behind === undefined ? undefined : `reads the NaN or infinity of "${behind}"`;
}
