import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

const rule = '@typescript-eslint/no-restricted-imports';

/** Imports that the table of `eslint.config.js` forbids, each in a file that exists. */
const forbidden: readonly (readonly [file: string, statement: string])[] = [
  ['src/core/shape.ts', "import { catalogue } from '../layers/index.ts';"],
  ['src/core/shape.ts', "import { readFileSync } from 'node:fs';"],
  ['src/core/shape.ts', "import { ops } from '../ops/index.ts';"],
  ['src/core/shape.ts', "import * as vscode from 'vscode';"],
  ['src/ops/op.ts', "import { sizeOf } from '../core/shape.ts';"],
  ['src/layers/linear.ts', "import { lowerNetwork } from '../onnx/lower.ts';"],
  ['src/formats/sourceMap.ts', "import { catalogue } from '../layers/index.ts';"],
  ['src/language/inlayHints.ts', "import { connect } from '../protocol/channel.ts';"],
  ['src/language/inlayHints.ts', "import { Hover } from 'vscode-languageserver/node';"],
  ['src/protocol/channel.ts', "import { analyze } from '../core/analyze.ts';"],
  ['src/runner/host/runs.ts', "import { analyze } from '../../core/analyze.ts';"],
  ['src/runner/child/trial.ts', "import * as ort from 'onnxruntime-node';"],
  ['src/server/main.ts', "import * as vscode from 'vscode';"],
  ['src/extension/main.ts', "import { analyze } from '../core/analyze.ts';"],
  ['src/cli/main.ts', "import * as vscode from 'vscode';"],
  ['src/raster/png.ts', "import { svgOf } from '../diagram/export/svg.ts';"],
  ['src/diagram/export/svg.ts', "import { createRasteriser } from '../../raster/png.ts';"],
  ['webview/main.ts', "import { analyze } from '../src/core/analyze.ts';"],
  ['webview/main.ts', "import { readFileSync } from 'node:fs';"],
];

/** Imports that it allows. */
const allowed: readonly (readonly [file: string, statement: string])[] = [
  ['src/core/shape.ts', "import type { OpBuilder } from '../ops/index.ts';"],
  ['src/layers/linear.ts', "import { sizeOf } from '../core/shape.ts';"],
  ['src/runner/child/ort.ts', "import * as ort from 'onnxruntime-node';"],
  ['src/extension/main.ts', "import * as vscode from 'vscode';"],
  ['src/cli/main.ts', "import { readFileSync } from 'node:fs';"],
];

describe('the table of imports', () => {
  const eslint = new ESLint();
  const broken = async (file: string, statement: string): Promise<boolean> => {
    const [result] = await eslint.lintText(`${statement}\n`, { filePath: file });
    return (result?.messages ?? []).some(({ ruleId }) => ruleId === rule);
  };

  for (const [file, statement] of forbidden)
    it(`forbids ${file} to ${statement}`, async () => {
      assert.ok(await broken(file, statement));
    });

  for (const [file, statement] of allowed)
    it(`allows ${file} to ${statement}`, async () => {
      assert.ok(!(await broken(file, statement)));
    });
});
