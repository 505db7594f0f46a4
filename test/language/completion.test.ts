import assert from 'node:assert/strict';
import { catalogue } from '../../src/layers/index.ts';
import { described, itemsIn, labelsIn, layers, taking } from '../support/completion.ts';

describe('completion', () => {
  it('offers all types, and the blocks of the file first', () => {
    const text = '{ "input": [3, 8, 8], "blocks": { "mine": { "layers": [] } }, "layers": [{ "type": "$0" }] }';
    const labels = labelsIn(text);
    assert.equal(labels[0], 'mine');
    for (const type of [...catalogue.layers.keys(), ...catalogue.structures.keys()])
      assert.ok(labels.includes(type), type);
  });

  it('finishes a type that is half typed and not closed', () => {
    assert.equal(
      taking('{ "input": [6, 8, 8], "layers": [{ "type": "con$0', 'conv2d'),
      '{ "input": [6, 8, 8], "layers": [{ "type": "conv2d"',
    );
    assert.equal(taking(layers('{ "type": "con$0" }'), 'conv2d'), layers('{ "type": "conv2d" }'));
  });

  it('answers behind a comment that is not closed', () => {
    assert.ok(Array.isArray(labelsIn(`${layers('{ "type": "relu" }')}\n/*$0`)));
  });

  it('leaves what stands behind a key that is not closed', () => {
    assert.equal(taking(layers('{ "type": "flatten", "na$0 }'), 'name'), layers('{ "type": "flatten", "name": "" }'));
  });

  it('puts the commas around what is inserted', () => {
    const relu = '{ "type": "relu" }';
    const tanh = '{ "type": "tanh" }';
    assert.equal(taking(layers(`${relu} // first\n$0`), 'tanh'), layers(`${relu}, // first\n${tanh}`));
    assert.equal(taking(layers(`${relu}$0`), 'tanh'), layers(`${relu}, ${tanh}`));
    assert.equal(
      taking(layers(`${relu},\n$0 /* next */ ${relu}`), 'tanh'),
      layers(`${relu},\n${tanh}, /* next */ ${relu}`),
    );
    assert.equal(taking(layers(`${relu},\n$0`), 'tanh'), layers(`${relu},\n${tanh}`));
    assert.equal(
      taking(layers('{ "type": "elu" $0 "name": "a" }'), 'alpha'),
      layers('{ "type": "elu", "alpha": 1, "name": "a" }'),
    );
    assert.equal(
      taking(layers('{ "type": "elu", "alpha": $0 "name": "a" }'), '1'),
      layers('{ "type": "elu", "alpha": 1, "name": "a" }'),
    );
  });

  it('puts what usually follows first', () => {
    const behind = (layer: string, input?: string): readonly string[] =>
      labelsIn(layers(`${layer}, { "type": "$0" }`, input)).slice(0, 2);
    const conv = '"outChannels": 8, "kernelSize": 3';
    assert.deepEqual(behind(`{ "type": "conv2d", ${conv} }`), ['relu', 'batchNorm']);
    assert.deepEqual(behind('{ "type": "flatten" }')[0], 'linear');
    assert.deepEqual(behind('{ "type": "linear", "outFeatures": 10 }', '[8]'), ['relu', 'softmax']);
    assert.equal(labelsIn(layers('{ "type": "$0" }', '[1, 40]'))[0], 'conv1d');
    assert.equal(labelsIn(layers('{ "type": "$0" }', '[1, 8, 16, 16]'))[0], 'conv3d');
  });

  it('puts types last that cannot read what is there, and says why', () => {
    const offered = itemsIn(layers('{ "type": "$0" }'));
    const position = (label: string): number => offered.findIndex(each => each.label === label);
    assert.equal(offered[position('conv1d')]?.detail, 'reads 1 axis; here are 2 axes');
    assert.equal(offered[position('linear')]?.detail, 'reads features without positions; here are 2 axes');
    assert.ok(position('tanh') < position('conv1d') && position('tanh') < position('linear'));
    const tiny = itemsIn(layers('{ "type": "$0" }', '[6, 1, 1]')).find(({ label }) => label === 'maxPool2d');
    assert.match(tiny?.detail ?? '', /^kernel 2×2 does not fit the 1×1 input/);
  });

  it('shows what would come out of a type', () => {
    const found = described(itemsIn(layers('{ "type": "$0" }', '[16, 8, 8]')));
    assert.ok(found.includes('maxPool2d → 16×4×4'));
    assert.ok(found.includes('bottleneck → 16×8×8'));
  });

  it('offers whole layers in an empty list, with what they need', () => {
    assert.equal(taking(layers('$0', '[512]'), 'linear'), layers('{ "type": "linear", "outFeatures": 1000 }', '[512]'));
    const before = '{ "type": "conv2d", "outChannels": 32, "kernelSize": 3 }, ';
    assert.equal(
      taking(layers(`${before}$0`), 'conv2d'),
      layers(`${before}{ "type": "conv2d", "outChannels": 32, "kernelSize": 3, "padding": 1 }`),
    );
  });

  it('lets a join read the layer before it and another that fits', () => {
    const before = '{ "type": "relu", "name": "a" }, { "type": "tanh", "name": "b" }, ';
    assert.equal(taking(layers(`${before}$0`), 'add'), layers(`${before}{ "type": "add", "from": ["a", "b"] }`));
  });

  it('knows what a block reads where it is used', () => {
    const text = `{ "input": [16, 8, 8],
      "blocks": { "unit": { "layers": [{ "type": "relu" }, { "type": "$0" }] } },
      "layers": [{ "type": "unit" }, { "type": "maxPool2d", "kernelSize": 2 }, { "type": "unit" }] }`;
    assert.ok(described(itemsIn(text)).includes('maxPool2d → 16×4×4, 16×2×2'));
    assert.ok(!labelsIn(text).includes('unit'), 'a block does not use itself');
  });
});

describe('completion of attributes', () => {
  it('offers those that are not written yet', () => {
    const offered = labelsIn(layers('{ "type": "conv2d", "kernelSize": 3, $0 }'));
    assert.ok(offered.includes('outChannels') && offered.includes('dilation') && offered.includes('repeat'));
    assert.ok(!offered.includes('kernelSize') && !offered.includes('type'));
  });

  it('writes them with a value to begin with', () => {
    assert.equal(taking(layers('{ "type": "conv2d", $0 }'), 'padding'), layers('{ "type": "conv2d", "padding": 1 }'));
    const wide = (inside: string): string => layers(`{ "type": "conv2d", "stride": 2${inside} }`, '[32, 8, 8]');
    assert.equal(taking(wide(', $0'), 'outChannels'), wide(', "outChannels": 64'));
    assert.equal(
      taking(layers('{ "type": "groupNorm", $0 }'), 'numGroups'),
      layers('{ "type": "groupNorm", "numGroups": 1 }'),
    );
  });

  it('offers the parameters of a block, and what they are given elsewhere', () => {
    const text = (inside: string): string =>
      `{ "input": [3, 8, 8], "blocks": { "wide": { "parameters": { "width": 64 }, "layers": [] } }, "layers": [{ "type": "wide", "width": 96 }, { "type": "wide", ${inside} }] }`;
    assert.equal(taking(text('$0'), 'width'), text('"width": 64'));
    assert.deepEqual(labelsIn(text('"width": $0')), ['64', '96']);
  });

  it('offers divisors of the channels that all rules agree with', () => {
    const conv = (outChannels: number): string =>
      layers(`{ "type": "conv2d", "outChannels": ${outChannels}, "kernelSize": 1, "groups": $0 }`);
    assert.deepEqual(labelsIn(conv(6)), ['1', '2', '3', '6']);
    assert.deepEqual(labelsIn(conv(9)), ['1', '3']);
    assert.deepEqual(labelsIn(layers('{ "type": "multiHeadAttention", "numHeads": $0 }')), ['1', '2', '3', '6']);
  });

  it('offers kernels that fit, strides up to the kernel, and dilations that still fit', () => {
    const of = (attribute: string, rest: string): readonly string[] =>
      described(itemsIn(layers(`{ "type": "conv2d", "outChannels": 4${rest}, "${attribute}": $0 }`, '[6, 5, 5]')));
    assert.deepEqual(of('kernelSize', ''), ['3 → 4×3×3', '1 → 4×5×5', '5 → 4×1×1', '2 → 4×4×4', '4 → 4×2×2']);
    assert.deepEqual(of('stride', ', "kernelSize": 3'), ['2 → 4×2×2', '1 → 4×3×3', '3 → 4×1×1']);
    assert.deepEqual(of('dilation', ', "kernelSize": 3'), ['1 → 4×3×3', '2 → 4×1×1']);
  });

  it('offers padding that keeps the size first', () => {
    const text = layers(
      '{ "type": "conv2d", "outChannels": 4, "kernelSize": 3, "dilation": 9, "padding": $0 }',
      '[6, 32, 32]',
    );
    const [first, second] = itemsIn(text);
    assert.deepEqual([first?.label, first?.detail, first?.documentation], ['9', '→ 4×32×32', 'Keeps the size.']);
    assert.equal(second?.label, 'same');
  });

  it('offers an outputPadding below the stride', () => {
    const up = '{ "type": "convTranspose2d", "outChannels": 4, "kernelSize": 3, "stride": 2, "outputPadding": $0 }';
    assert.deepEqual(described(itemsIn(layers(up))), ['0 → 4×17×17', '1 → 4×18×18']);
  });

  it('offers words with their meaning, truth values, initialisations, and axes that there are', () => {
    const bias = itemsIn(layers('{ "type": "conv2d", "bias": $0 }'));
    assert.deepEqual(
      bias.map(({ label }) => label),
      ['true', 'false', 'position'],
    );
    assert.match(bias[2]?.documentation ?? '', /one size of input/);
    assert.deepEqual(labelsIn(layers('{ "type": "conv2d", "init": "$0" }')).slice(0, 2), ['he', 'heUniform']);
    assert.deepEqual(labelsIn(layers('{ "type": "multiHeadAttention", "axes": ["$0"] }')), ['H', 'W']);
  });

  it('offers the entries of a list per axis', () => {
    const text = layers('{ "type": "maxPool2d", "kernelSize": [2, $0] }', '[6, 8, 3]');
    assert.deepEqual(described(itemsIn(text)), ['3 → 6×4×1', '2 → 6×4×1', '1 → 6×4×3']);
  });

  it('shows the effect of an attribute of a built-in block', () => {
    const text = layers('{ "type": "basicBlock", "outChannels": 12, "stride": $0 }');
    assert.deepEqual(described(itemsIn(text)).slice(0, 2), ['1 → 12×8×8', '2 → 12×4×4']);
  });
});

describe('completion of references', () => {
  const chain =
    '{ "type": "relu", "name": "a" }, { "type": "maxPool2d", "name": "small", "kernelSize": 2 }, { "type": "tanh", "name": "b" }, ';

  it('offers names that fit first and marks the others', () => {
    assert.deepEqual(described(itemsIn(layers(`${chain}{ "type": "add", "from": ["a", "$0"] }`))), [
      'input 6×8×8',
      'b 6×4×4, does not fit 6×8×8',
      'small 6×4×4, does not fit 6×8×8',
    ]);
  });

  it('offers no name that would make a circle', () => {
    const text = layers('{ "type": "add", "name": "sum", "from": ["$0"] }, { "type": "relu", "name": "after" }');
    assert.deepEqual(labelsIn(text), ['input']);
  });

  it('offers what is visible: inside of a block its own names and its input', () => {
    const text = `{ "input": [6, 8, 8], "blocks": { "unit": { "layers": [{ "type": "relu", "name": "inner" }, { "type": "add", "from": ["$0"] }] } },
      "layers": [{ "type": "tanh", "name": "outer" }, { "type": "unit" }] }`;
    assert.deepEqual(described(itemsIn(text)), ['inner 6×8×8', 'input 6×8×8']);
    const nested = `${chain}{ "type": "residual", "layers": [{ "type": "tanh", "name": "inner" }, { "type": "add", "from": "$0" }] }`;
    assert.deepEqual(labelsIn(layers(nested)), ['inner', 'b', 'small', 'a', 'input']);
  });

  it('offers a layer of its own kind to one that undoes it', () => {
    const text = layers(
      '{ "type": "relu", "name": "a" }, { "type": "maxPool2d", "name": "pool", "kernelSize": 2 }, { "type": "maxUnpool2d", "pool": "$0" }',
    );
    const [first, second] = itemsIn(text);
    assert.equal(first?.label, 'pool');
    assert.match(second?.detail ?? '', /does not fit/);
  });

  it('offers results, the last layer first', () => {
    const text =
      '{ "input": [6, 8, 8], "layers": [{ "type": "relu", "name": "a" }, { "type": "relu", "name": "b" }], "outputs": ["$0"] }';
    assert.deepEqual(described(itemsIn(text)), ['b 6×8×8', 'a 6×8×8', 'input 6×8×8']);
  });
});

describe('completion of networks and expressions', () => {
  it('offers the keys of a network, the limits of a budget, and shapes of inputs', () => {
    const offered = labelsIn('{ "layers": [], $0 }');
    assert.ok(offered.includes('input') && !offered.includes('layers'));
    assert.equal(taking('{ "layers": [], $0 }', 'input'), '{ "layers": [], "input": [3, 224, 224] }');
    assert.deepEqual(labelsIn('{ "input": [3, 8, 8], "layers": [], "budget": { "maxMacs": 1, $0 } }'), [
      'maxParams',
      'maxLatencyMs',
    ]);
    assert.deepEqual(labelsIn('{ "budget": { "maxParams": "$0" }, "layers": [] }'), ['1M', '5M', '25M']);
    assert.ok(labelsIn('{ "input": $0, "layers": [] }').includes('[3, 224, 224]'));
  });

  it('offers parameters, the index and operators in expressions', () => {
    const block = (inside: string): string =>
      `{ "input": [3, 8, 8], "blocks": { "unit": { "parameters": { "width": 64 }, "layers": [{ "type": "conv2d", "kernelSize": 1, "outChannels": ${inside} }] } }, "layers": [{ "type": "unit" }] }`;
    assert.deepEqual(described(itemsIn(block('"=4*$0"'))), ['width default 64', 'index']);
    assert.equal(taking(block('"=4*wi$0"'), 'width'), block('"=4*width"'));
    assert.ok(labelsIn(block('"=width $0"')).includes('//'));
    assert.ok(labelsIn(block('$0')).includes('=width'));
  });
});
