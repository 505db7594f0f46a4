import js from '@eslint/js';
import typescript from 'typescript-eslint';

/**
 * Who may import whom, folder by folder; what is not listed is forbidden. `types` may be imported as types alone, `packages`
 * are those of npm. The reasons are in src/ARCHITECTURE.md.
 */
const rooms = {
  'src/ops': {},
  'src/core': { types: ['ops'] },
  'src/layers': { rooms: ['core', 'reference'], types: ['ops'] },
  'src/formats': {
    rooms: ['core'],
    packages: ['jsonc-parser', 'amaro', 'acorn', 'quickjs-emscripten-core', '@jitl/quickjs-ng-wasmfile-release-sync'],
  },
  'src/lints': { rooms: ['core'] },
  'src/refactorings': { rooms: ['core'] },
  'src/onnx': { rooms: ['core', 'ops'], types: ['training'] },
  'src/reference': { rooms: ['core'], types: ['onnx'] },
  'src/diagram': { rooms: ['core'] },
  'src/language': { rooms: ['core', 'layers', 'formats', 'lints', 'refactorings'], packages: ['jsonc-parser'] },
  'src/protocol': { types: ['core', 'diagram', 'formats'] },
  'src/evaluator': { rooms: ['core', 'layers', 'formats', 'protocol'], node: true },
  // Gradients of graphs: rules of operators, the walk backwards, and graphs that train.
  'src/autodiff': { rooms: ['core', 'ops', 'onnx'], types: ['protocol'] },
  // Data, weights and the statistics of a training, as pure functions of bytes and numbers.
  'src/training': { rooms: ['core', 'onnx'], types: ['protocol'] },
  // Says numbers as everything else does, and draws charts as figures.
  'src/reports': { rooms: ['core', 'diagram'], types: ['protocol'] },
  'src/runner': {
    rooms: ['core', 'layers', 'formats', 'onnx', 'ops', 'reference', 'protocol', 'reports', 'autodiff', 'training'],
    node: true,
  },
  'src/server': {
    rooms: ['core', 'layers', 'formats', 'evaluator', 'language', 'diagram', 'onnx', 'protocol', 'runner'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
    node: true,
  },
  // Reads its own WebAssembly and fonts, and knows nothing but SVG.
  'src/raster': { packages: ['@resvg/resvg-wasm'], node: true },
  'src/extension': {
    rooms: ['protocol', 'reports', 'runner', 'raster', 'training'],
    types: ['core', 'diagram'],
    packages: ['vscode', 'vscode-languageclient', 'markdown-it'],
    node: true,
  },
  'src/cli': {
    rooms: [
      'core',
      'layers',
      'formats',
      'evaluator',
      'onnx',
      'reference',
      'diagram',
      'language',
      'protocol',
      'raster',
      'reports',
      'runner',
      'training',
    ],
    node: true,
  },
  'src/library': { rooms: ['core', 'layers', 'formats'] },
  'src/typescriptPlugin': { packages: ['typescript'], node: true },
  'webview': { rooms: ['protocol', 'diagram', 'reports'], packages: ['lit'] },
};

/** Modules with a rule of their own inside a room. */
const doors = {
  // The host runs inside the editor; it must not drag the analysis or the runtime in.
  'src/runner/host/*.ts': { rooms: ['protocol'], node: true },
  // Loads and unpacks the files of the CUDA provider.
  'src/runner/cudaSetup/*.ts': { packages: ['yauzl'], node: true },
  // Looks for the name that was meant, with a function of texts alone.
  'src/runner/host/unknownProvider.ts': { rooms: ['protocol', 'core'], node: true },
  // The only place that loads the native runtime, in a process of its own.
  'src/runner/child/ort.ts': { ...rooms['src/runner'], packages: ['onnxruntime-node'] },
  // Decodes the images that a network is trained with.
  'src/runner/child/training/data/decode.ts': { ...rooms['src/runner'], packages: ['fast-png', 'jpeg-js'] },
  // Says how large the networks of the zoo are, in our units.
  'src/extension/commands/newNetwork.ts': { ...rooms['src/extension'], rooms: ['core'], types: [] },
};

const allRooms = Object.keys(rooms).map(folder => folder.replace('src/', ''));

/** The ESLint rule that enforces one row of the table. */
function boundary({ rooms: open = [], types = [], packages = [], node = false }) {
  const closed = allRooms.filter(room => !open.includes(room));
  const message = 'The table in eslint.config.js does not let this folder import that one; see src/ARCHITECTURE.md.';
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: closed.filter(room => !types.includes(room)).map(room => `**/${room}/*`), message },
          {
            group: types.length === 0 ? ['**/nothing/*'] : types.map(room => `**/${room}/*`),
            allowTypeImports: true,
            message,
          },
          ...(node ? [] : [{ group: ['node:*'], message }]),
          // Packages are everything that is neither a relative path nor built in.
          { regex: `^(?!\\.|node:|(${packages.join('|') || 'none'})(/|$))`, message },
        ],
      },
    ],
  };
}

export default typescript.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.vscode-test/',
      'test/output/',
      'test/reference/',
      'test/diagnostics/',
      'test/actions/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-restricted-globals': [
        'error',
        { name: 'name', message: 'The global of the browser is hardly what you mean.' },
      ],
      'eqeqeq': 'error',
      // Our interfaces are records of functions; there are no classes whose `this` could be lost.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  ...Object.entries(rooms).map(([folder, row]) => ({ files: [`${folder}/**/*.ts`], rules: boundary(row) })),
  ...Object.entries(doors).map(([file, row]) => ({ files: [file], rules: boundary(row) })),
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe and it return nothing to await.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: ['describe', 'it'].map(name => ({ from: 'package', package: 'mocha', name })) },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        require: 'readonly',
        module: 'readonly',
        exports: 'writable',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        Element: 'readonly',
      },
    },
  },
);
