import assert from 'node:assert/strict';
import fc from 'fast-check';
import { benchmarkCsv, csvOf, layerTimesCsv, validationCsv } from '../../src/reports/csv.ts';
import { benchmarkReport, failedValidation, validationReport } from '../support/reports.ts';

describe('reports as CSV', () => {
  it('read back to the same cells, whatever stands in them', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a,b', 'say "so"', 'two\r\nlines', ''));
    const law = fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), rows => {
      const unlikeFormulas = rows.map(row => row.map(each => (/^[=+\-@\t\r]/.test(each) ? `'${each}` : each)));
      assert.deepEqual(parsed(csvOf(rows)), unlikeFormulas);
    });
    fc.assert(law);
  });

  it('have no formula that a spreadsheet would run, and numbers as they are', () => {
    assert.equal(csvOf([['=cmd', -1.5, Number.NaN, undefined, 1e-7]]), "'=cmd,-1.5,,,1e-7\r\n");
  });

  it('have every layer of a validation with what is wrong with it', () => {
    const [head, ...rows] = parsed(validationCsv(failedValidation()));
    assert.equal(rows.length, 8);
    const departing = rows[5]?.map((cell, at) => [head?.[at], cell]);
    assert.deepEqual(Object.fromEntries(departing ?? []), {
      'layer': 'conv3',
      'type': 'conv2d',
      'verdict': 'departs',
      'analysed shape': '256×28×28',
      'executed shape': '256×27×27',
      'analysed output bytes': '802816',
      'executed output bytes': '802816',
      'analysed parameter bytes': '1179648',
      'executed parameter bytes': '1179648',
      'provider': 'CPUExecutionProvider',
      'relative error': '',
      'problems': 'conv3 gives 256×27×27 in the run, 256×28×28 by the analysis',
    });
  });

  it('say of a layer that reads the NaN of another that it proves nothing, and why', () => {
    const layers = validationReport().layers.map(layer =>
      layer.name === 'fc' ? { ...layer, behind: 'conv3' } : layer,
    );
    const last = parsed(validationCsv(validationReport({ layers }))).at(-1) ?? [];
    assert.deepEqual([last[2], last.at(-1)], ['unproved', 'reads the NaN or infinity of "conv3"']);
  });

  it('have every batch size and variant of a benchmark, with what was varied', () => {
    const [head = [], ...rows] = parsed(benchmarkCsv(benchmarkReport()));
    const column = (name: string): readonly string[] => rows.map(row => row[head.indexOf(name)] ?? '');
    assert.deepEqual(column('batch'), ['1', '8', '32', '1', '1', '1', '1', '1', '1', '1', '1']);
    assert.deepEqual(column('threads').slice(3, 7), ['1', '2', '4', '8']);
    assert.deepEqual(column('side px').slice(7, 10), ['128', '224', '320']);
    assert.equal(column('precision').at(-1), 'int8');
  });

  it('have shares of layers that sum to one', () => {
    const [head = [], ...rows] = parsed(layerTimesCsv(benchmarkReport()));
    for (const name of ['time share', 'MACs share']) {
      const sum = rows.reduce((total, row) => total + Number(row[head.indexOf(name)]), 0);
      assert.ok(Math.abs(sum - 1) < 1e-12, `${name} sums to ${sum}`);
    }
  });
});

/** A reader by the grammar of RFC 4180, which shares nothing with the writer. */
function parsed(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < csv.length) {
    let cell = '';
    if (csv[at] === '"') {
      for (at += 1; csv[at] !== '"' || csv[at + 1] === '"'; at += 1) {
        if (csv[at] === '"') at += 1;
        cell += csv[at] ?? '';
      }
      at += 1;
    } else while (at < csv.length && csv[at] !== ',' && !csv.startsWith('\r\n', at)) cell += csv[at++] ?? '';
    rows.at(-1)?.push(cell);
    if (csv[at] === ',') at += 1;
    else {
      at += 2;
      rows.push([]);
    }
  }
  return rows.slice(0, -1);
}
