import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleCommandLine } from '../support/bundle.ts';

const zoo = new URL('../../src/zoo/', import.meta.url).pathname;

describe('the command line', () => {
  let cli = '';
  let folder = '';

  before(async () => {
    cli = await bundleCommandLine('cli');
    cpSync(zoo, join(dirname(cli), 'zoo'), { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'cnn-cli-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('analyses LeNet-5 into the object of the contract', () => {
    const { status, stdout } = run('analyze', join(zoo, 'lenet5.cnn.json'), '--json');
    assert.equal(status, 0);
    const { name, inputs, totals, layers, diagnostics } = JSON.parse(stdout) as Record<string, unknown> & {
      layers: Record<string, unknown>[];
      totals: Record<string, unknown>;
    };
    assert.deepEqual(
      { name, inputs, diagnostics },
      { name: 'LeNet-5', inputs: { input: [1, 32, 32] }, diagnostics: [] },
    );
    assert.deepEqual(Object.keys(totals), [
      'params',
      'buffers',
      'macs',
      'weightBytes',
      'activationBytes',
      'peakActivationBytes',
      'receptiveField',
      'minInput',
      'partial',
    ]);
    assert.deepEqual(
      [totals['params'], totals['macs'], totals['weightBytes'], totals['receptiveField'], totals['minInput']],
      [61706, 416520, 246824, [32, 32], [32, 32]],
    );
    assert.deepEqual(layers[0], {
      name: 'c1',
      type: 'conv2d',
      path: [],
      inputs: ['input'],
      inputShapes: [[1, 32, 32]],
      outputShape: [6, 28, 28],
      params: 156,
      buffers: 0,
      macs: 117600,
      activationBytes: 18816,
      receptiveField: [5, 5],
      jump: [1, 1],
      start: [0, 0],
      range: { start: { line: 5, character: 4 }, end: { line: 5, character: 73 } },
    });
  });

  it('prints a table whose totals are those of torchvision', () => {
    const { status, stdout } = run('analyze', join(zoo, 'resnet50.cnn.json'));
    assert.equal(status, 0);
    assert.match(stdout, /Total params: +25,557,032\n/);
    assert.match(stdout, /Total mult-adds: +4,089,184,256 \(4\.09 GMAC\)/);
    assert.match(
      run('analyze', join(zoo, 'resnet50.cnn.json'), '--convention', 'flops').stdout,
      /Total FLOPs: +8,178,368,512/,
    );
  });

  it('checks files as compilers do', () => {
    const path = write('bad.cnn.json', '{\n  "input": [3, 8, 8],\n  "layers": [{ "type": "conv2" }]\n}\n');
    const { status, stdout } = run('check', join(zoo, 'resnet18.cnn.json'), path);
    assert.equal(status, 1);
    assert.equal(stdout, `${path}:3:24: error unknown-type: unknown layer type "conv2"; did you mean "conv2d"?\n`);
    const advised = run('check', join(zoo, 'vgg16.cnn.json'));
    assert.equal(advised.status, 0);
    assert.match(advised.stdout, /information most-params-in-one-layer: "fc6" holds/);
  });

  it('explains diagnostics, and knows what was meant', () => {
    assert.match(run('explain', 'softmax-twice').stdout, /^# softmax-twice\n[^]*"softmax-twice": "off"/);
    const { status, stderr } = run('explain', 'softmax-twise');
    assert.equal(status, 2);
    assert.match(stderr, /no diagnostic "softmax-twise"; did you mean "softmax-twice"\?/);
  });

  it('reports unknown sizes as null, never as zero', () => {
    const path = write(
      'partial.cnn.json',
      '{ "input": [3, 8, 8], "layers": [{ "type": "conv2d", "outChannels": 4, "kernelSize": 9 }] }',
    );
    const { status, stdout } = run('analyze', path, '--json');
    assert.equal(status, 1);
    const { totals, layers } = JSON.parse(stdout) as {
      totals: { partial: string[] };
      layers: { outputShape: unknown; macs: unknown }[];
    };
    assert.deepEqual(totals.partial, ['conv2d_1']);
    assert.deepEqual([layers[0]?.outputShape, layers[0]?.macs], [[4, null, null], null]);
  });

  it('exports with weights inside and outside', () => {
    const inside = join(folder, 'inside.onnx');
    const outside = join(folder, 'outside.onnx');
    assert.equal(run('export', join(zoo, 'lenet5.cnn.json'), '-o', inside).status, 0);
    assert.equal(
      run('export', join(zoo, 'lenet5.cnn.json'), '-o', outside, '--external-data', '--opset', '13').status,
      0,
    );
    assert.ok(246_824 < statSync(inside).size);
    assert.ok(statSync(outside).size < 20_000 && existsSync(`${outside}.data`));
    const again = join(folder, 'again.onnx');
    run('export', join(zoo, 'lenet5.cnn.json'), '-o', again);
    assert.ok(readFileSync(inside).equals(readFileSync(again)), 'one seed gives the same bytes');
  });

  it('runs and benchmarks, in words and in JSON', () => {
    const path = join(zoo, 'lenet5.cnn.json');
    const inWords = run('run', path, '--ep', 'cpu');
    assert.equal(inWords.status, 0);
    assert.match(
      inWords.stdout,
      /\npassed: 12 of 12 layers: shape, bytes, and values on 1×32×32 within 1\.0e-4 of float64 in fp32; .*; two runs bit-identical; no NaN/,
    );
    const report = JSON.parse(run('run', path, '--ep', 'cpu', '--json').stdout) as { passed: boolean };
    assert.equal(report.passed, true);
    const bench = JSON.parse(
      run('bench', path, '--ep', 'cpu', '--batch', '1,2', '--warmup', '1', '--runs', '20', '--skip-roofline', '--json')
        .stdout,
    ) as { batches: { runs: number }[] };
    assert.deepEqual(
      bench.batches.map(({ runs }) => runs),
      [20, 20],
    );
    const layers = run('bench', path, '--ep', 'cpu', '--runs', '20', '--per-layer', '--skip-roofline').stdout;
    assert.match(layers, /layers at batch 1/);
  });

  it('sweeps, and compares what it has kept', () => {
    const path = join(zoo, 'lenet5.cnn.json');
    const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
    const bench = ['bench', path, '--ep', 'cpu', '--runs', '30', '--skip-roofline', '--threads', '1'];
    const { stdout } = run(...bench, '--side', '32,48,16', '-o', first);
    assert.match(stdout, /\nside 48 px +2\.52 MMAC/);
    assert.match(stdout, /\nnot measured: side 16 px: kernel 5×5 does not fit/);
    assert.equal(run(...bench, '--precision', 'fp16', '-o', second).status, 0);
    const compared = run('bench', '--compare', first, second);
    assert.equal(compared.status, 0);
    assert.match(compared.stdout, /^the same network with another precision: precision fp32 → fp16/);
    assert.match(compared.stdout, /\nbatch 1 /);
    const same = run('bench', '--compare', first, first, '--fail-if-slower', '0', '--json');
    assert.equal(same.status, 0);
    const { entries } = JSON.parse(same.stdout) as { entries: { verdict: string }[] };
    assert.deepEqual(
      entries.map(({ verdict }) => verdict),
      ['same', 'same'],
    );
    const missing = run('bench', '--compare', first, join(folder, 'missing.json'));
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /missing\.json: ENOENT/);
  });

  it('says which layer overflows, and that no layer behind it is to blame', () => {
    const path = join(folder, 'overflow.cnn.json');
    const linear = (name: string) => ({ type: 'linear', name, outFeatures: 1, bias: false, weight: [[1e30]] });
    const layers = [linear('first'), linear('second'), { type: 'relu', name: 'third' }];
    writeFileSync(path, JSON.stringify({ input: [1], layers }));
    const { status, stdout } = run('run', path, '--ep', 'cpu', '--threads', '1');
    assert.equal(status, 1);
    assert.match(stdout, /^✗ {2}second /m);
    assert.match(stdout, /^– {2}third .* reads the NaN or infinity of "second"$/m);
    assert.match(stdout, /problem: the first layer that departs is "second": makes −?infinity at \[0\]/);
    assert.match(
      stdout,
      /FAILED: 1 of 3 layers.*; "second" is the first layer to give NaN or infinity; 1 layer that reads it proves nothing/,
    );
  });

  it('refuses a precision that does not exist', () => {
    const { status, stderr } = run('run', join(zoo, 'lenet5.cnn.json'), '--precision', 'fp8');
    assert.equal(status, 2);
    assert.match(stderr, /--precision takes one of fp32, tf32, fp16, int8, int8-dynamic, not fp8/);
  });

  it('lists the zoo and prints its networks', () => {
    assert.match(run('zoo').stdout, /resnet50 +ResNet-50 +25\.6 M +4\.09 GMAC/);
    const list = JSON.parse(run('zoo', '--json').stdout) as {
      name: string;
      file: string;
      params: number;
      summary: string;
    }[];
    const lenet = list.find(({ name }) => name === 'lenet5');
    assert.deepEqual([lenet?.file, lenet?.params], ['lenet5.cnn.json', 61_706]);
    assert.match(lenet?.summary ?? '', /^LeNet-5 \(LeCun/);
    assert.ok(list.every(({ summary, params }) => summary !== '' && 0 <= params));
    assert.equal(run('zoo', 'lenet5').stdout, readFileSync(join(zoo, 'lenet5.cnn.json'), 'utf8'));
    assert.equal((JSON.parse(run('schema').stdout) as { title: string }).title, 'CNN Designer network');
  });

  it('holds networks of the zoo to their published figures and to a run', () => {
    const { status, stdout } = run('zoo', '--check', 'lenet5', 'exercises/true-convolution', '--json');
    assert.equal(status, 0);
    const { passed, networks } = JSON.parse(stdout) as {
      passed: boolean;
      networks: {
        name: string;
        totals: { params: number };
        published: { params: number } | null;
        run: { agreeing: number; layers: number };
      }[];
    };
    assert.ok(passed);
    assert.deepEqual(
      networks.map(({ name, totals, published, run: { agreeing, layers } }) => [
        name,
        totals.params,
        published?.params,
        agreeing,
        layers,
      ]),
      [
        ['lenet5', 61_706, 61_706, 12, 12],
        ['exercises/true-convolution', 9, undefined, 1, 1],
      ],
    );
  });

  it('reconciles a counting convention with the usual one, class by class', () => {
    const { stdout } = run('analyze', join(zoo, 'resnet50.cnn.json'), '--convention', 'fvcore');
    assert.match(stdout, /Total mult-adds: +4,111,512,576/);
    assert.match(stdout, /normalization +53 +0 +22,227,968 +22,227,968/);
    const json = JSON.parse(
      run('analyze', join(zoo, 'resnet50.cnn.json'), '--convention', 'flops', '--json').stdout,
    ) as {
      totals: { macs: number };
      convention: string;
    };
    assert.deepEqual([json.convention, json.totals.macs], ['flops', 8_178_368_512]);
  });

  it('analyses a program, and of several networks the one that is named', () => {
    const resnet = join(zoo, 'resnet.cnn.ts');
    const { status, stdout } = run('analyze', resnet, '--export', 'resnet152', '--json');
    assert.equal(status, 0);
    const { name, totals, layers } = JSON.parse(stdout) as {
      name: string;
      totals: Record<string, number>;
      layers: { range: { start: { line: number } }; path: string[] }[];
    };
    assert.deepEqual([name, totals['params'], totals['macs']], ['ResNet-152', 60_192_808, 11_513_626_624]);
    const line = readFileSync(resnet, 'utf8').split('\n')[layers[0]?.range.start.line ?? -1];
    assert.match(line ?? '', /conv2d\(x/);
    assert.deepEqual(layers.at(-3)?.path, ['conv5', 'bottleneck_3']);
    const missing = run('analyze', resnet, '--export', 'resnet1');
    assert.equal(missing.status, 1);
    assert.match(missing.stdout, /no-network: there is no export "resnet1"; there is resnet18, resnet34/);
    assert.equal(run('analyze', join(zoo, 'lenet5.cnn.json'), '--export', 'a').status, 2);
  });

  it('checks, exports, runs and converts a program, and shows its console on stderr', () => {
    write('width.ts', 'export const width: number = 4;');
    const path = write(
      'net.cnn.ts',
      "import { network, conv2d } from 'cnn-designer';\nimport { width } from './width.ts';\nexport default network('n', { input: [3, 8, 8] }, x => {\n  console.log('width', width);\n  return conv2d(x, { outChannels: width, kernelSize: 3 });\n});\n",
    );
    const checked = run('check', path);
    assert.deepEqual([checked.status, checked.stdout], [0, '']);
    assert.match(checked.stderr, /net\.cnn\.ts: log: width 4/);
    assert.equal(run('export', path, '-o', join(folder, 'net.onnx')).status, 0);
    assert.ok(existsSync(join(folder, 'net.onnx')));
    const ran = run('run', path, '--ep', 'cpu');
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
    const converted = run('convert', path, '-o', join(folder, 'net.cnn.json'));
    assert.equal(converted.status, 0);
    const back = run('convert', join(folder, 'net.cnn.json'));
    assert.match(back.stdout, /x = conv2d\(x, \{ outChannels: 4, kernelSize: 3 \}\);/);
    const broken = write('broken.cnn.ts', "import { network } from 'cnn-designer';\nthrow new Error('no');\n");
    const { status, stdout } = run('check', broken);
    assert.equal(status, 1);
    assert.match(stdout, /broken\.cnn\.ts:2:1: error evaluation-failed: Error: no/);
  });

  it('says what is wrong with its usage, and exits with 2', () => {
    for (const [args, message] of [
      [[], /cnn-designer: convolutional networks/],
      [['anlyze'], /did you mean "analyze"/],
      [['analyze'], /FILE is missing/],
      [['analyze', 'nowhere.cnn.json'], /cannot be read: there is no such file\n/],
      [['analyze', 'x.txt'], /not a \*\.cnn\.json or \*\.cnn\.ts file/],
      [['analyze', join(zoo, 'lenet5.cnn.json'), '--josn'], /josn/],
      [['analyze', join(zoo, 'lenet5.cnn.json'), '--convention', 'flop'], /did you mean "flops"/],
      [['export', join(zoo, 'lenet5.cnn.json')], /-o OUT\.onnx is missing/],
      [['export', join(zoo, 'lenet5.cnn.json'), '-o', 'x.onnx', '--opset', '99'], /13 to 24/],
      [['bench', join(zoo, 'lenet5.cnn.json'), '--batch', '0'], /--batch takes a whole number/],
      [['bench', join(zoo, 'lenet5.cnn.json'), '--precision', 'fp64'], /not fp64/],
      [['bench', join(zoo, 'lenet5.cnn.json'), '--weights', 'zero'], /--weights takes .*not zero/],
      [['bench', join(zoo, 'lenet5.cnn.json'), '-o', join(folder, 'none', 'x.json')], /none of .* does not exist/],
      [['bench', '--compare', 'a.json'], /--compare takes two reports/],
      [['zoo', 'lenet'], /did you mean "lenet5"/],
    ] as const) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stdout + stderr, message);
    }
  });

  it('says of one command what it takes, and not of all others', () => {
    const { status, stdout } = run('run', 'x.cnn.json', '--help');
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}run FILE [^]*proves the analysis/);
    assert.doesNotMatch(stdout + run('run').stderr, /bench FILE/);
  });

  it('prints a measurement although the file that should keep it cannot be written', () => {
    const small = write('kept.cnn.json', '{ "input": [1, 4, 4], "layers": [{ "type": "relu" }] }');
    const { status, stdout, stderr } = run(
      'bench',
      small,
      '--ep',
      'cpu',
      '--runs',
      '3',
      '--skip-roofline',
      '-o',
      folder,
    );
    assert.equal(status, 1);
    assert.match(stdout, /session creation/);
    assert.match(stderr, /cannot be written: .* is a folder; choose a name for the file/);
  });

  it('exits with 3 when the runtime could not run it, and with 1 for a file with errors', () => {
    const { status, stderr } = run('run', join(zoo, 'lenet5.cnn.json'), '--ep', 'no-such-provider');
    assert.equal(status, 3);
    assert.match(stderr, /no execution provider is called "no-such-provider"/);
    assert.equal(run('run', write('broken.cnn.json', '{')).status, 1);
  });

  it('holds a benchmark to the latency that the file allows', () => {
    const path = write(
      'slow.cnn.json',
      '{ "input": [3, 64, 64], "budget": { "maxLatencyMs": 0.000001 }, "layers": [{ "type": "relu" }] }',
    );
    const { status, stderr } = run('bench', path, '--ep', 'cpu', '--runs', '10', '--skip-roofline');
    assert.equal(status, 1);
    assert.match(stderr, /above the maxLatencyMs/);
  });

  it('says what differs between two networks, also of different formats', () => {
    const lenet = join(zoo, 'lenet5.cnn.json');
    const same = run('diff', lenet, lenet);
    assert.deepEqual([same.status, same.stdout], [0, 'no difference\n']);
    const wider = write('wider.cnn.json', readFileSync(lenet, 'utf8').replace('"outChannels": 6', '"outChannels": 8'));
    const { status, stdout } = run('diff', lenet, wider);
    assert.equal(status, 0);
    assert.match(stdout, /^1 layer changed: \+852 params \(\+1\.38 %\), \+119 kMAC \(\+28\.6 %\)\n/);
    assert.match(stdout, /\n~ c1 \(conv2d\): outChannels 6 → 8, 6×28×28 → 8×28×28, \+52 params\n/);
    const program = join(folder, 'wider.cnn.ts');
    assert.equal(run('convert', wider, '-o', program).status, 0);
    assert.equal(run('diff', wider, program).stdout, 'no difference\n');
  });

  it('prints a difference as an object', () => {
    const lenet = join(zoo, 'lenet5.cnn.json');
    const longer = write(
      'longer.cnn.json',
      readFileSync(lenet, 'utf8').replace('{ "type": "flatten" },', '{ "type": "relu" }, { "type": "flatten" },'),
    );
    const { status, stdout } = run('diff', lenet, longer, '--json');
    assert.equal(status, 0);
    const { summary, added, removed, changed, totals } = JSON.parse(stdout) as {
      summary: string;
      added: readonly { type: string; outputShape: readonly number[] }[];
      removed: readonly unknown[];
      changed: readonly unknown[];
      totals: Record<'before' | 'after', { params: number }>;
    };
    assert.equal(summary, '1 layer added: params and MACs are the same');
    assert.deepEqual(
      added.map(({ type }) => type),
      ['relu'],
    );
    assert.deepEqual([removed, changed], [[], []]);
    assert.deepEqual([totals.before.params, totals.after.params], [61706, 61706]);
  });

  it('compares what there is of a file with errors, says so on stderr, and wants two files', () => {
    const lenet = join(zoo, 'lenet5.cnn.json');
    const broken = write(
      'broken.cnn.json',
      readFileSync(lenet, 'utf8').replace('"outChannels": 6', '"outChannels": 0'),
    );
    const { status, stderr, stdout } = run('diff', lenet, broken);
    assert.equal(status, 1);
    assert.match(stderr, /wrong-attribute/);
    assert.match(stdout, /~ c1 \(conv2d\): outChannels 6 → 0/);
    assert.equal(run('diff', lenet).status, 2);
    assert.equal(run('diff', lenet, lenet, lenet).status, 2);
  });
});
