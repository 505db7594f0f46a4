import { readFileSync } from 'node:fs';
import { readModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';
import { bundle } from './support/bundle.ts';
import { runGpuSuite } from './support/gpuSuite.ts';

/**
 * ResNet-50 on CUDA: `npm run test:gpu`, with `CNN_ONNXRUNTIME` naming a runtime that has CUDA where the package beside us has not
 * (`cnn-designer setup-cuda` prints it). Where CUDA does not work it says why, writes nothing, and counts nothing as passed.
 */
const fileName = 'src/zoo/resnet50.cnn.json';
const runtimePath = process.env['CNN_ONNXRUNTIME'];
const { passed, failed, notRun, path } = await runGpuSuite({
  network: readModel(readFileSync(fileName, 'utf8'), catalogue).network,
  fileName,
  batches: [1, 8, 32],
  durationMs: 5000,
  options: {
    runnerPath: await bundle('src/runner/child/main.ts', 'gpu/runner.js'),
    timeoutMs: 600_000,
    ...(runtimePath !== undefined && { runtimePath }),
  },
  folder: 'test/results',
  print: text => void process.stdout.write(`${text}\n`),
});
if (path !== undefined) console.log(`\nthe report is ${path}`);
console.log(`\n${passed} passed, ${failed} failed${notRun === undefined ? '' : ', not run'}`);
process.exit(failed === 0 ? 0 : 1);
