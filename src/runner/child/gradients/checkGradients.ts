import type { LayerId } from '../../../core/diagnostic.ts';
import type { Source } from '../../../core/network.ts';
import { randomStream } from '../../../core/random.ts';
import type { CheckedGradient, GradientReport, GradientRequest } from '../../../protocol/gradients.ts';
import { usualLoss } from '../../../training/usualLoss.ts';
import { analyzeWhole, reduce } from '../prepare.ts';
import type { Workshop } from '../runtime.ts';
import { inDigits, placed } from '../validation/compareLayers.ts';
import { firstNotFinite } from '../validation/notFinite.ts';
import { checkTensor, type Reader } from './checkTensor.ts';
import { checkEndToEnd } from './endToEnd.ts';
import { float64Network, type Float64Network } from './float64Network.ts';
import { tracePoolings } from './poolings.ts';
import { batchOfCheck, runGradients, type GradientRun } from './setUp.ts';
import { isChain, termsOf } from './terms.ts';

/**
 * Largest difference that still counts as agreement, relative to the largest number of the gradient. A sum of n products is off by about 2⁻²⁴·√n of
 * its largest partial sum; as for the values of a layer, ten times the longest sums of known networks are left for numbers that cancel.
 */
const tolerance = 1e-4;

/** Nanoseconds of float64 for all tensors of a network together; each has an equal share, and at least a few numbers are checked. */
const patience = 8e9;

/**
 * Holds all gradients of a network against central differences of its layers' equations in float64, by induction from the loss backwards: the
 * gradient at each tensor has to be the sum over its readers of what each makes of the gradient that the graph gives at its own result. The first
 * that departs is itself at fault, and no error adds up over a deep network. In a small one every weight is moved through the whole, too.
 */
export async function checkGradients(workshop: Workshop, request: GradientRequest): Promise<GradientReport> {
  const start = performance.now();
  const analysis = reduce(analyzeWhole(request.network));
  const loss = request.loss ?? usualLoss(analysis);
  const chain = loss === 'squared' && isChain(analysis);
  // A chain is read with a single example, as its terms are written.
  const batch = chain ? 1 : batchOfCheck(analysis);
  const run = await runGradients(workshop, analysis, loss, batch, request);
  const problem = notFiniteIn(run);
  const float64 = float64Network(run);
  const gradients = problem === undefined ? [...checkAll(workshop, run, float64)] : [];
  const departing = gradients.find(({ passed }) => !passed);
  if (problem === undefined) workshop.say('moving every weight through the whole network');
  const endToEnd = problem === undefined ? checkEndToEnd(run, float64, gradients, tolerance) : undefined;
  const problems = [
    ...(problem === undefined ? [] : [problem]),
    ...(departing === undefined ? [] : [departureInWords(departing)]),
    ...(endToEnd === undefined || endToEnd.passed ? [] : [endToEndInWords(endToEnd)]),
  ];
  const { network } = analysis;
  return {
    kind: 'gradients',
    name: network.name || request.fileName,
    fileName: request.fileName,
    passed: problems.length === 0,
    loss,
    lossValue: run.tensors.get(run.graph.loss)?.data[0] ?? Number.NaN,
    batch,
    inputs: Object.fromEntries(network.inputs.map(({ name, shape }) => [name, shape ?? []])),
    gradients,
    relativeError: gradients.reduce((most, each) => Math.max(most, each.relativeError), 0),
    tolerance,
    ...(endToEnd && { endToEnd }),
    problems,
    notes: run.graph.notes,
    ...(chain && problem === undefined && { terms: termsOf(run, float64) }),
    poolings: problem === undefined ? tracePoolings(run, float64) : [],
    seconds: (performance.now() - start) / 1000,
    provider: request.provider,
    machine: workshop.machine,
    seed: network.seed,
  };
}

/** Every tensor that has a gradient, from the loss backwards: a layer's result, then its weights; at last the inputs. */
function* checkAll({ say }: Workshop, run: GradientRun, float64: Float64Network): Generator<CheckedGradient> {
  const { analysis, graph } = run;
  const { network, order } = analysis;
  const share = patience / (graph.results.length + graph.weights.length + graph.inputs.length);
  for (const [place, id] of order.toReversed().entries()) {
    if (place % 10 === 0) say(`checking gradients: layer ${order.length - place} of ${order.length}`);
    const name = network.layers[id]?.name ?? '';
    const result = checkSource(run, float64, { layer: id }, name, share);
    if (result !== undefined) yield result;
    for (const weight of graph.weights.filter(({ layer }) => layer === id))
      yield* checkWeight(run, float64, id, weight, share);
  }
  for (const [input, { name }] of graph.inputs.entries()) {
    const checked = checkSource(run, float64, { input }, name, share);
    if (checked !== undefined) yield checked;
  }
}

/** The gradient at an input or a layer's result; none where nothing that leads to the loss reads it. */
function checkSource(
  run: GradientRun,
  float64: Float64Network,
  source: Source,
  layer: string,
  share: number,
): CheckedGradient | undefined {
  const subject = 'input' in source ? run.graph.inputs[source.input] : run.graph.results[source.layer];
  const readers = float64.readersOf(source);
  if (subject === undefined || (subject.gradient === undefined && readers.length === 0)) return undefined;
  const tensor = float64.tensorOf(source);
  return checked(run, { kind: 'input' in source ? 'input' : 'result', layer, subject }, tensor, readers, share);
}

function* checkWeight(
  run: GradientRun,
  float64: Float64Network,
  id: LayerId,
  subject: GradientRun['graph']['weights'][number],
  share: number,
): Generator<CheckedGradient> {
  if (run.graph.results[id]?.gradient === undefined) return;
  const layer = run.analysis.network.layers[id]?.name ?? '';
  const tensor = float64.weightOf(id, subject.ownName);
  yield checked(run, { kind: 'weight', layer, subject }, tensor, [float64.readerOf(id)], share);
}

function checked(
  run: GradientRun,
  {
    kind,
    layer,
    subject,
  }: Pick<CheckedGradient, 'kind' | 'layer'> & {
    readonly subject: {
      readonly name: string;
      readonly shape: readonly number[];
      readonly gradient: string | undefined;
    };
  },
  tensor: Parameters<typeof checkTensor>[0],
  readers: readonly Reader[],
  share: number,
): CheckedGradient {
  const { name, shape, gradient } = subject;
  // A tensor on which the loss depends by its readers has a gradient; if the graph has none, it is taken for zero, and departs.
  const got = run.tensors.get(gradient ?? '')?.data ?? new Float32Array(tensor.data.length);
  const stream = randomStream(run.analysis.network.seed, `gradient of ${name}`);
  const { worst, ...comparison } = checkTensor(tensor, got, readers, share, stream);
  return {
    tensor: name,
    kind,
    layer,
    shape,
    from: readers.map(reader => reader.name),
    ...comparison,
    ...(worst && { worst: placed(worst, shape) }),
    passed: comparison.relativeError <= tolerance,
  };
}

/** What is NaN or infinite in the run: then there is nothing to compare. */
function notFiniteIn({ analysis, graph, tensors }: GradientRun): string | undefined {
  const maker = analysis.order.find(
    id => firstNotFinite(tensors.get(graph.results[id]?.name ?? '')?.data ?? []) !== undefined,
  );
  if (maker !== undefined) {
    const { name = '' } = analysis.network.layers[maker] ?? {};
    return `"${name}" is the first layer whose result is NaN or infinite, so that there are no gradients; see what "run" tells of it`;
  }
  if (firstNotFinite(tensors.get(graph.loss)?.data ?? []) === undefined) return undefined;
  return 'the loss is NaN or infinite, so that there are no gradients; choose another with "--loss"';
}

function departureInWords({ tensor, from, worst, relativeError }: CheckedGradient): string {
  const makers = from.map(name => (name === 'the loss' ? name : `"${name}"`));
  const where =
    worst === undefined
      ? ''
      : `: at [${worst.at.join(', ')}] it is ${inDigits(worst.got)}, and ${inDigits(worst.expected)} by central differences`;
  return (
    `the first gradient that departs is that of "${tensor}", which ${makers.join(' and ') || 'no layer'} ${makers.length < 2 ? 'gives' : 'give'}, ` +
    `by ${relativeError.toExponential(1)} of its largest, more than ${tolerance.toExponential(1)}${where}`
  );
}

function endToEndInWords({ tensor, relativeError, worst }: NonNullable<GradientReport['endToEnd']>): string {
  const { at = [], expected = Number.NaN, got = Number.NaN } = worst ?? {};
  return (
    `through the whole network the gradient of "${tensor}" departs by ${relativeError.toExponential(1)} of its largest: ` +
    `at [${at.join(', ')}] it is ${inDigits(got)}, and ${inDigits(expected)} by central differences`
  );
}
