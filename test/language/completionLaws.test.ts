import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axisNames } from '../../src/core/shape.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { itemsIn, taken } from '../support/completion.ts';

const cases = Number(process.env['CNN_CASES'] ?? 150);

/** Numbers for attributes that layers of windows have; those that a type lacks are left out. */
const windows = fc.record(
  {
    outChannels: fc.integer({ min: 1, max: 24 }),
    kernelSize: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 3 }),
    groups: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: [] },
);

/** An attribute of a type, what else the layer says, and the shape that it reads. */
const places = fc
  .tuple(
    fc.constantFrom(...[...catalogue.layers.values(), ...catalogue.structures.values()].filter(hasPlainAttributes)),
    windows,
    fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 4, maxLength: 4 }),
    fc.nat(),
  )
  .map(([type, given, sizes, pick]) => {
    const keys = Object.keys(type.attributes);
    const key = keys[pick % keys.length] ?? '';
    const rank = /([123])d$/.exec(type.type)?.[1] ?? ('rank' in type ? type.rank : undefined) ?? 2;
    const others = Object.entries(given).filter(([name]) => name in type.attributes && name !== key);
    return { type: type.type, key, others, shape: sizes.slice(0, axisNames(Number(rank)).length) };
  });

function hasPlainAttributes({ attributes }: { readonly attributes: object }): boolean {
  return 0 < Object.keys(attributes).length;
}

const errorsIn = (text: string) =>
  readModel(text, catalogue).diagnostics.filter(({ severity }) => severity === 'error');

describe('laws of completion for random layers', () => {
  it('no value that is offered is wrong where it stands', () => {
    fc.assert(
      fc.property(places, ({ type, key, others, shape }) => {
        const rest = others.map(([name, value]) => `, "${name}": ${value}`).join('');
        const text = (value: string): string =>
          `{ "input": [${shape.join(', ')}], "layers": [{ "type": "${type}"${rest}, "${key}": ${value} }] }`;
        const known = new Set(errorsIn(text('').replace(`, "${key}": `, '')).map(({ code }) => code));
        for (const item of itemsIn(text('$0'))) {
          const filled = taken(text(''), item);
          const start = text('').indexOf(`"${key}":`);
          const wrong = errorsIn(filled).find(({ span, code }) => start < span.start && !known.has(code));
          assert.equal(wrong, undefined, `${item.label} in ${filled}: ${wrong?.message ?? ''}`);
        }
      }),
      { numRuns: cases },
    );
  });

  it('no name that is offered as fitting fails to join, and none makes a circle', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('conv2d'),
        outChannels: fc.integer({ min: 1, max: 3 }),
        kernelSize: fc.constantFrom(1, 3),
      }),
      fc.record({ type: fc.constant('maxPool2d'), kernelSize: fc.constantFrom(1, 2) }),
      fc.constant({ type: 'globalAvgPool' }),
      fc.constant({ type: 'relu' }),
    );
    const networks = fc.tuple(
      fc.array(step, { maxLength: 5 }),
      fc.array(step, { maxLength: 3 }),
      fc.constantFrom('add', 'multiply', 'concat'),
    );
    fc.assert(
      fc.property(networks, ([before, after, join]) => {
        const named = (list: readonly object[], prefix: string): readonly string[] =>
          list.map((layer, index) => JSON.stringify({ ...layer, name: `${prefix}${index}` }));
        const text = (name: string): string =>
          `{ "input": [2, 12, 12], "layers": [${[...named(before, 'a'), `{ "type": "${join}", "from": ["input", "${name}"] }`, ...named(after, 'b')].join(', ')}] }`;
        for (const item of itemsIn(text('$0'))) {
          const filled = taken(text(''), item);
          const codes = errorsIn(filled).map(({ code }) => code);
          assert.ok(!codes.includes('cycle') && !codes.includes('unknown-reference'), filled);
          const isMarked = item.detail?.includes('does not fit') === true;
          assert.equal(codes.includes('shapes-do-not-join'), isMarked, filled);
        }
      }),
      { numRuns: cases },
    );
  });

  it('no text and no place makes completion throw', () => {
    const text =
      '{ "input": [3, 8, 8], "blocks": { "b": { "parameters": { "w": 2 }, "layers": [{ "type": "conv2d", "outChannels": "=w*2", "kernelSize": [3, 3] }] } }, "layers": [{ "type": "b", "w": 4 }, { "type": "add", "from": ["input", "b_1"] }, { "type": "residual", "layers": [] }], "outputs": ["add_1"], "budget": { "maxParams": "5M" } }';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(30), fc.nat(text.length), (start, length, cursor) => {
        const cut = text.slice(0, start) + text.slice(start + length);
        const at = Math.min(cursor, cut.length);
        for (const { span } of itemsIn(`${cut.slice(0, at)}$0${cut.slice(at)}`))
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= cut.length);
      }),
      { numRuns: cases },
    );
  });
});
