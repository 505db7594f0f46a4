import { lintCodes } from '../core/diagnosticCodes.ts';
import { formatCount, formatMacs, formatNumberOf } from '../core/units.ts';
import type { ValidationReport } from '../protocol/reports.ts';
import { startValidation } from '../runner/host/runs.ts';
import { readNetworkFile, type NetworkFile } from './networkFile.ts';
import { exitCodes, type ExitCode, type Output } from './output.ts';
import { runnerPath } from './runs.ts';
import { publishedFigures, zooPath, type PublishedFigures } from './zooNetworks.ts';

/** How the networks are run. */
export interface ZooCheckOptions {
  readonly provider: string;
  readonly timeoutMs: number;
  readonly json: boolean;
}

/** What was found about one network. */
interface CheckedNetwork {
  readonly name: string;
  readonly title: string;
  readonly totals: Readonly<Record<'params' | 'buffers' | 'macs', number>> & { readonly partial: readonly string[] };
  /** Null for a network of ours, about which nothing is published. */
  readonly published: PublishedFigures | null;
  /** What does not agree with the published figures, or with itself. */
  readonly problems: readonly string[];
  readonly run: ZooRun;
}

type ZooRun =
  | {
      readonly passed: boolean;
      readonly provider: string;
      readonly layers: number;
      readonly agreeing: number;
      readonly optimizedError: number;
      readonly problems: readonly string[];
      readonly seconds: number;
    }
  | { readonly passed: false; readonly failure: string };

/** Holds bundled networks to their published figures, and proves each on a run, one after the other. */
export async function checkZoo(names: readonly string[], options: ZooCheckOptions, output: Output): Promise<ExitCode> {
  const figures = publishedFigures();
  const networks: CheckedNetwork[] = [];
  for (const name of names) {
    const checked = await checkNetwork(name, figures[name], options);
    networks.push(checked);
    if (!options.json) output.print(lineOf(checked));
  }
  const passed = networks.every(({ problems, run }) => problems.length === 0 && run.passed);
  if (options.json) output.print(JSON.stringify({ passed, networks }, undefined, 2));
  else output.print(`${passed ? 'passed' : 'FAILED'}: ${formatNumberOf(names.length, 'network')}`);
  if (networks.some(({ run }) => 'failure' in run)) return exitCodes.runtime;
  return passed ? exitCodes.good : exitCodes.bad;
}

async function checkNetwork(
  name: string,
  published: PublishedFigures | undefined,
  { provider, timeoutMs }: ZooCheckOptions,
): Promise<CheckedNetwork> {
  const file = await readNetworkFile(zooPath(name));
  const { params, buffers, macs, partial } = file.analysis.totals;
  const start = performance.now();
  const result = await startValidation(
    { network: file.network, fileName: file.path, provider, settings: { precision: 'fp32' } },
    { runnerPath, timeoutMs },
  );
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  return {
    name,
    title: file.network.name,
    totals: { params, buffers, macs, partial },
    published: published ?? null,
    problems: problemsOf(file, published),
    run: 'failure' in result ? { passed: false, failure: result.failure.message } : summaryOf(result.report, seconds),
  };
}

function summaryOf(report: ValidationReport, seconds: number): ZooRun {
  const { passed, provider, layers, agreeing, optimizedError, problems } = report;
  return { passed, provider: provider.used, layers: layers.length, agreeing, optimizedError, problems, seconds };
}

/** Exact figures have to be equal; printed ones equal to their digits, unless it is known why they are not. */
export function problemsOf(
  { analysis, diagnostics }: Pick<NetworkFile, 'analysis' | 'diagnostics'>,
  published: PublishedFigures | undefined,
): readonly string[] {
  const { totals } = analysis;
  // Advice is a matter of taste; the published networks were built before some of it was known.
  const wrong = diagnostics.filter(({ code }) => !(code in lintCodes));
  const problems = wrong.map(({ code, message }) => `${code}: ${message}`);
  if (published === undefined) return problems;
  for (const figure of ['params', 'buffers', 'macs'] as const) {
    const exact = published[figure];
    if (exact !== undefined && exact !== totals[figure])
      problems.push(`${figure} are ${totals[figure]} here, and ${exact} in ${published.source}`);
  }
  for (const { figure, value, digits, source, wrong: reason } of published.printed) {
    const agrees = Number(totals[figure].toPrecision(digits)) === value;
    if (agrees === (reason === undefined)) continue;
    problems.push(
      agrees
        ? `${figure} agree with the ${value} of ${source}, which is called wrong`
        : `${figure} are ${totals[figure]} here, and ${value} in ${source}`,
    );
  }
  return problems;
}

function lineOf({ name, totals, problems, run }: CheckedNetwork): string {
  const mark = problems.length === 0 && run.passed ? '✓' : '✗';
  const counts = `${formatCount(totals.params)} params, ${formatMacs(totals.macs)}`;
  const executed =
    'failure' in run ? run.failure : `${run.agreeing} of ${run.layers} layers proved in ${run.seconds} s`;
  const wrong = [...problems, ...('failure' in run ? [] : run.problems)].map(problem => `\n    ${problem}`);
  return `${mark} ${name.padEnd(36)} ${counts.padEnd(28)} ${executed}${wrong.join('')}`;
}
