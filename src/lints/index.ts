import type { Analysis } from '../core/analysis.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { readGraph } from './graph.ts';
import type { Lint, LintSeverities } from './lint.ts';
import { activationMissing } from './activationMissing.ts';
import { biasBeforeNorm } from './biasBeforeNorm.ts';
import { borderNeverRead } from './borderNeverRead.ts';
import { branchesNotAligned } from './branchesNotAligned.ts';
import { checkerboard } from './checkerboard.ts';
import { downsampledEarly } from './downsampledEarly.ts';
import { dropoutBeforeNorm } from './dropoutBeforeNorm.ts';
import { evenKernelSame } from './evenKernelSame.ts';
import { mostParamsInOneLayer } from './mostParamsInOneLayer.ts';
import { receptiveFieldTooLarge } from './receptiveFieldTooLarge.ts';
import { receptiveFieldTooSmall } from './receptiveFieldTooSmall.ts';
import { softmaxTwice } from './softmaxTwice.ts';
import { strideLargerThanKernel } from './strideLargerThanKernel.ts';
import { unusedLayer } from './unusedLayer.ts';

/** The table of contents: every rule of the craft. */
export const lints: readonly Lint[] = [
  borderNeverRead,
  strideLargerThanKernel,
  checkerboard,
  evenKernelSame,
  biasBeforeNorm,
  dropoutBeforeNorm,
  softmaxTwice,
  activationMissing,
  branchesNotAligned,
  receptiveFieldTooSmall,
  receptiveFieldTooLarge,
  downsampledEarly,
  mostParamsInOneLayer,
  unusedLayer,
];

/** Every lint switched off. */
export const noLints: LintSeverities = Object.fromEntries(lints.map(({ code }) => [code, 'off']));

/** An editor shows no more of one file; whoever has mended so many sees the next. */
const mostFindings = 1000;

/** What the craft advises against in a network, each as severe as the user wants it. */
export function lint(analysis: Analysis, severities: LintSeverities = {}): readonly Diagnostic[] {
  const graph = readGraph(analysis.network);
  return lints.flatMap(({ code, severity: own, check }) => {
    const severity = severities[code] ?? own;
    return severity === 'off'
      ? []
      : check(analysis, graph)
          .slice(0, mostFindings)
          .map(finding => ({ ...finding, code, severity }));
  });
}
