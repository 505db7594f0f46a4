import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Span } from '../../../src/formats/sourceMap.ts';
import type { CallSyntax } from '../../../src/formats/typescript/callSyntax.ts';
import { moveSyntax } from '../../../src/formats/typescript/moves.ts';
import { createLanguageService } from '../../../src/language/service.ts';
import { catalogue } from '../../../src/layers/index.ts';
import { evaluateProgram } from '../../support/programs.ts';
import { diagramOf } from '../../support/diagrams.ts';

const service = createLanguageService(catalogue);
const resnet = readFileSync(new URL('../../../src/zoo/resnet.cnn.ts', import.meta.url), 'utf8').replace(
  'default resnet50()',
  'default resnet18()',
);

/** A stretch of the program that is replaced by something that people type. */
const edit = fc.record({
  at: fc.integer({ min: 0, max: resnet.length }),
  length: fc.integer({ min: 0, max: 40 }),
  text: fc.constantFrom(
    '',
    '(',
    ')',
    '{',
    '}',
    ';',
    ',',
    '=>',
    "'",
    '`',
    '/*',
    '\n',
    'x',
    '0',
    '-1',
    '...',
    'await ',
    'return ',
    'throw 1;',
    '😀',
  ),
});

describe('any text of a program', () => {
  it('has a model, about which every feature can be asked', async () => {
    const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async edits => {
      const text = edits.reduce(
        (before, { at, length, text: typed }) => before.slice(0, at) + typed + before.slice(at + length),
        resnet,
      );
      const evaluation = await evaluateProgram(text, { files: {} });
      const model = service.readProgramModel(text, evaluation);
      for (const { span, message } of model.diagnostics) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= Math.max(1, text.length), message);
        assert.ok(!/undefined is not|unreachable|\$foreign|\$feature|\$function|module:\d/.test(message), message);
      }
      const whole = { start: 0, end: text.length };
      for (const { offset } of service.inlayHints(model, whole)) assert.ok(offset <= text.length);
      service.codeLenses(model);
      service.symbols(model);
      for (const { at } of edits) service.hover(model, at);
      diagramOf(model.analysis);
      // A text that cannot be evaluated says why, and one that can be has a network or says why not.
      assert.ok(0 < model.network.layers.length || 0 < model.diagnostics.length);
    });
    await fc.assert(property, { numRuns: Number(process.env['CNN_CASES'] ?? 150) });
  }).timeout(120_000);

  it('keeps every place inside of the text while it is edited', async () => {
    const { syntax } = await evaluateProgram(resnet, { files: {} });
    assert.ok(syntax);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 20 }), edits => {
        let text = resnet;
        const moves = edits.map(({ at, length, text: typed }) => {
          const [start, end] = [Math.min(at, text.length), Math.min(at + length, text.length)];
          text = text.slice(0, start) + typed + text.slice(end);
          return { start, end, length: typed.length };
        });
        const moved = moveSyntax(syntax, moves);
        const spans: Span[] = [
          ...moved.calls.flatMap(({ span, callee, attributes }) => [
            span,
            callee,
            ...attributes.map(({ value }) => value),
          ]),
          ...moved.functions.flatMap(({ span, nameSpan }) => [span, nameSpan]),
          ...moved.exports.map(({ span }) => span),
        ];
        for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length);
        // What no edit has touched is where it was written.
        const untouched = syntax.calls.filter(
          ({ callee }) =>
            moves.length === 1 && ((moves[0]?.end ?? 0) < callee.start || callee.end < (moves[0]?.start ?? 0)),
        );
        for (const call of untouched) {
          const { callee }: CallSyntax = moved.calls[syntax.calls.indexOf(call)] ?? call;
          assert.equal(text.slice(callee.start, callee.end), call.name);
        }
      }),
      { numRuns: 500 },
    );
  });
});
