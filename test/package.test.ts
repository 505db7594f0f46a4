import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What `npm install cnn-designer` puts into a project. The runtime, which only runs need, is left out here: it is large. */
describe('the npm package', () => {
  let project = '';
  before(function () {
    this.timeout(120_000);
    if (!existsSync('dist/index.js')) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'ignore' });
    project = mkdtempSync(join(tmpdir(), 'cnn-project-'));
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename } = { filename: '' }] = JSON.parse(packed) as { filename: string }[];
    const target = join(project, 'node_modules/cnn-designer');
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', join(project, filename), '-C', target, '--strip-components=1']);
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'stem.cnn.json'), '{ "input": [3, 8, 8], "layers": [{ "type": "relu" }] }');
    writeFileSync(
      join(project, 'net.cnn.ts'),
      `import { block, conv2d, globalAvgPool, linear, network, relu, type Feature } from 'cnn-designer';
const unit = (x: Feature, outChannels: number): Feature => relu(conv2d(x, { outChannels, kernelSize: 3 }));
export default network('packed', { input: [3, 32, 32] }, x => {
  for (const width of [8, 16]) x = block('unit', () => unit(x, width / 1));
  return linear(globalAvgPool(x), { outFeatures: x.channels });
});
`,
    );
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it('has types that a compiler finds, and holds programs to', () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--target',
      'es2023',
    ];
    const check = (text: string): string => {
      writeFileSync(join(project, 'checked.ts'), text);
      return spawnSync(process.execPath, [tsc, ...options, 'checked.ts', 'net.cnn.ts'], {
        cwd: project,
        encoding: 'utf8',
      }).stdout;
    };
    const head =
      "import { conv2d, type Feature } from 'cnn-designer';\nimport { analyze } from 'cnn-designer/analyze';\nimport net from './net.cnn.js';\n";
    assert.equal(
      check(
        `${head}export const good = (x: Feature) => conv2d(x, { outChannels: 8, kernelSize: [3, 3] });\nexport const params: number = analyze(net).analysis.totals.params;\n`,
      ),
      '',
    );
    assert.match(
      check(`${head}export const bad = (x: Feature) => conv2d(x, { outChannels: '8', kernelSize: 3 });\n`),
      /checked\.ts\(4,\d+\): error TS2322/,
    );
  }).timeout(60_000);

  it('builds networks in Node, and gives their numbers', () => {
    const program = `import { network, conv2d, relu, block, parallel } from 'cnn-designer';
import { analyze } from 'cnn-designer/analyze';
const net = network('n', { input: [3, 32, 32] }, x => parallel(block('a', () => relu(conv2d(x, { outChannels: 8, kernelSize: 3 }))), { branches: [y => y, y => relu(y)] }));
const { network: { layers }, analysis: { totals }, diagnostics } = analyze(net);
console.log(JSON.stringify([layers.map(({ name }) => name), totals.params, diagnostics.length]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: project,
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(output), [
      ['a.conv2d_1', 'a.relu_1', 'parallel_1.branch_2.relu_1', 'parallel_1.concat'],
      224,
      0,
    ]);
  });

  it('has the command line, which evaluates programs in its sandbox', () => {
    const cli = resolve(project, 'node_modules/cnn-designer/dist/cli.js');
    const output = execFileSync(process.execPath, [cli, 'analyze', 'net.cnn.ts', '--json'], {
      cwd: project,
      encoding: 'utf8',
    });
    const { totals, diagnostics } = JSON.parse(output) as { totals: { params: number }; diagnostics: unknown[] };
    assert.deepEqual([totals.params, diagnostics], [224 + 1168 + 16 * 17, []]);
  });
});
