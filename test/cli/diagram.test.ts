import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagramCommand } from '../../src/cli/commands/diagram.ts';
import { UsageError } from '../../src/cli/output.ts';
import { bundle, bundleEvaluator, copyRaster } from '../support/bundle.ts';
import { decodePng } from '../support/png.ts';

const zoo = new URL('../../src/zoo/', import.meta.url).pathname;
const lenet = join(zoo, 'lenet5.cnn.json');
const resnet = join(zoo, 'resnet50.cnn.json');

describe('diagrams from the command line', () => {
  let cli = '';
  let folder = '';

  before(async () => {
    cli = await bundle('src/cli/main.ts', 'diagramCli/cli.js');
    await bundleEvaluator('diagramCli');
    copyRaster('diagramCli');
    folder = mkdtempSync(join(tmpdir(), 'cnn-diagram-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [cli, 'diagram', ...args], { encoding: 'utf8' });
  const sideOf = (svg: string, side: 'width' | 'height'): number =>
    Number(new RegExp(` ${side}="(\\d+)"`).exec(svg)?.[1]);
  const boxes = (svg: string): number => [...svg.matchAll(/<g class="box /g)].length;

  it('prints SVG where no file is named', () => {
    const { status, stdout, stderr } = run(lenet);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^<svg [^>]*>\n<title>LeNet-5<\/title>\n<desc>61\.7 k params · 417 kMAC · 12 layers<\/desc>/);
    assert.match(stdout, />6×28×28<\/text>/);
  });

  it('writes what the ending of the file says, and says how large it is', () => {
    const out = (ending: string): string => join(folder, `lenet.${ending}`);
    for (const ending of ['svg', 'png', 'tex', 'tikz']) {
      const { status, stdout } = run(lenet, '-o', out(ending), '--theme', 'print');
      assert.equal(status, 0);
      assert.match(stdout, /\.\w+: \d+×\d+ px\n$/);
    }
    assert.match(readFileSync(out('svg'), 'utf8'), /^<svg /);
    assert.match(readFileSync(out('tex'), 'utf8'), /^\\documentclass/m);
    assert.doesNotMatch(readFileSync(out('tikz'), 'utf8'), /^\\documentclass/m);
    const { width, at } = decodePng(readFileSync(out('png')));
    assert.deepEqual([width, at(0, 0)], [2 * sideOf(readFileSync(out('svg'), 'utf8'), 'width'), [255, 255, 255, 255]]);
  });

  it('draws as many pixels as it is asked to, on nothing if it is asked to', () => {
    const out = join(folder, 'small.png');
    const { stdout } = run(lenet, '-o', out, '--scale', '3', '--transparent');
    const svg = run(lenet).stdout;
    const { width, height, at } = decodePng(readFileSync(out));
    assert.deepEqual([width, height], [3 * sideOf(svg, 'width'), 3 * sideOf(svg, 'height')]);
    assert.deepEqual(at(0, 0), [0, 0, 0, 0]);
    assert.ok(stdout.endsWith(`: ${width}×${height} px\n`), stdout);
  });

  it('draws volumes of two networks side by side, and maps', () => {
    const { status, stdout } = run(lenet, join(zoo, 'alexnet.cnn.json'), '--style', 'volumes');
    assert.equal(status, 0);
    assert.match(stdout, /<title>LeNet-5, AlexNet[^<]*<\/title>/);
    assert.match(run(lenet, '--style', 'maps').stdout, /<text/);
  });

  it('opens all groups, none, or so many levels of them', () => {
    const none = boxes(run(resnet, '--expand', 'none').stdout);
    assert.equal(boxes(run(resnet, '--expand', '0').stdout), none);
    const one = boxes(run(resnet, '--expand', '1').stdout);
    const all = boxes(run(resnet, '--expand', 'all').stdout);
    const usual = boxes(run(resnet).stdout);
    assert.ok(none < one && one < all && none < usual && usual < all, `${none}, ${one}, ${usual}, ${all}`);
    assert.equal(boxes(run(resnet, '--expand', '9').stdout), all);
  });

  it('draws downwards, or to the right where it is asked to', () => {
    const down = run(lenet, '--direction', 'down').stdout;
    const right = run(lenet, '--direction', 'right').stdout;
    assert.equal(run(lenet).stdout, down);
    assert.ok(sideOf(down, 'width') < sideOf(down, 'height') && sideOf(right, 'height') < sideOf(right, 'width'));
  });

  it('shows amounts as colours, with a legend and the numbers in the boxes', () => {
    const { status, stdout } = run(lenet, '--overlay', 'macs');
    assert.equal(status, 0);
    assert.match(stdout, />MACs, logarithmic<\/text>/);
    assert.match(stdout, />417 kMAC together<\/text>/);
    assert.match(stdout, />118 k<\/text>/);
    assert.doesNotMatch(run(lenet).stdout, /together/);
  });

  it('draws a program, and of several networks the one that is named', () => {
    const draw = () => run(join(zoo, 'resnet.cnn.ts'), '--export', 'resnet34');
    let drawn = draw();
    // A program has a second by the clock, which a machine that does something else does not always give it.
    for (let more = 3; 0 < more && drawn.stderr.includes('evaluation-too-long'); more--) drawn = draw();
    const { status, stdout, stderr } = drawn;
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /<title>ResNet-34<\/title>/);
  });

  it('draws what there is of a file with errors, and says so on stderr', () => {
    const broken = join(folder, 'broken.cnn.json');
    writeFileSync(broken, readFileSync(lenet, 'utf8').replace('"outChannels": 6', '"outChannels": 0'));
    const { status, stdout, stderr } = run(broken);
    assert.equal(status, 1);
    assert.match(stderr, /wrong-attribute/);
    assert.match(stdout, /<g class="box convolution problem" data-id="c1"/);
  });

  it('says what it wants instead of what it cannot do', async () => {
    const silent = { print: () => undefined, complain: () => undefined };
    const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
      [[], /FILE is missing/],
      [[lenet, resnet], /--style graph draws one FILE at a time/],
      [[lenet, '-o', 'lenet.gif'], /ends in \.svg, \.png, \.tex or \.tikz, not lenet\.gif/],
      [[lenet, '--theme', 'drak'], /--theme takes light, dark, print, not drak; did you mean dark\?/],
      [[lenet, '--style', 'chart'], /--style takes graph/],
      [[lenet, '--scale', '2'], /--scale goes with -o OUT\.png/],
      [[lenet, '-o', 'lenet.png', '--scale', '0'], /a number above 0, not 0/],
      [[lenet, '--expand', 'some'], /all, none or a number of levels, not some/],
      [[lenet, '--direction', 'up'], /--direction takes down, right, not up/],
      [[lenet, '--overlay', 'mac'], /--overlay takes params, macs, .*, not mac; did you mean macs\?/],
      [[lenet, '--style', 'maps', '--overlay', 'macs'], /--overlay goes with --style graph, not maps/],
      [[lenet, '-o', join(folder, 'none/lenet.svg')], /cannot be written/],
    ];
    for (const [args, message] of wrong)
      await assert.rejects(diagramCommand(args, silent), error => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return true;
      });
    assert.equal(run(lenet, '-o', 'lenet.gif').status, 2);
    const out = join(folder, 'large.png');
    const { status, stderr } = run(resnet, '-o', out, '--scale', '100');
    assert.equal(status, 1);
    assert.match(stderr, /large\.png: \d{5,}×\d{5,} pixels are more than/);
  });
});
