import type { Analysis } from '../../../core/analysis.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { CpuComparison, LayerValidation, ValidationReport } from '../../../protocol/reports.ts';
import type { RunRequest } from '../../../protocol/runner.ts';
import { analyzeWhole, reduce } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';
import { weighted } from '../weighted.ts';
import { compareLayers, placed } from './compareLayers.ts';
import { runFull, type FullRun } from './fullRun.ts';
import { notFiniteInWords } from './notFinite.ts';
import { checkPlacement } from './placement.ts';
import { runReduced, type ReducedRun } from './reducedRun.ts';
import { tolerances } from './tolerances.ts';

/**
 * Holds the analysis against the runtime. At full size every layer's executed shape and bytes; on a reduced input every layer's
 * values in the asked precision against its equation in float64, a second run against the first bit by bit, the results with all
 * optimisations on against those without, and the CPU against the provider where that is another one. Biases and statistics are
 * varied, so that no mix-up hides behind zeros and ones.
 */
export async function validate(workshop: Workshop, request: RunRequest): Promise<ValidationReport> {
  const { provider } = request;
  const analysis = analyzeWhole(request.network);
  const weights = weighted(request.network, request.settings);
  const { settings } = weights;
  const { precision } = settings;
  const graph = weights.graphOf(analysis, 'varied');
  const full = await runFull(workshop, analysis, graph, request);
  const reduced = reduce(analysis);
  const run = await runReduced(workshop, reduced, weights.graphOf(reduced, 'varied'), request);

  const compared = compareLayers(analysis, graph, full.executed, run.byLayer, tolerances[precision]);
  // At full size everything is float32; another precision runs on the reduced input alone.
  const ran = precision === 'fp32' || precision === 'tf32' ? { graph, executed: full.executed } : run;
  const placement = checkPlacement(withNotFinite(compared, analysis, graph, full), ran.executed, ran.graph, provider);
  const { layers, nodesByProvider, notes } = placement;
  const ordered = analysis.order.flatMap(id => layers[id] ?? []);
  const maker = analysis.order.find(id => run.byLayer[id]?.notFinite !== undefined) ?? full.notFinite?.layer;
  const notFinite = maker === undefined ? undefined : layers[maker]?.name;
  const departing = ordered.find(layer => 0 < layer.problems.length);
  const againstCpu = run.againstCpu && {
    ...run.againstCpu,
    error: Math.max(run.againstCpu.error, full.errorAgainstCpu ?? 0),
  };
  const problems = [
    ...(departing === undefined
      ? []
      : [`the first layer that departs is "${departing.name}": ${departing.problems[0] ?? ''}`]),
    // Chains of computation behind NaN or infinity have nothing to be compared by.
    ...(notFinite === undefined ? problemsOfResults(run, againstCpu) : []),
    ...problemsOfRepetition(run, provider.used),
  ];
  return {
    name: analysis.network.name || request.fileName,
    passed: problems.length === 0,
    agreeing: layers.filter(({ problems: own, behind }) => own.length === 0 && behind === undefined).length,
    layers,
    reducedInputs: Object.fromEntries(reduced.network.inputs.map(({ name, shape }) => [name, shape ?? []])),
    optimizedError: run.optimizedError,
    optimizedTolerance: run.optimizedTolerance,
    tolerance: Math.max(...layers.map(layer => layer.tolerance ?? 0)),
    problems,
    ...(departing !== undefined && { firstDeparting: departing.name }),
    nodesByProvider,
    notes: [...notes, ...weights.notes()],
    ...(notFinite !== undefined && { notFinite }),
    repeated: run.repeated,
    ...(againstCpu && { againstCpu }),
    provider,
    settings,
    machine: workshop.machine,
    seed: analysis.network.seed,
  };
}

/** Adds what was found at full size alone. */
function withNotFinite(
  layers: readonly LayerValidation[],
  analysis: Analysis,
  graph: Graph,
  { notFinite }: FullRun,
): readonly LayerValidation[] {
  if (notFinite === undefined) return layers;
  const { layer: maker, element } = notFinite;
  return layers.map((layer, id) => {
    if (id !== maker || layer.departure !== undefined) return layer;
    const shape = analysis.layers[id]?.outputShape ?? [];
    const problem = `at full size it ${notFiniteInWords(graph, id, element, shape, 'fp32', false)}`;
    return { ...layer, departure: placed(element, shape), problems: [...layer.problems, problem] };
  });
}

function problemsOfResults(run: ReducedRun, againstCpu: CpuComparison | undefined): readonly string[] {
  const problems: string[] = [];
  if (!(run.optimizedError <= run.optimizedTolerance))
    problems.push(
      `with optimisation the results differ by ${run.optimizedError.toExponential(1)}, more than ${run.optimizedTolerance.toExponential(1)}`,
    );
  if (againstCpu?.layer !== undefined)
    problems.push(
      `"${againstCpu.layer}" is the first layer that differs from the CPU by more than ${againstCpu.tolerance.toExponential(1)}`,
    );
  else if (againstCpu !== undefined && !(againstCpu.error <= againstCpu.tolerance))
    problems.push(
      `the results differ from those on the CPU by ${againstCpu.error.toExponential(1)}, more than ${againstCpu.tolerance.toExponential(1)}`,
    );
  return problems;
}

/** Threads of a CPU share the work in the same way every time; the atomic additions of a GPU come in any order. */
function problemsOfRepetition({ repeated }: ReducedRun, provider: string): readonly string[] {
  if (repeated.identical || provider !== 'cpu') return [];
  const where = repeated.layer === undefined ? '' : `, first in "${repeated.layer}"`;
  return [`a second run on the same input differs by ${repeated.difference.toExponential(1)}${where}`];
}
