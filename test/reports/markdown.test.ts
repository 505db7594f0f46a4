import assert from 'node:assert/strict';
import fc from 'fast-check';
import createMarkdown from 'markdown-it';
import { benchmarkMarkdown, code, escaped, tableOf, validationMarkdown } from '../../src/reports/markdown.ts';
import { benchmarkReport, failedValidation, validationReport } from '../support/reports.ts';

const markdown = createMarkdown({ html: true });
/** What a reader sees of it, without tags. */
const seen = (text: string): string =>
  markdown
    .render(text)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('reports as Markdown', () => {
  it('begin with the verdict, and say what was proved', () => {
    const text = seen(validationMarkdown(validationReport()));
    assert.match(text, /^small: ✓ passed · 8 of 8 layers\n/);
    assert.match(
      text,
      /8 of 8 layers: shape, bytes, and values on 3×32×32 within 1\.0e-5 of float64 in fp32; .*; two runs bit-identical;/,
    );
    assert.doesNotMatch(text, /What is wrong/);
  });

  it('name the file of the weights without its folders, and what is worth knowing of them', () => {
    const note = 'fc.weight: the numbers are those of a_b.safetensors, not those of the text';
    const settings = { precision: 'fp32', weights: { path: '/home/somebody/a_b.safetensors', step: 3000 } } as const;
    const text = validationMarkdown(validationReport({ settings, notes: [note] }));
    assert.ok(text.includes(`- ${escaped(note)}`));
    assert.ok(text.includes(escaped('fp32, weights: a_b.safetensors, step 3,000')));
    assert.ok(!text.includes('somebody'));
  });

  it('list the layers that depart, and only those', () => {
    const text = seen(validationMarkdown(failedValidation()));
    assert.match(text, /✗ failed · 7 of 8 layers/);
    assert.match(text, /conv3\nconv2d\n256×28×28\n256×27×27\n–\nconv3 gives 256×27×27 in the run/);
    assert.doesNotMatch(text, /conv2\n/);
  });

  it('name the layer that first gives NaN, and how far the provider is off the CPU', () => {
    const text = seen(
      validationMarkdown(validationReport({ notFinite: 'conv2', againstCpu: { error: 2e-4, tolerance: 1e-3 } })),
    );
    assert.match(text, /results within 2\.0e-4 of those on the CPU in fp32, where 1\.0e-3 is allowed;/);
    assert.match(text, /"conv2" is the first layer to give NaN or infinity;/);
  });

  it('say the median with its interval, then every batch size, and where it was measured', () => {
    const text = seen(benchmarkMarkdown(benchmarkReport()));
    assert.match(text, /^small: 12\.\d ms \(12\.\d+ – 12\.\d+\) at batch 1\n/);
    for (const batch of ['1', '8', '32']) assert.match(text, new RegExp(`\n${batch}\n(400|120|40)\n`));
    assert.match(text, /not measured: fp16 \(the CPU has no kernels for fp16\)/);
    assert.match(text, /NVIDIA H200, 151 GB, driver 580\.65\.06/);
    assert.match(text, /cuda \(libcudnn\.so\.9 is missing/);
  });

  it('list the slowest layers, with their share of time beside that of MACs', () => {
    const text = seen(benchmarkMarkdown(benchmarkReport()));
    assert.match(text, /conv3\nconv2d\n4\.6\n38 %\n73 %/);
  });

  it('stay one table whatever a layer is called', () => {
    const law = fc.property(fc.string({ unit: 'binary' }), name => {
      const cells = `${tableOf(['a', 'b'], [[code(`x${name}x`), escaped(`y${name}y`)]])}\n`;
      assert.equal([...markdown.render(cells).matchAll(/<td/g)].length, 2);
    });
    fc.assert(law);
    assert.equal(seen(escaped('a|b `c` *d* <img src=x> [e](f)')).trim(), 'a|b `c` *d* <img src=x> [e](f)');
  });
});
