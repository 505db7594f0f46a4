import assert from 'node:assert/strict';
import { moveSyntax } from '../../src/formats/typescript/moves.ts';
import { readProgramModel } from '../../src/language/model.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { described, itemsInProgram } from '../support/completion.ts';
import { evaluateProgram } from '../support/programs.ts';

const program = (body: string, before = ''): string =>
  `import { network, conv2d, maxPool2d, relu, add, basicBlock, type Feature } from 'cnn-designer';
${before}
export default network('test', { input: [6, 8, 8] }, x => {
${body}
});
`;

const offered = async (body: string, before?: string): Promise<readonly string[]> =>
  described(await itemsInProgram(program(body, before)));

/** What is offered when a part is typed in front of another of a good program, which makes it one that cannot be evaluated. */
async function whileTyping(good: string, before: string, typed: string): Promise<readonly string[]> {
  const start = good.indexOf(before);
  const cursor = start + typed.indexOf('$0');
  const part = typed.replace('$0', '');
  const text = good.slice(0, start) + part + good.slice(start);
  const evaluation = await evaluateProgram(good);
  const edits = [{ start, end: start, length: part.length }];
  const syntax = evaluation.syntax && moveSyntax(evaluation.syntax, edits);
  const model = readProgramModel(text, { ...evaluation, syntax }, catalogue);
  return described(createLanguageService(catalogue).completions({ ...model, isStale: true }, cursor));
}

describe('completion in programs', () => {
  it('offers the same numbers as in JSON', async () => {
    assert.deepEqual(await offered('  return conv2d(x, { outChannels: 6, kernelSize: 1, groups: 1$0 });'), [
      '1 → 6×8×8',
      '2 → 6×8×8',
      '3 → 6×8×8',
      '6 → 6×8×8',
    ]);
    const first = (await offered('  return maxPool2d(x, { kernelSize: 3$0 });')).slice(0, 2);
    assert.deepEqual(first, ['3 → 6×2×2', '2 → 6×4×4']);
  });

  it('leaves words to TypeScript', async () => {
    const padding = await offered('  return conv2d(x, { outChannels: 6, kernelSize: 3, padding: 0$0 });');
    assert.equal(padding[0], '1 → 6×8×8');
    assert.ok(padding.every(label => /^\d/.test(label)));
    assert.deepEqual(await offered("  return conv2d(x, { outChannels: 6, kernelSize: 3, padding: '$0same' });"), []);
    assert.deepEqual(await offered('  return conv2d(x, { outChannels: 6, $0kernelSize: 3 });'), []);
  });

  it('offers the entries of a list per axis', async () => {
    const list = await offered('  return maxPool2d(x, { kernelSize: [2, 2$0] });');
    assert.deepEqual(list.slice(0, 2), ['3 → 6×4×2', '2 → 6×4×4']);
  });

  it('offers variables with feature maps that fit first, with their shapes', async () => {
    const body = (last: string): string => `  const small = maxPool2d(x, { kernelSize: 2 });
  let y = relu(x);
  { const hidden = relu(x); }
  ${last}`;
    assert.deepEqual(await offered(body('return add(y, $0x);')), [
      'y 6×8×8',
      'x 6×8×8',
      'small 6×4×4, does not fit 6×8×8',
    ]);
    assert.deepEqual((await offered(body('return relu($0y);')))[0], 'y 6×8×8');
  });

  it('offers feature maps to functions of the file, and nothing to others', async () => {
    const unit = 'function unit(x: Feature): Feature { return relu(x); }\n';
    assert.deepEqual(await offered('  const y = relu(x);\n  return unit($0y);', unit), ['y 6×8×8', 'x 6×8×8']);
    assert.deepEqual(await offered('  console.log($0x);\n  return unit(x);', unit), []);
  });

  it('works on what is typed while the program cannot be read', async () => {
    const good = program('  const y = relu(x);\n  return conv2d(y, { outChannels: 6, kernelSize: 1 });');
    assert.deepEqual(await whileTyping(good, ' });\n});', ', groups: $0'), [
      '1 → 6×8×8',
      '2 → 6×8×8',
      '3 → 6×8×8',
      '6 → 6×8×8',
    ]);
    assert.deepEqual(await whileTyping(good, '  return', '  const z = add(y, $0\n'), ['y 6×8×8', 'x 6×8×8']);
    const kernels = await whileTyping(good, '  return', '  const z = maxPool2d(y, { kernelSize: $0\n');
    assert.deepEqual(kernels.slice(0, 2), ['3 → 6×2×2', '2 → 6×4×4']);
  });

  it('is not misled by texts and comments', async () => {
    assert.deepEqual(await offered('  // conv2d(x, { groups: $0\n  return relu(x);'), []);
    assert.deepEqual(await offered("  const text = 'relu($0'; return relu(x);"), []);
    const behind = await offered('  /* ( { */ return maxPool2d(x, { kernelSize: 2$0 /* ) */ });');
    assert.ok(behind.includes('2 → 6×4×4'));
  });
});
