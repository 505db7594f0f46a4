import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { messagesOf } from '../support/messages.ts';

const bundlePath = 'l10n/bundle.l10n.json';
const json = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const listed = (what: readonly string[]): string => what.map(each => `\n  ${each}`).join('');

/** What a translator is given: the manifest's texts, and those of our code. `UPDATE_EXPECT=1` writes the bundle of the code. */
describe('texts that are translated', () => {
  const { translated, problems } = messagesOf(['src/extension', 'webview']);

  it('are plain strings that a tool can find, and all that is shown is among them', () => {
    assert.equal(problems.length, 0, listed(problems.map(({ place, text }) => `${place}: ${text}`)));
  });

  it('stand in l10n/bundle.l10n.json, with nothing else', () => {
    const texts = [...new Set(translated.map(({ text }) => text))].sort();
    if (process.env['UPDATE_EXPECT'] === '1') {
      const bundle = Object.fromEntries(texts.map(text => [text, text]));
      writeFileSync(bundlePath, `${JSON.stringify(bundle, undefined, 2)}\n`);
    }
    const bundle = json(bundlePath);
    const missing = translated.filter(({ text }) => !Object.hasOwn(bundle, text));
    const unused = Object.keys(bundle).filter(text => !texts.includes(text));
    const how = 'UPDATE_EXPECT=1 npx mocha --grep "texts that are translated" writes the bundle anew';
    assert.equal(
      missing.length,
      0,
      `missing in ${bundlePath}:${listed(missing.map(({ place, text }) => `${JSON.stringify(text)} of ${place}`))}\n${how}`,
    );
    assert.equal(unused.length, 0, `in ${bundlePath}, but nowhere in the code:${listed(unused)}\n${how}`);
  });

  const manifest = json('package.json');
  const names = json('package.nls.json');
  const contributed = [
    ...stringsOf(manifest['contributes'], 'contributes'),
    ...stringsOf(manifest['capabilities'], 'capabilities'),
  ];

  it('of the manifest stand in package.nls.json, each of them used', () => {
    const used = contributed.flatMap(({ path, value }) => {
      const [, key] = /^%(.*)%$/.exec(value) ?? [];
      return key === undefined ? [] : [{ path, key }];
    });
    const missing = used.filter(({ key }) => !Object.hasOwn(names, key));
    const keys = new Set(used.map(({ key }) => key));
    const unused = Object.keys(names).filter(key => !keys.has(key));
    assert.equal(
      missing.length,
      0,
      `missing in package.nls.json:${listed(missing.map(({ path, key }) => `"${key}" of ${path}`))}`,
    );
    assert.equal(unused.length, 0, `in package.nls.json, but nowhere in package.json:${listed(unused)}`);
  });

  it('are all that somebody reads of the manifest', () => {
    const read =
      /(^|\.)(title|shortTitle|category|label|name|contextualTitle|altText|description|markdownDescription|deprecationMessage|markdownDeprecationMessage|enumDescriptions\.\d+|markdownEnumDescriptions\.\d+|enumItemLabels\.\d+|aliases\.0|contents)$/;
    const written = contributed.filter(
      ({ path, value }) =>
        read.test(path) &&
        // These are called by their names, which nobody reads.
        !/^contributes\.(typescriptServerPlugins|problemMatchers\.\d+\.name$)/.test(path) &&
        !/^%.*%$/.test(value),
    );
    assert.equal(
      written.length,
      0,
      `written in package.json instead of package.nls.json:${listed(written.map(({ path, value }) => `${path}: "${value}"`))}`,
    );
  });

  it('have the pictures of the walkthrough beside them', () => {
    const pictures = contributed.filter(({ path }) => path.endsWith('media.svg')).map(({ value }) => value);
    assert.ok(5 <= pictures.length);
    for (const picture of pictures) {
      assert.ok(existsSync(picture), `${picture} is missing`);
      const svg = readFileSync(picture, 'utf8');
      assert.ok(svg.includes('var(--vscode-'), `${picture} has no colours of the theme`);
      assert.doesNotMatch(svg, /(?:fill|stroke)="#/, `${picture} has a colour that no theme can change`);
    }
  });

  it('lead to commands that there are', () => {
    const commands = (manifest['contributes'] as { commands: { command: string }[] }).commands.map(
      each => each.command,
    );
    const links = Object.values(names).flatMap(text =>
      [...String(text).matchAll(/\(command:([\w.]+)\)/g)].map(([, to = '']) => to),
    );
    assert.ok(0 < links.length);
    for (const link of links) assert.ok(commands.includes(link), `there is no command ${link}`);
    for (const { path, value } of contributed)
      if (/\.(menus|keybindings)\..*\.command$/.test(path))
        assert.ok(commands.includes(value), `${path}: no command ${value}`);
  });
});

/** Every string below a value, with its path. */
function stringsOf(value: unknown, path: string): readonly { readonly path: string; readonly value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsOf(inner, `${path}.${key}`));
}
