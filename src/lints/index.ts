import type { Analysis } from '../core/analysis.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Lint, LintSeverities } from './lint.ts';
import { strideLargerThanKernel } from './strideLargerThanKernel.ts';

/** The table of contents: every rule of the craft. */
const lints: readonly Lint[] = [strideLargerThanKernel];

/** Every lint switched off. */
export const noLints: LintSeverities = Object.fromEntries(lints.map(({ code }) => [code, 'off']));

/** What the craft advises against in a network, each as severe as the user wants it. */
export function lint(analysis: Analysis, severities: LintSeverities = {}): readonly Diagnostic[] {
  return lints.flatMap(({ code, severity: own, check }) => {
    const severity = severities[code] ?? own;
    return severity === 'off' ? [] : check(analysis).map(finding => ({ ...finding, code, severity }));
  });
}
