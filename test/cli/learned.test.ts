import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../support/bundle.ts';

const zoo = new URL('../../src/zoo/', import.meta.url).pathname;

describe('cnn-designer learned', () => {
  let cli: string;
  let folder: string;

  before(async () => {
    cli = await bundle('src/cli/main.ts', 'learnedCli/cli.js');
    await bundle('src/runner/child/main.ts', 'learnedCli/runner.js');
    folder = mkdtempSync(join(tmpdir(), 'cnn-learned-cli-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly errors: string }> =>
    new Promise(resolve =>
      execFile(process.execPath, [cli, 'learned', ...args], { maxBuffer: 2 ** 26 }, (error, out, errors) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors }),
      ),
    );
  const mnist = join(zoo, 'mnist1d.cnn.json');

  it('writes a picture, and says that the weights are random', async () => {
    const path = join(folder, 'filters.svg');
    const { code, out } = await run(mnist, '--show', 'filters', '--layer', 'hidden.1.conv', '-o', path);
    assert.equal(code, 0);
    assert.match(out, /filters of hidden\.1\.conv, untrained: random weights of seed 0/);
    assert.match(readFileSync(path, 'utf8'), /^<svg .*<desc>untrained: random weights/s);
  });

  it('prints the table of mistakes as text', async () => {
    const { code, out } = await run(mnist, '--show', 'confusion', '--data', 'mnist1d');
    assert.equal(code, 0);
    assert.match(out, /^true \\ said {2}/m);
    assert.match(out, /taken for \d: \d+, such as test examples \d+/);
    assert.match(out, /of 1,000 test examples of MNIST-1D are taken for another class/);
  });

  it('gives numbers as JSON', async () => {
    const asked = ['--show', 'maximise', '--layer', 'hidden.0.conv', '--steps', '5', '--channel', '14', '--json'];
    const { out } = await run(mnist, ...asked);
    const answer = JSON.parse(out) as { after: number[]; block: { shape: number[]; numbers: number[] } };
    assert.deepEqual(answer.block.shape, [1, 1, 40]);
    assert.deepEqual([answer.after.length, answer.block.numbers.length], [1, 40]);
  });

  const refusals: readonly (readonly [what: string, args: readonly string[], code: number, message: RegExp])[] = [
    ['no view', ['--layer', 'a'], 2, /--show is missing; it takes one of filters, activations, maximise, confusion/],
    ['no layer', ['--show', 'filters'], 2, /--layer NAME is missing/],
    ['no data for mistakes', ['--show', 'confusion'], 2, /--show confusion goes with --data D/],
    [
      'two inputs',
      ['--show', 'activations', '--layer', 'a', '--noise', '1', '--image', 'b.png'],
      2,
      /one of --example/,
    ],
    [
      'a layer without filters',
      ['--show', 'filters', '--layer', 'flatten_1'],
      1,
      /"flatten_1" is of type flatten and has no/,
    ],
    [
      'a channel too far',
      ['--show', 'maximise', '--layer', 'hidden.0.conv', '--channel', '15'],
      1,
      /no channel 15; they are counted from 0 to 14/,
    ],
    [
      'an image for a signal',
      ['--show', 'activations', '--layer', 'flatten_1', '--image', 'b.png'],
      1,
      /b\.png is an image, and the network reads 1×40/,
    ],
    [
      'weights that are not there',
      ['--show', 'filters', '--layer', 'hidden.0.conv', '--weights', 'none.safetensors'],
      3,
      /none\.safetensors cannot be used: there is no such file/,
    ],
  ];
  for (const [what, args, code, message] of refusals)
    it(`refuses ${what}`, async () => {
      const result = await run(mnist, ...args);
      assert.match(result.errors, message);
      assert.equal(result.code, code);
    });
});
