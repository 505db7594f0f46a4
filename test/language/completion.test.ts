import assert from 'node:assert/strict';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from '../support/marks.ts';

const service = createLanguageService(catalogue);

/** What is offered at `$0`. */
function offers(source: string): readonly string[] {
  const { text, cursor = 0 } = readMarks(source);
  return service.completions(service.readModel(text), cursor).map(({ label }) => label);
}

/** The text after the item of that label is taken, its first placeholder filled. */
function taking(source: string, label: string): string {
  const { text, cursor = 0 } = readMarks(source);
  const item = service.completions(service.readModel(text), cursor).find(each => each.label === label);
  assert.ok(item, `${label} is offered`);
  const plain = item.snippet.replace(/\$\{\d+:((?:\\.|[^}])*)\}|\$\d+/g, '$1').replace(/\\(.)/g, '$1');
  return text.slice(0, item.span.start) + plain + text.slice(item.span.end);
}

const layers = (inside: string, input = '[6, 8, 8]'): string => `{ "input": ${input}, "layers": [${inside}] }`;

describe('completion', () => {
  it('offers all types, and the blocks of the file first', () => {
    const text = '{ "input": [3, 8, 8], "blocks": { "mine": { "layers": [] } }, "layers": [{ "type": "$0" }] }';
    assert.equal(offers(text)[0], 'mine');
    for (const type of [...catalogue.layers.keys(), ...catalogue.structures.keys()])
      assert.ok(offers(text).includes(type), type);
  });

  it('finishes a type that is half typed and not closed', () => {
    assert.equal(
      taking('{ "input": [6, 8, 8], "layers": [{ "type": "con$0', 'conv2d'),
      '{ "input": [6, 8, 8], "layers": [{ "type": "conv2d"',
    );
    assert.equal(taking(layers('{ "type": "con$0" }'), 'conv2d'), layers('{ "type": "conv2d" }'));
  });

  it('offers the attributes that are not written yet', () => {
    const offered = offers(layers('{ "type": "conv2d", "kernelSize": 3, $0 }'));
    assert.ok(offered.includes('outChannels') && offered.includes('dilation') && offered.includes('repeat'));
    assert.ok(!offered.includes('kernelSize') && !offered.includes('type'));
  });

  it('writes an attribute with its default', () => {
    assert.equal(taking(layers('{ "type": "conv2d", $0 }'), 'padding'), layers('{ "type": "conv2d", "padding": 0 }'));
  });

  it('offers the parameters of a block', () => {
    const text =
      '{ "input": [3, 8, 8], "blocks": { "wide": { "parameters": { "width": 64 }, "layers": [] } }, "layers": [{ "type": "wide", $0 }] }';
    assert.ok(offers(text).includes('width'));
  });

  it('offers words, truth values, and the divisors of the input channels', () => {
    assert.deepEqual(offers(layers('{ "type": "conv2d", "padding": $0 }')), ['same', 'valid', '0']);
    assert.deepEqual(offers(layers('{ "type": "conv2d", "bias": $0 }')), ['true', 'false', 'position']);
    assert.deepEqual(offers(layers('{ "type": "conv2d", "outChannels": 6, "kernelSize": 1, "groups": $0 }')), [
      '1',
      '2',
      '3',
      '6',
    ]);
  });

  it('offers initialisations, axes, and the heads that the channels can be split into', () => {
    assert.deepEqual(offers(layers('{ "type": "conv2d", "init": "$0" }')).slice(0, 2), ['he', 'heUniform']);
    assert.deepEqual(offers(layers('{ "type": "multiHeadAttention", "axes": ["$0"] }')), ['L', 'D', 'H', 'W']);
    const heads = '{ "input": [6, 8, 8], "layers": [{ "type": "multiHeadAttention", "numHeads": $0 }] }';
    assert.deepEqual(offers(heads), ['1', '2', '3', '6']);
  });

  it('offers the names of layers for an attribute that names one', () => {
    const pool = '{ "type": "maxPool2d", "name": "pool", "kernelSize": 2 }, { "type": "maxUnpool2d", "pool": "$0" }';
    assert.ok(offers(layers(pool)).includes('pool'));
  });

  it('offers the names of layers and inputs for "from"', () => {
    assert.deepEqual(offers(layers('{ "type": "relu", "name": "a" }, { "type": "add", "from": ["$0"] }')), [
      'input',
      'a',
      'add_1',
    ]);
  });

  it('offers whole layers in an empty list, with what they need', () => {
    assert.equal(taking(layers('$0'), 'linear'), layers('{ "type": "linear", "outFeatures":  }'));
  });

  it('offers the keys of a network', () => {
    assert.deepEqual(offers('{ "layers": [], $0 }').includes('input'), true);
    assert.deepEqual(offers('{ "layers": [], $0 }').includes('layers'), false);
  });
});
