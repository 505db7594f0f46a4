import assert from 'node:assert/strict';
import { randomInput } from '../../src/core/random.ts';
import type { LayerValidation, ValidationReport } from '../../src/protocol/reports.ts';
import { tolerances } from '../../src/runner/child/validation/tolerances.ts';
import { otherProvider, validateText, type Faults } from '../support/faultyRuntime.ts';

/** A network with one of everything that a fault may hit. */
const network = `{
  "name": "small", "input": [3, 12, 12],
  "layers": [
    { "type": "conv2d", "name": "first", "outChannels": 16, "kernelSize": 3 },
    { "type": "batchNorm", "name": "norm" },
    { "type": "relu", "name": "bend" },
    { "type": "dropout", "name": "drop" },
    { "type": "scale", "name": "scaled", "bias": true },
    { "type": "maxPool2d", "name": "pool", "kernelSize": 2 },
    { "type": "flatten", "name": "flat" },
    { "type": "linear", "name": "logits", "outFeatures": 10 },
    { "type": "softmax", "name": "result" }
  ] }`;

/** Names of the layers with problems, in the order of the network. */
const departing = (report: ValidationReport): readonly string[] =>
  report.layers.filter(({ problems }) => 0 < problems.length).map(({ name }) => name);

const layerOf = (report: ValidationReport, name: string): LayerValidation => {
  const layer = report.layers.find(each => each.name === name);
  assert.ok(layer);
  return layer;
};

/** A fault of one element of what one layer gives. */
const element =
  (layer: string, index: number, change: (got: number) => number, where: Partial<Record<string, unknown>> = {}) =>
  (name: string, tensor: Parameters<NonNullable<Faults['result']>>[1], session: object) => {
    const applies = Object.entries(where).every(([key, value]) => (session as Record<string, unknown>)[key] === value);
    if (name !== layer || !applies) return tensor;
    const data = Float32Array.from(tensor.data);
    data[index] = change(data[index] ?? 0);
    return { ...tensor, data };
  };

/** A runtime whose kernel for one operator computes another one of as many letters. */
const wrongKernel = (op: string, instead: string, provider?: string): Faults => ({
  file(bytes, session, file) {
    if (file !== 'model' || (provider !== undefined && session.provider !== provider)) return;
    const field = (name: string): Buffer => Buffer.from([0x22, name.length, ...Buffer.from(name)]);
    for (let at = bytes.indexOf(field(op)); at !== -1; at = bytes.indexOf(field(op), at))
      field(instead).copy(bytes, at);
  },
});

describe('a validation', () => {
  it('passes where nothing is wrong, and says what was proved', async () => {
    const report = await validateText(network);
    assert.deepEqual(report.problems, []);
    assert.equal(report.agreeing, 9);
    assert.equal(report.passed, true);
    assert.deepEqual(report.repeated, { identical: true, difference: 0 });
    assert.deepEqual(Object.keys(report.nodesByProvider ?? {}), ['CPUExecutionProvider']);
    assert.equal(report.againstCpu, undefined);
    assert.equal(report.notFinite, undefined);
    assert.equal(report.firstDeparting, undefined);
  });

  it('names the layer whose kernel is another one, and no layer behind it', async () => {
    const report = await validateText(network, { faults: wrongKernel('Relu', 'Tanh') });
    assert.deepEqual(departing(report), ['bend']);
    assert.equal(report.firstDeparting, 'bend');
    assert.equal(report.passed, false);
    assert.match(report.problems[0] ?? '', /^the first layer that departs is "bend": the values differ from the/);
  });

  it('says where the values differ most, with both numbers', async () => {
    const report = await validateText(network, { faults: { result: element('norm', 205, got => got + 0.5) } });
    const { departure, relativeError = 0, problems } = layerOf(report, 'norm');
    assert.ok(departure);
    assert.deepEqual(departure.at, [2, 0, 5]);
    assert.ok(Math.abs(departure.got - departure.expected - 0.5) < 1e-5);
    assert.ok(0.01 < relativeError && relativeError < 0.5);
    assert.match(problems[0] ?? '', /: at \[2, 0, 5\] it is -?[\d.]+, and -?[\d.]+ in the run$/);
  });

  it('finds filters that have changed places', async () => {
    const swapFilters: Faults = {
      file(bytes, _, file) {
        // The weights of "first" come first: 16 filters of 27 numbers.
        if (file !== 'weights') return;
        const size = 27 * 4;
        const filter = Buffer.from(bytes.subarray(0, size));
        bytes.copy(bytes, 0, size, 2 * size);
        filter.copy(bytes, size);
      },
    };
    const report = await validateText(network, { faults: swapFilters });
    assert.deepEqual(departing(report), ['first']);
    assert.ok((layerOf(report, 'first').departure?.at[0] ?? 2) < 2);
  });

  it('finds another shape at full size and on the reduced input', async () => {
    const turned = await validateText(network, {
      faults: {
        result: (name, tensor) => (name === 'flat' ? { ...tensor, dims: [1, 25, 16] } : tensor),
      },
    });
    assert.equal(turned.firstDeparting, 'flat');
    assert.match(turned.problems[0] ?? '', /on the reduced input the output is 400 here and 25×16 in the run/);
    const profiled = await validateText(network, {
      faults: {
        profile: events =>
          events.map(event =>
            event.name === 'pool_kernel_time' && event.args !== undefined
              ? { ...event, args: { ...event.args, output_type_shape: [{ float: [1, 16, 5, 6] }] } }
              : event,
          ),
      },
    });
    assert.deepEqual(departing(profiled), ['pool']);
    assert.match(profiled.problems[0] ?? '', /the output is 16×5×5 here and 16×5×6 in the run/);
  });

  it('finds that an operator with weights was not executed, though its layer gave something', async () => {
    const [first] = (await operatorsOf('scaled')) as [string];
    const report = await validateText(network, {
      faults: { profile: events => events.filter(({ name }) => name !== `${first}_kernel_time`) },
    });
    assert.deepEqual(departing(report), ['scaled']);
    assert.match(report.problems[0] ?? '', /1 of its 4 operators were not executed: Reshape/);
  });

  it('counts the bytes of layers of many operators, of none that compute, and of those with constants or two results', async () => {
    const report = await validateText(`{
      "input": [4, 8, 8], "layers": [
        { "type": "identity" }, { "type": "relu6" },
        { "type": "maxPool2d", "name": "pool", "kernelSize": 2 },
        { "type": "multiHeadAttention", "name": "attention", "numHeads": 2 },
        { "type": "dropout2d" }, { "type": "localResponseNorm", "size": 4 },
        { "type": "maxUnpool2d", "pool": "pool" }, { "type": "identity" },
        { "type": "flatten" }, { "type": "prelu" }, { "type": "dropout" } ] }`);
    assert.deepEqual(report.problems, []);
    assert.equal(report.agreeing, 11);
    const bytes = (name: string) => {
      const { outputBytes, executedOutputBytes, parameterBytes, executedParameterBytes } = layerOf(report, name);
      return [outputBytes, executedOutputBytes, parameterBytes, executedParameterBytes];
    };
    // 4 channels of 4×4; four 4×4 matrices and their biases.
    assert.deepEqual(bytes('pool'), [256, 256, 0, 0]);
    assert.deepEqual(bytes('attention'), [256, 256, 320, 320]);
  });

  it('finds a layer that reads the weights of another of the same size', async () => {
    const text = `{ "input": [20], "layers": [
      { "type": "linear", "name": "one", "outFeatures": 20, "bias": false },
      { "type": "linear", "name": "two", "outFeatures": 20, "bias": false } ] }`;
    const report = await validateText(text, {
      faults: {
        file(bytes, _, file) {
          if (file !== 'model') return;
          // Both weights of 1,600 bytes lie in the file beside, the second at a multiple of 4,096.
          const second = bytes.indexOf('4096');
          assert.notEqual(second, -1);
          bytes.write('0000', second);
        },
      },
    });
    assert.deepEqual(departing(report), ['two']);
  });

  it('finds bytes of weights that are not those of the layer', async () => {
    const report = await validateText(network, {
      faults: {
        profile: events =>
          events.map(event =>
            event.name === 'logits_kernel_time'
              ? { ...event, args: { ...event.args, parameter_size: '16000' } }
              : event,
          ),
      },
    });
    assert.deepEqual(departing(report), ['logits']);
    assert.match(report.problems[0] ?? '', /the weights have 16040 bytes here and 16000 in the run/);
  });

  it('holds a second run to the first bit by bit: on the CPU a difference is a failure', async () => {
    const lowestBit = element('scaled', 7, got => got * (1 + 2 ** -23), { model: 'reduced-layers.onnx', earlier: 1 });
    const report = await validateText(network, { faults: { result: lowestBit } });
    assert.equal(report.repeated?.identical, false);
    assert.equal(report.repeated.layer, 'scaled');
    assert.ok(report.repeated.difference < 1e-6);
    assert.equal(report.passed, false);
    assert.match(report.problems.join('\n'), /^a second run on the same input differs by [\d.e-]+, first in "scaled"$/);
    const elsewhere = await validateText(network, { faults: { result: lowestBit }, provider: otherProvider });
    assert.equal(elsewhere.repeated?.identical, false);
    assert.deepEqual(elsewhere.problems, []);
  });

  it('holds a second run with all optimisations to the first, too', async () => {
    const report = await validateText(network, {
      faults: { result: element('result', 0, got => got * (1 + 2 ** -23), { optimization: 'all', earlier: 1 }) },
    });
    assert.equal(report.repeated?.identical, false);
    assert.equal(report.repeated.layer, 'result');
  });

  it('finds a wrong result with optimisations', async () => {
    const report = await validateText(network, {
      faults: { result: element('result', 0, got => got + 0.01, { optimization: 'all' }) },
    });
    assert.deepEqual(departing(report), []);
    assert.match(report.problems[0] ?? '', /^with optimisation the results differ by \d\.\de-2, more than 1\.0e-4$/);
  });
});

describe('a validation on another provider', () => {
  it('holds every layer to the same layer on the CPU', async () => {
    const report = await validateText(network, { provider: otherProvider });
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.againstCpu, { error: 0, tolerance: 1e-3 });
    assert.ok(report.layers.every(({ errorAgainstCpu }) => errorAgainstCpu === 0));
  });

  it('names the first layer that the provider computes otherwise', async () => {
    const report = await validateText(network, {
      faults: wrongKernel('Relu', 'Tanh', otherProvider),
      provider: otherProvider,
    });
    assert.equal(report.againstCpu?.layer, 'bend');
    assert.equal(report.firstDeparting, 'bend');
    assert.match(
      report.problems.join('\n'),
      /"bend" is the first layer that differs from the CPU by more than 1\.0e-3/,
    );
    // All behind it follow from it: they differ from the CPU, and agree with their equations.
    assert.deepEqual(departing(report), ['bend']);
    assert.ok(0.01 < (layerOf(report, 'logits').errorAgainstCpu ?? 0));
  });

  it('finds results that are wrong at full size alone', async () => {
    const report = await validateText(network, {
      faults: { result: element('result', 3, got => got + 0.1, { model: 'full.onnx', provider: otherProvider }) },
      provider: otherProvider,
    });
    assert.deepEqual(departing(report), []);
    assert.match(
      report.problems[0] ?? '',
      /^the results differ from those on the CPU by \d\.\de-1, more than 1\.0e-3$/,
    );
  });

  it('allows TF32 what its factors of 10 bits cost, and no more', async () => {
    const off = (by: number): Faults => ({
      result: (name, tensor, { provider }) =>
        name === 'logits' && provider === otherProvider
          ? { ...tensor, data: tensor.data.map(number => number * (1 + by)) }
          : tensor,
    });
    const options = { provider: otherProvider, precision: 'tf32' } as const;
    assert.equal((await validateText(network, { ...options, faults: off(2 ** -9) })).passed, true);
    assert.equal((await validateText(network, { ...options, faults: off(2 ** -6) })).firstDeparting, 'logits');
    assert.equal((await validateText(network, { ...options, precision: 'fp32', faults: off(2 ** -9) })).passed, false);
  });
});

describe('a validation in another precision', () => {
  for (const precision of ['fp16', 'int8', 'int8Dynamic'] as const)
    it(`passes in ${precision}, is held to float32, and finds a kernel that is another one`, async () => {
      const report = await validateText(network, { precision });
      assert.deepEqual(report.problems, []);
      assert.equal(report.agreeing, 9);
      const { error = 0, tolerance = 0 } = report.againstCpu ?? {};
      assert.ok(0 < error && error < tolerance);
      assert.equal(report.repeated?.identical, true);
      const wrong = await validateText(network, { precision, faults: wrongKernel('Relu', 'Tanh') });
      assert.equal(wrong.firstDeparting, 'bend');
    });

  it('refuses a precision that the provider lacks, in a sentence', async () => {
    await assert.rejects(validateText(network, { precision: 'tf32' }), /TF32 exists on NVIDIA GPUs only/);
  });

  it('finds a weight too large for float16, which float32 holds', async () => {
    const text =
      '{ "input": [2], "layers": [{ "type": "linear", "name": "wide", "outFeatures": 1, "bias": false, "weight": [[3e5, 4e5]] }] }';
    assert.deepEqual((await validateText(text)).problems, []);
    const report = await validateText(text, { precision: 'fp16' });
    assert.equal(report.notFinite, 'wide');
    assert.match(
      report.problems[0] ?? '',
      /makes (NaN|−?infinity) at \[0\] from finite numbers: float64 gives .*, and float16 ends at 6\.55e\+4/,
    );
  });
});

describe('the tolerances', () => {
  /** A number whose mantissa has so many bits behind the first, cut off or rounded. */
  const withBits = (bits: number, round: (scaled: number) => number) => (number: number) => {
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(number) || 1)) - bits);
    return round(number / unit) * unit;
  };
  const cut = withBits(10, Math.trunc);
  const rounded = withBits(10, Math.round);

  /** Largest error of 64 sums of that many products, relative to the largest; `factor` and `sum` say how each is held. */
  const errorOfSums = (length: number, factor: (number: number) => number, sum: (number: number) => number): number => {
    const pairs = Array.from({ length: 64 }, (_, index) => {
      const [xs, ys] = ['x', 'y'].map(name => randomInput([length], index, name));
      let [exact, held] = [0, 0];
      for (let at = 0; at < length; at++) {
        const [x, y] = [xs?.[at] ?? 0, ys?.[at] ?? 0];
        exact += x * y;
        held = sum(held + factor(x) * factor(y));
      }
      return { exact, held };
    });
    const largest = Math.max(...pairs.map(({ exact }) => Math.abs(exact)));
    return Math.max(...pairs.map(({ exact, held }) => Math.abs(exact - held))) / largest;
  };

  it('leave room for what arithmetic costs, and not more than sixty times that', () => {
    for (const length of [64, 1024, 4096]) {
      const errors = {
        fp32: errorOfSums(length, Math.fround, Math.fround),
        tf32: errorOfSums(length, cut, Math.fround),
        fp16: errorOfSums(length, rounded, rounded),
      };
      for (const precision of ['tf32', 'fp16'] as const) {
        const allowed = tolerances[precision].layer(length);
        assert.ok(errors[precision] < allowed, `${precision}: ${errors[precision]}, ${allowed}`);
        assert.ok(allowed < 60 * errors[precision], `${precision}: ${errors[precision]}, ${allowed}`);
      }
      assert.ok(10 * errors.fp32 < tolerances.fp32.layer(length), `fp32: ${errors.fp32}`);
    }
  });

  it('tell every precision from the next coarser one', () => {
    for (const length of [1, 1024, 25088]) {
      const allowed = (['fp32', 'tf32', 'int8Dynamic', 'int8'] as const).map(each => tolerances[each].layer(length));
      assert.deepEqual(
        allowed,
        [...allowed].sort((left, right) => left - right),
      );
    }
  });
});

/** Names of the operators of a layer, in the order in which they ran. */
async function operatorsOf(layer: string): Promise<readonly string[]> {
  const names: string[] = [];
  await validateText(network, {
    faults: {
      profile(events, { model }) {
        const own = events.filter(({ name }) => name.startsWith(layer) && name.endsWith('_kernel_time'));
        if (model === 'full.onnx') names.push(...own.map(({ name }) => name.replace('_kernel_time', '')));
        return events;
      },
    },
  });
  return names;
}
