import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { initializations } from '../../src/core/initialization.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { encodeModel, opsets } from '../../src/onnx/encode.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import { modelSteps, writeModel } from '../../src/runner/modelFile.ts';
import { ensureDisk, ensureMemory } from '../../src/runner/room.ts';
import { writeWhole } from '../../src/runner/wholeFile.ts';
import { bundle } from '../support/bundle.ts';

const graphOf = (text: string): Graph => {
  const graph = lowerNetwork(readModel(text, catalogue).analysis);
  assert.ok(!isProblem(graph));
  return graph;
};

/** One convolution of 4.2 MB of weights for each way in which weights begin. */
const large = graphOf(
  `{ "input": [256, 4, 4], "layers": [${Object.keys(initializations)
    .filter(scheme => scheme !== 'orthogonal')
    .map(scheme => `{ "type": "conv2d", "outChannels": 256, "kernelSize": 4, "padding": "same", "init": "${scheme}" }`)
    .join()}] }`,
);
/** The same numbers, made as a whole. */
const madeWhole: Graph = {
  ...large,
  initializers: large.initializers.map(each => ({ ...each, data: () => each.data() })),
};
const options = { opset: opsets.standard, externalData: false };
const deep = `{ "input": [64, 8, 8], "layers": [
  { "type": "conv2d", "outChannels": 64, "kernelSize": 3, "padding": 1, "repeat": 20 }, { "type": "batchNorm" },
  { "type": "conv2d", "outChannels": 64, "kernelSize": 5, "padding": 2 }, { "type": "relu" } ] }`;

describe('a model file', () => {
  let folder: string;
  const path = (name: string): string => join(folder, name);

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cnn-model-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the same numbers whether they are made in parts or as a whole', () => {
    assert.ok(large.initializers.some(({ data }) => data.inParts !== undefined));
    writeModel(path('parts.onnx'), large, options);
    writeModel(path('whole.onnx'), madeWhole, options);
    assert.ok(readFileSync(path('parts.onnx')).equals(readFileSync(path('whole.onnx'))));
    writeModel(path('parts.onnx'), large, { ...options, externalData: true });
    writeModel(path('whole.onnx'), madeWhole, { ...options, externalData: true });
    assert.ok(readFileSync(path('parts.onnx.data')).equals(readFileSync(path('whole.onnx.data'))));
  });

  it('is written without ever holding more than a megabyte of a tensor that comes in parts', () => {
    const streamed = large.initializers.filter(({ data }) => data.inParts !== undefined);
    let total = 0;
    for (const piece of encodeModel({ ...large, initializers: streamed }, options)) {
      assert.ok(piece.buffer.byteLength <= 2 ** 20);
      total += piece.length;
    }
    assert.ok(25e6 < total, `${total}`);
  });

  it('takes the place of an older one as a whole, also behind a link, and keeps its permissions', () => {
    writeFileSync(path('real.onnx'), 'older', { mode: 0o600 });
    symlinkSync(path('real.onnx'), path('link.onnx'));
    const steps = modelSteps(path('link.onnx'), large, options);
    steps.next();
    assert.equal(readFileSync(path('real.onnx'), 'utf8'), 'older');
    while (steps.next().done !== true);
    assert.ok(30e6 < statSync(path('real.onnx')).size);
    assert.ok(lstatSync(path('link.onnx')).isSymbolicLink());
    assert.equal(statSync(path('real.onnx')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder).sort(), ['link.onnx', 'real.onnx']);
  });

  it('leaves nothing behind when it is given up half way', () => {
    const steps = modelSteps(path('a.onnx'), large, { ...options, externalData: true });
    for (let step = 0; step < 5; step++) assert.notEqual(steps.next().done, true);
    assert.equal(readdirSync(folder).length, 1);
    steps.return(undefined);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps both older files when its weights cannot be made', () => {
    writeFileSync(path('a.onnx'), 'older');
    writeFileSync(path('a.onnx.data'), 'older');
    const failing = large.initializers.map(each => ({
      ...each,
      data: () => assert.fail('Array buffer allocation failed'),
    }));
    assert.throws(
      () => writeModel(path('a.onnx'), { ...large, initializers: failing }, { ...options, externalData: true }),
      /allocation failed/,
    );
    assert.deepEqual(readdirSync(folder).sort(), ['a.onnx', 'a.onnx.data']);
    for (const name of readdirSync(folder)) assert.equal(readFileSync(path(name), 'utf8'), 'older');
  });

  it('says what the system has against it, and what to do', () => {
    mkdirSync(path('folder.onnx'));
    assert.throws(() => writeModel(path('folder.onnx'), large, options), /is a folder; choose a name/);
    assert.throws(() => writeModel(path('none/a.onnx'), large, options), /none does not exist; make it or choose/);
    writeFileSync(path('file'), '');
    assert.throws(() => writeModel(path('file/a.onnx'), large, options), /file is no folder/);
    assert.deepEqual(readdirSync(folder).sort(), ['file', 'folder.onnx']);
  });

  it('shares numbers among weights of about one fan-in, for timing: a small file, whose results are as large as those of a real one', async () => {
    const graph = graphOf(deep);
    writeModel(path('real.onnx'), graph, { ...options, externalData: true });
    writeModel(path('shared.onnx'), graph, { ...options, sharedWeights: true });
    const largest = 64 * 64 * 5 * 5 * 4;
    assert.equal(statSync(path('shared.onnx.data')).size, largest);
    assert.ok(5 * largest < statSync(path('real.onnx.data')).size);
    const sizeOfResult = async (file: string): Promise<number> => {
      const session = await ort.InferenceSession.create(path(file), { logSeverityLevel: 3 });
      const results = await session.run({
        input: new ort.Tensor('float32', new Float32Array(64 * 64).fill(1), [1, 64, 8, 8]),
      });
      await session.release();
      const [result] = Object.values(results);
      return (result?.data as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    };
    const ratio = (await sizeOfResult('shared.onnx')) / (await sizeOfResult('real.onnx'));
    assert.ok(1e-6 < ratio && ratio < 1e6, `${ratio}`);
  });
});

describe('a disk without room', () => {
  let folder: string;
  let cli: string;

  before(async () => (cli = await bundle('src/cli/main.ts', 'cli/cli.js')));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cnn-full-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Exports a network of 3 MB where no file may have more than `kilobytes`. */
  const exportWithin = (kilobytes: number, ...args: readonly string[]): { status: number | null; stderr: string } => {
    const network = join(folder, 'net.cnn.json');
    writeFileSync(network, deep);
    const words = [process.execPath, cli, 'export', network, '-o', join(folder, 'net.onnx'), ...args];
    const { status, stderr } = spawnSync('sh', ['-c', `ulimit -f ${kilobytes * 2}; exec "$@"`, 'sh', ...words], {
      encoding: 'utf8',
    });
    rmSync(network);
    return { status, stderr };
  };

  for (const args of [[], ['--external-data']])
    it(`leaves nothing half written, and older files whole: export ${args.join(' ')}`, () => {
      const { status, stderr } = exportWithin(1500, ...args);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /cannot be written: files in .* may not be so large, as was found after 1 MB; raise/);
      assert.deepEqual(readdirSync(folder), []);
      const older = ['net.onnx', 'net.onnx.data'];
      for (const name of older) writeFileSync(join(folder, name), 'older');
      assert.equal(exportWithin(1500, ...args).status, 1);
      assert.deepEqual(readdirSync(folder).sort(), older);
      for (const name of older) assert.equal(readFileSync(join(folder, name), 'utf8'), 'older');
    });

  it('is reported while it is written to, and a device stays a device', () => {
    const steps = writeWhole([{ path: '/dev/full', pieces: [new Uint8Array(10)] }]);
    assert.throws(() => steps.next(), /cannot be written: the disk of \/dev is full after 0 MB; free some space/);
    assert.ok(statSync('/dev/full').isCharacterDevice());
  });

  it('is found before anything is written, with what is needed and what there is', () => {
    assert.throws(
      () => ensureDisk(folder, 1e18),
      /the model needs 1,000 PB of disk in \S+ and there are [\d.,]+ .B; free some space, or choose another folder with TMPDIR$/,
    );
    assert.throws(() => ensureDisk('/', 1e18), /; free some space or choose another folder$/);
    ensureDisk(folder, 1);
    ensureDisk(join(folder, 'none'), 1e18);
  });
});

describe('too little memory', () => {
  it('is refused before a run, unless its user says otherwise', () => {
    assert.throws(
      () => ensureMemory(3e9, 2e9),
      /the run needs at least 3 GB of memory and there are 2 GB; use a smaller/,
    );
    ensureMemory(2e9, 2e9);
    ensureMemory(1e3);
    process.env['CNN_IGNORE_MEMORY'] = '1';
    try {
      ensureMemory(3e9, 2e9);
    } finally {
      delete process.env['CNN_IGNORE_MEMORY'];
    }
  });
});
