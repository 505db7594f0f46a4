import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskArguments, taskCommands } from '../../src/extension/runs/taskLine.ts';
import { bundle, bundleEvaluator } from '../support/bundle.ts';
import { readManifest } from '../support/manifest.ts';

const { taskDefinitions, problemMatchers } = readManifest().contributes;

describe('a task of the type cnn', () => {
  it('becomes a line for our command line', () => {
    const file = 'nets/lenet5.cnn.json';
    assert.deepEqual(taskArguments({ command: 'check', file, provider: 'cuda' }), ['check', file]);
    assert.deepEqual(taskArguments({ command: 'run', file, provider: 'cuda' }), ['run', file, '--ep', 'cuda']);
    assert.deepEqual(taskArguments({ command: 'bench', file }), ['bench', file]);
    assert.deepEqual(taskArguments({ command: 'bench', file, batches: [1, 8], perLayer: true }), [
      'bench',
      file,
      '--batch',
      '1,8',
      '--per-layer',
    ]);
    assert.deepEqual(taskArguments({ command: 'export', file }), ['export', file, '-o', 'nets/lenet5.onnx']);
    for (const command of ['run', 'bench', 'export'])
      assert.deepEqual(taskArguments({ command, file, weights: 'lenet5.safetensors' })?.slice(-2), [
        '--weights',
        'lenet5.safetensors',
      ]);
    assert.deepEqual(taskArguments({ command: 'export', file: '${file}' }), [
      'export',
      '${file}',
      '-o',
      '${file}.onnx',
    ]);
  });

  it('is none when it lacks its command or its file, or when somebody has written something else there', () => {
    for (const written of [
      {},
      { command: 'check' },
      { file: 'a' },
      { command: 'fly', file: 'a' },
      { command: 'run', file: 3 },
    ])
      assert.equal(taskArguments(written), undefined);
    assert.deepEqual(taskArguments({ command: 'bench', file: 'a', batches: 'many', perLayer: 1 }), ['bench', 'a']);
  });

  it('offers in tasks.json what it understands', () => {
    const [definition] = taskDefinitions;
    assert.deepEqual(definition?.required, ['command', 'file']);
    assert.deepEqual(definition.properties['command']?.enum, taskCommands);
    const all = {
      command: 'bench',
      file: 'a',
      provider: 'cpu',
      batches: [2],
      perLayer: true,
      weights: 'a.safetensors',
    };
    for (const key of Object.keys(all)) assert.ok(key in definition.properties, key);
    assert.ok('output' in definition.properties);
  });
});

describe('the problem matcher of tasks', () => {
  let cli = '';
  let folder = '';
  before(async () => {
    cli = await bundle('src/cli/main.ts', 'tasks/cli.js');
    await bundleEvaluator('tasks');
    folder = mkdtempSync(join(tmpdir(), 'cnn-tasks-'));
    writeFileSync(
      join(folder, 'two words.cnn.json'),
      '{ "input": [3, 8, 8],\n  "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 30 }] }',
    );
    writeFileSync(
      join(folder, 'dear.cnn.json'),
      '{ "input": [3, 8, 8], "budget": { "maxParams": 1 }, "layers": [{ "type": "conv2d", "outChannels": 2, "kernelSize": 3 }] }',
    );
    writeFileSync(
      join(folder, 'net.cnn.ts'),
      `import { conv2d, network } from 'cnn-designer';
export default network('n', { input: [3, 8, 8] }, x => conv2d(x, { outChannels: 8, kernelSize: 30 }));
`,
    );
    writeFileSync(join(folder, 'good.cnn.json'), '{ "input": [3, 8, 8], "layers": [{ "type": "relu" }] }');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const check = (file: string): string =>
    spawnSync(process.execPath, [cli, ...(taskArguments({ command: 'check', file }) ?? [])], {
      cwd: folder,
      encoding: 'utf8',
    }).stdout;
  const [matcher] = problemMatchers;
  const pattern = new RegExp(matcher?.pattern.regexp ?? '');

  it('reads every line that `check` prints, down to the code', () => {
    const lines = ['two words.cnn.json', 'dear.cnn.json', 'net.cnn.ts'].flatMap(file => check(file).trim().split('\n'));
    assert.ok(3 <= lines.length, lines.join('\n'));
    assert.ok(lines.some(line => line.includes(': warning budget-exceeded: ')));
    for (const line of lines) assert.match(line, pattern);
    const [first = ''] = lines;
    const found = pattern.exec(first) ?? [];
    const { file, line, column, severity, code, message } = matcher?.pattern ?? assert.fail('no matcher');
    assert.deepEqual(
      [file, line, column, severity, code].map(group => found[group]),
      ['two words.cnn.json', '2', '66', 'error', 'window-larger-than-input'],
    );
    assert.match(found[message] ?? '', /^kernel 30×30 does not fit/);
  });

  it('is fine with a network that has nothing wrong, and finds nothing in other lines', () => {
    assert.equal(check('good.cnn.json'), '');
    assert.doesNotMatch('passed: 12 of 12 layers have the analysed shape and bytes', pattern);
  });

  it('lets an export write what its task says', () => {
    const args = taskArguments({ command: 'export', file: 'good.cnn.json' }) ?? [];
    const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: folder });
    assert.equal(status, 0);
    assert.ok(existsSync(join(folder, 'good.onnx')));
  });
});
