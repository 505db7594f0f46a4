import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { lintCodes } from '../../src/core/diagnosticCodes.ts';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from '../support/programs.ts';

/**
 * The advice on every network of the zoo, as people have judged it: `UPDATE_EXPECT=1` writes it anew, and every new line has to be one
 * that somebody who knows the network would agree with.
 */
const table = resolve('test/lints/zoo.json');
const folder = resolve('src/zoo');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(file => /\.cnn\.(json|ts)$/.test(file))
  .sort();
/** The networks that a program exports. */
const programs = JSON.parse(readFileSync('test/reference/torchvision-programs.json', 'utf8')) as Readonly<
  Record<string, { readonly networks: Readonly<Record<string, unknown>> }>
>;

async function modelsOf(file: string): Promise<readonly (readonly [name: string, model: NetworkModel])[]> {
  const path = resolve(folder, file);
  const text = readFileSync(path, 'utf8');
  const name = file.replace(/\.cnn\.(json|ts)$/, '');
  if (file.endsWith('.json')) return [[name, readModel(text, catalogue)]];
  const models: (readonly [string, NetworkModel])[] = [];
  for (const exportName of Object.keys(programs[name]?.networks ?? {}))
    models.push([`${name} ${exportName}`, await programModel(text, { uri: pathToFileURL(path).href, exportName })]);
  return models;
}

describe('advice on the zoo', () => {
  it('is what the table says, network by network', async () => {
    const advice: Record<string, readonly string[]> = {};
    for (const file of files)
      for (const [name, { diagnostics }] of await modelsOf(file))
        advice[name] = diagnostics
          .filter(({ code }) => code in lintCodes)
          .map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
    if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(table, `${JSON.stringify(advice, undefined, 2)}\n`);
    assert.deepEqual(advice, JSON.parse(readFileSync(table, 'utf8')));
  });
});
