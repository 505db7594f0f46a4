import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GradientReport } from '../../src/protocol/gradients.ts';
import { bundleCommandLine } from '../support/bundle.ts';

const exercise = (name: string): string =>
  new URL(`../../src/zoo/exercises/${name}.cnn.json`, import.meta.url).pathname;

describe('gradcheck', () => {
  let cli = '';
  let folder = '';

  before(async () => {
    cli = await bundleCommandLine('cli-gradcheck');
    folder = mkdtempSync(join(tmpdir(), 'cnn-gradcheck-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [cli, 'gradcheck', ...args, '--ep', 'cpu'], { encoding: 'utf8' });

  it('prints the worked example term by term, a row for each gradient, and the verdict', () => {
    const { status, stdout } = run(exercise('backprop-1d'));
    assert.equal(status, 0);
    assert.match(stdout, /^dZ1\/dW1 {2}\(k × n = 3×8: /m);
    assert.match(stdout, /^dA1\/dZ1 {2}\(n × n = 8×8: /m);
    assert.match(stdout, /^dL\/dA1 {2}\(n × 1 = 8×1: /m);
    assert.match(stdout, /^ {2}W1\[2\] +(−?[\d.]+) +(−?[\d.]+) +(−?[\d.]+)$/m);
    assert.match(stdout, /^✓ {2}filter\.weight +weight +1×1×3 +3 .* filter$/m);
    assert.match(stdout, /\npassed: 7 of 7 gradients of the squared error over one example within 1e-4/);
  });

  it('gives the whole report as JSON, with the loss that is asked for', () => {
    const { status, stdout } = run(exercise('max-pool-backprop'), '--loss', 'binary-cross-entropy', '--json');
    const { kind, passed, loss, relativeError, poolings } = JSON.parse(stdout) as GradientReport;
    assert.deepEqual([status, kind, passed, loss, poolings.length], [0, 'gradients', true, 'binaryCrossEntropy', 1]);
    assert.ok(relativeError < 1e-5);
  });

  it('fails where a result is no number, and says in which layer', () => {
    const path = join(folder, 'much.cnn.json');
    writeFileSync(
      path,
      `{ "input": [2], "layers": [
        { "type": "linear", "outFeatures": 1, "weight": [[0, 0]], "bias": [3e38] },
        { "type": "linear", "name": "much", "outFeatures": 1, "weight": [[10]], "bias": [0] } ] }`,
    );
    const { status, stdout } = run(path);
    assert.equal(status, 1);
    assert.match(stdout, /^problem: "much" is the first layer whose result is NaN or infinite/m);
  });

  it('cannot check a network with two results, and knows three losses', () => {
    const path = join(folder, 'two.cnn.json');
    writeFileSync(
      path,
      `{ "input": [2], "outputs": ["a", "b"], "layers": [
        { "type": "linear", "name": "a", "outFeatures": 2 }, { "type": "linear", "name": "b", "outFeatures": 2 } ] }`,
    );
    const two = run(path);
    assert.deepEqual([two.status, two.stdout], [3, '']);
    assert.match(two.stderr, /a loss reads one result, and the network gives 2/);
    const unknown = run(path, '--loss', 'hinge');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /--loss takes one of cross-entropy, squared, binary-cross-entropy, not hinge/);
  });
});
