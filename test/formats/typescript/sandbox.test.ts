import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diskFiles } from '../../../src/evaluator/diskFiles.ts';
import { createEvaluator } from '../../../src/evaluator/host.ts';
import type { Evaluator } from '../../../src/evaluator/host.ts';
import type { Evaluation } from '../../../src/formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../../../src/formats/typescript/link.ts';
import { bundleEvaluator } from '../../support/bundle.ts';
import { evaluateProgram } from '../../support/programs.ts';

/** What a program writes to its console: how a test sees what is inside. */
async function logged(code: string): Promise<readonly string[]> {
  const { console: lines, problems } = await evaluateProgram(
    `import { network, relu, conv2d } from 'cnn-designer';\n${code}\nexport default network('n', { input: [3, 8, 8] }, x => relu(x));`,
  );
  return [...lines.map(({ text }) => text), ...problems.map(({ message }) => message)];
}

/** Everything that can be reached from a value by names, symbols, prototypes and getters; gives what is found about each. */
const reachable = `
const seen = new Set();
const found = [];
const visit = (value, path) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || 8 < path.length) return;
  seen.add(value);
  found.push([path, value]);
  visit(Object.getPrototypeOf(value), [...path, '__proto__']);
  for (const key of Reflect.ownKeys(value)) {
    let property;
    try { property = value[key]; } catch (error) { property = error; }
    visit(property, [...path, String(key)]);
    const { get, set } = Object.getOwnPropertyDescriptor(value, key) ?? {};
    visit(get, [...path, 'get ' + String(key)]);
    visit(set, [...path, 'set ' + String(key)]);
  }
};
`;

describe('the sandbox', () => {
  it('has nothing but the language, a console and the builder among its globals', async () => {
    const [names = ''] = await logged('console.log(Object.getOwnPropertyNames(globalThis).sort().join(" "));');
    const known =
      /^(Object|Function|Array|String|Number|Boolean|Symbol|BigInt|Math|Reflect|Proxy|Date|RegExp|Map|Set|WeakMap|WeakSet|WeakRef|FinalizationRegistry|Promise|JSON|Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError|InternalError|AggregateError|DOMException|Iterator|ArrayBuffer|SharedArrayBuffer|DataView|Atomics|\w*Array|eval|parseInt|parseFloat|isNaN|isFinite|encodeURI|encodeURIComponent|decodeURI|decodeURIComponent|escape|unescape|Infinity|NaN|undefined|globalThis|performance|queueMicrotask|console|CallSite|btoa|atob)$/;
    assert.deepEqual(
      names.split(' ').filter(name => !known.test(name)),
      [],
    );
  });

  for (const name of [
    'process',
    'require',
    'module',
    'Buffer',
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'Worker',
    'WebAssembly',
    'std',
    'os',
    'scriptArgs',
    'Deno',
    'global',
    'window',
    'document',
    'navigator',
  ])
    it(`has no ${name}`, async () => {
      assert.deepEqual(await logged(`console.log(typeof ${name}, typeof globalThis.${name});`), [
        'undefined undefined',
      ]);
    });

  for (const [what, code] of [
    ['the constructor of a function', '(() => {}).constructor("return typeof process")()'],
    ['the constructor of a layer', 'conv2d.constructor("return typeof process")()'],
    [
      'the constructor of an asynchronous function',
      '(() => { let result; (async () => {}).constructor("f", "f(typeof process)")(value => { result = value; }); return result; })()',
    ],
    ['the constructor of a generator', '(function* () {}).constructor("yield typeof process")().next().value'],
    [
      'the constructor of an error that we have thrown',
      '(() => { try { conv2d(); } catch (error) { return error.constructor.constructor("return typeof process")(); } return typeof process; })()',
    ],
    ['the constructor of the console', 'console.log.constructor("return typeof process")()'],
    ['eval', 'eval("typeof process")'],
    ['an indirect eval', '(0, eval)("typeof process")'],
    ['a trap of a proxy', 'new Proxy(function () {}, { apply: (_, self) => typeof self?.process })()'],
    [
      'the stack of an error',
      '(() => { let found = "undefined"; Error.prepareStackTrace = (_, sites) => { found = typeof sites?.[0]?.getThis?.()?.process; return ""; }; void new Error("x").stack; return found; })()',
    ],
  ] as const)
    it(`leads nowhere through ${what}`, async () => {
      assert.deepEqual(await logged(`console.log(String(${code}));`), ['undefined']);
    });

  it('has no way out in anything that can be reached: what functions come from elsewhere take numbers and texts', async () => {
    const [report = ''] = await logged(`${reachable}
      let feature;
      const grab = network('inner', { input: [1, 4, 4] }, x => (feature = x));
      visit(globalThis, []); visit(conv2d, ['conv2d']); visit(network, ['network']); visit(feature, ['feature']); visit(grab, ['grab']);
      try { network('a', {}, 3); } catch (error) { visit(error, ['error']); }
      const foreign = found.filter(([, value]) => {
        try { return value instanceof Object === false && Object.getPrototypeOf(value) !== null && !(Object.getPrototypeOf(value) === Object.prototype); } catch { return true; }
      });
      const words = ['process', 'require', 'mainModule', 'binding', 'dlopen', 'emscripten', 'Module', 'wasm'];
      const named = found.filter(([path]) => words.includes(path.at(-1)));
      console.log([200 < found.length, foreign.map(([path]) => path.join('.')), named.map(([path]) => path.join('.'))].join('|'));`);
    assert.equal(report, 'true||');
  });

  it('does not let a program import by a call', async () => {
    for (const target of [
      'node:fs',
      'fs',
      'file:///etc/passwd',
      './other.ts',
      'cnn-designer/builder?',
      'data:text/javascript,export default 1',
    ]) {
      const found = await evaluateProgram(
        `import { network, relu } from 'cnn-designer';\nconst got = await import(${JSON.stringify(target)}).then(() => 'in', () => 'out');\nconsole.log(got);\nexport default network('n', { input: [3, 8, 8] }, x => relu(x));`,
        { files: { 'file:///project/other.ts': 'export default 1;' } },
      );
      assert.deepEqual(
        found.console.map(({ text }) => text),
        ['out'],
        target,
      );
    }
  });

  it('gives each program a world of its own', async () => {
    await logged(
      'globalThis.leak = 1; Array.prototype.leak = 2; Object.prototype.leak = 3; JSON.stringify = () => "no"; conv2d.leak = 4;',
    );
    assert.deepEqual(
      await logged(
        'console.log(String(globalThis.leak), String([].leak), String({}.leak), JSON.stringify([1]), String(conv2d.leak));',
      ),
      ['undefined undefined undefined [1] undefined'],
    );
  });

  it('survives programs that break the language for the builder, too', async () => {
    for (const code of [
      'Array.prototype[Symbol.iterator] = function* () { yield 1; };',
      'JSON.stringify = () => { throw 1; };',
      'WeakMap.prototype.get = () => 3;',
      'Object.defineProperty(Object.prototype, "name", { get() { return this; } });',
      'Object.entries = () => [["type", Infinity]];',
      'Error.prototype.toString = () => { throw 2; };',
    ])
      await logged(code);
    assert.deepEqual(await logged('console.log("alive");'), ['alive']);
  });
});

describe('what a program may read', () => {
  let folder = '';
  let evaluator: Evaluator;
  before(async () => {
    evaluator = createEvaluator(await bundleEvaluator('evaluator'));
    folder = mkdtempSync(join(tmpdir(), 'cnn-imports-'));
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, 'workspace/blocks'), { recursive: true });
    mkdirSync(join(folder, 'workspace-other'));
    write('secret.ts', 'export const secret = 1;');
    write('secret.json', '{ "secret": 1 }');
    write('workspace-other/secret.ts', 'export const secret = 1;');
    write('workspace/inside.ts', 'export const secret = 2;');
    write('workspace/data.json', '{ "width": 8 }');
    symlinkSync(join(folder, 'secret.ts'), join(folder, 'workspace/link.ts'));
    symlinkSync(folder, join(folder, 'workspace/blocks/out'));
    symlinkSync('/dev/zero', join(folder, 'workspace/zero.ts'));
    symlinkSync(join(folder, 'workspace/inside.ts'), join(folder, 'workspace/blocks/in.ts'));
  });
  after(() => {
    evaluator.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const importing = (specifier: string): Promise<Evaluation> => {
    const text = `import { network, relu } from 'cnn-designer';\nimport * as other from ${JSON.stringify(specifier)};\nconsole.log(JSON.stringify(other));\nexport default network('n', { input: [3, 8, 8] }, x => relu(x));`;
    const uri = pathToFileURL(join(folder, 'workspace/net.cnn.ts')).href;
    return evaluator.evaluate({ uri, text }, diskFiles([join(folder, 'workspace')]));
  };

  it('reads what lies in the workspace, also through a link that stays inside', async () => {
    assert.deepEqual(
      (await importing('./inside')).console.map(({ text }) => text),
      ['{"secret":2}'],
    );
    assert.deepEqual(
      (await importing('./blocks/in.ts')).console.map(({ text }) => text),
      ['{"secret":2}'],
    );
    assert.deepEqual(
      (await importing('./data.json')).console.map(({ text }) => text),
      ['{"default":{"width":8}}'],
    );
  });

  it('waits for a file system that takes its time, longer than for a program', async () => {
    const text =
      "import { network, relu } from 'cnn-designer';\nimport { width } from './slow.ts';\nexport default network('n', { input: [width, 8, 8] }, x => relu(x));";
    const files: ModuleFiles = {
      read: () => new Promise(resolve => setTimeout(() => resolve({ text: 'export const width = 5;' }), 2500)),
    };
    const { recorded, problems } = await evaluator.evaluate({ uri: 'vscode-vfs://host/net.cnn.ts', text }, files);
    assert.deepEqual([problems, recorded?.network.inputs[0]?.shape], [[], [5, 8, 8]]);
  });

  for (const specifier of [
    '../secret.ts',
    '../secret.json',
    '../workspace-other/secret.ts',
    './blocks/../../secret.ts',
    './%2e%2e/secret.ts',
    '.././secret.ts',
    './link.ts',
    './blocks/out/secret.ts',
    './zero.ts',
    './nowhere.ts',
    './blocks',
    '/etc/passwd',
    'file:///etc/passwd',
    'node:fs',
    'https://example.com/x.ts',
    './inside.ts\u0000.json',
    './..\\secret.ts',
  ])
    it(`does not read ${JSON.stringify(specifier)}, and says so at the import`, async () => {
      const { problems, console: lines, recorded } = await importing(specifier);
      assert.deepEqual(lines, []);
      assert.equal(recorded, undefined);
      assert.equal(problems[0]?.code, 'import-not-found');
    });
});
