import { readFileSync } from 'node:fs';
import { Bench } from 'tinybench';
import { analyze } from '../../src/core/analyze.ts';
import { parseNetwork } from '../../src/formats/json/parse.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Row } from './benchRows.ts';
import { answers, keystrokes, memoryAfterEdits } from './serverBench.ts';

const zoo = (name: string): string => readFileSync(`src/zoo/${name}.cnn.json`, 'utf8');
const resnet50 = zoo('resnet50');
const service = createLanguageService(catalogue);
const model = service.readModel(resnet50);
const chain = (layers: number): string =>
  `{ "input": [8, 32, 32], "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSize": 3, "padding": 1, "repeat": ${layers} }] }`;

const resnet152 = zoo('resnet152');
const networks = {
  resnet152: parseNetwork(resnet152, catalogue).network,
  chain: parseNetwork(chain(10_000), catalogue).network,
};
const shortChain = 'chain of 10,000 convolutions: parse and analyse';
const longChain = 'chain of 20,000 convolutions: parse and analyse';

/** From a text to its numbers, and through the server to the editor, ms. */
export async function textRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];

  const bench = new Bench({ time: 1500, warmupTime: 500 });
  bench
    .add('ResNet-50: parse', () => void parseNetwork(resnet50, catalogue))
    .add('ResNet-50: parse and analyse', () => void analyze(parseNetwork(resnet50, catalogue).network, catalogue))
    .add('ResNet-152: analyse', () => void analyze(networks.resnet152, catalogue))
    .add('ResNet-152: parse and analyse', () => void analyze(parseNetwork(resnet152, catalogue).network, catalogue))
    .add('VGG-16: parse and analyse', () => void service.readModel(zoo('vgg16')))
    .add('chain of 10,000 convolutions: analyse', () => void analyze(networks.chain, catalogue))
    .add(shortChain, () => void analyze(parseNetwork(chain(10_000), catalogue).network, catalogue))
    .add(longChain, () => void analyze(parseNetwork(chain(20_000), catalogue).network, catalogue))
    .add('ResNet-50: all inlay hints', () => void service.inlayHints(model, { start: 0, end: resnet50.length }))
    .add('ResNet-50: hover', () => void service.hover(model, resnet50.indexOf('maxPool2d')));
  await bench.run();
  const limits: Readonly<Record<string, string>> = {
    'ResNet-50: parse and analyse': '2',
    'ResNet-152: analyse': '4',
    'chain of 10,000 convolutions: analyse': '60',
  };
  for (const { name, result } of bench.tasks) {
    const promised = limits[name];
    if ('latency' in result)
      rows.push({ what: name, median: result.latency.p50, best: result.latency.min, ...(promised && { promised }) });
  }
  const medianRow = (name: string): number => rows.find(({ what }) => what === name)?.median ?? Number.NaN;
  rows.push({
    what: '20,000 convolutions in chains of 10,000 (times, not ms)',
    median: medianRow(longChain) / medianRow(shortChain),
    promised: '2.3',
  });
  const json = await keystrokes({ name: 'resnet50.cnn.json', text: resnet50, line: 2, pauseMs: 0, edits: 300 });
  rows.push({ what: 'ResNet-50: keystroke to diagnostics, through the server', median: json.median, promised: '15' });
  const program = readFileSync('src/zoo/resnet.cnn.ts', 'utf8').replace('default resnet50()', 'default resnet152()');
  const typescript = await keystrokes({ name: 'resnet.cnn.ts', text: program, line: 0, pauseMs: 100, edits: 60 });
  rows.push(
    { what: 'ResNet-152 in TypeScript: keystroke to diagnostics', median: typescript.median, promised: '40' },
    { what: 'ResNet-152 in TypeScript: first diagnostics after the start', median: typescript.first, promised: '500' },
  );

  /** A built-in block inside a block, and a convolution that can be written in many other ways. */
  const asked = ['"type": "bottl', '"type": "conv2'];
  for (const { what, median } of await answers('resnet152.cnn.json', resnet152, asked))
    rows.push({ what: `ResNet-152: ${what}`, median, promised: what === 'textDocument/completion' ? '30' : '20' });
  const memory = await memoryAfterEdits(resnet152, 10_000);
  rows.push({ what: 'Server after 10,000 edits of ResNet-152 (MB, not ms)', median: memory, promised: '150' });
  return rows;
}
