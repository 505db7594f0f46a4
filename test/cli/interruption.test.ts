import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../support/bundle.ts';

const zoo = new URL('../../src/zoo/', import.meta.url).pathname;

describe('a command', () => {
  let cli = '';
  let folder = '';

  before(async () => {
    cli = await bundleCommandLine('cli');
    folder = mkdtempSync(join(tmpdir(), 'cnn-interrupted-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves nothing behind when it is interrupted, and ends as shells expect it', async () => {
    const quiet = join(folder, 'quiet');
    for (const args of [
      ['export', join(zoo, 'vgg16.cnn.json'), '-o', join(quiet, 'vgg16.onnx')],
      ['export', join(zoo, 'vgg16.cnn.json'), '--external-data', '-o', join(quiet, 'vgg16.onnx')],
      ['run', join(zoo, 'vgg16.cnn.json'), '--ep', 'cpu'],
      ['bench', join(zoo, 'vgg16.cnn.json'), '--ep', 'cpu'],
    ]) {
      mkdirSync(quiet);
      const changes = watch(quiet);
      const begun = once(changes, 'change');
      const child = spawn(process.execPath, [cli, ...args], {
        env: { ...process.env, TMPDIR: quiet },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await begun;
      child.kill('SIGINT');
      assert.deepEqual(await ended, [null, 'SIGINT'], args.join(' '));
      changes.close();
      assert.deepEqual(readdirSync(quiet), [], args.join(' '));
      rmSync(quiet, { recursive: true });
    }
  });
});
