import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { explainAll } from '../src/language/explain.ts';
import { catalogue } from '../src/layers/index.ts';
import { readManifest, settingsOf } from './support/manifest.ts';

const readmePath = new URL('../README.md', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};
const begin = '<!-- layers: written by `UPDATE_EXPECT=1 npm run test:unit` -->';
const end = '<!-- end of layers -->';

/** The table of all types, from their declarations. */
function layerTable(): string {
  const types = [...catalogue.layers.values(), ...catalogue.structures.values()];
  // Types that differ in the number of axes alone share a row.
  const families = new Map<string, string[]>();
  for (const { type, summary, attributes } of types) {
    const names = Object.entries(attributes).map(([name, { required }]) => (required ? `**${name}**` : name));
    const cells = [summary.replaceAll('|', '\\|'), names.join(', ')].join('\n');
    families.set(cells, [...(families.get(cells) ?? []), `\`${type}\``]);
  }
  const rows = [...families].map(([cells, names]) => [names.join(' '), ...cells.split('\n')]);
  const table = [['type', 'what it does', 'attributes (**required**)'], ...rows];
  const widths = [0, 1, 2].map(column => Math.max(...table.map(row => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = table.map(line);
  return [head, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

describe('the README', () => {
  it('lists every type as it is declared', () => {
    const text = readFileSync(readmePath, 'utf8');
    const [before, rest = ''] = text.split(begin);
    const expected = `${before ?? ''}${begin}\n\n${layerTable()}\n\n${end}${rest.split(end)[1] ?? ''}`;
    if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(readmePath, expected);
    assert.equal(readFileSync(readmePath, 'utf8'), expected);
  });

  it('has a page beside the code on which every diagnostic is explained', () => {
    const path = new URL('../src/DIAGNOSTICS.md', import.meta.url);
    if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(path, explainAll());
    assert.equal(readFileSync(path, 'utf8'), explainAll());
  });

  it('names scripts and commands that exist', () => {
    const text = readFileSync(readmePath, 'utf8');
    for (const [, script = ''] of text.matchAll(/`npm (?:run )?([\w:]+)`/g))
      assert.ok(script === 'ci' || script in manifest.scripts, script);
  });

  it('names every command and setting', () => {
    const text = readFileSync(readmePath, 'utf8');
    const { contributes } = readManifest();
    // A menu says what its own commands do.
    const inMenus = contributes.menus.commandPalette.filter(({ when }) => when === 'false');
    const offered = contributes.commands.filter(({ command }) => inMenus.every(hidden => hidden.command !== command));
    for (const { title } of offered) assert.ok(text.includes(`CNN: ${title}`), `CNN: ${title}`);
    for (const setting of Object.keys(settingsOf(readManifest()))) assert.ok(text.includes(`\`${setting}\``), setting);
  });
});
