import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lintCodes } from '../../src/core/diagnosticCodes.ts';
import { indexLines } from '../../src/formats/lines.ts';
import { defaultPreferences } from '../../src/language/preferences.ts';
import { createLanguageService } from '../../src/language/service.ts';
import type { NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from './marks.ts';
import { unadvised } from './preferences.ts';
import { programModel } from './programs.ts';

const service = createLanguageService(catalogue);

/** A fixture: an architecture file with marks, in JSON or TypeScript. */
export interface Fixture {
  /** Without the ending, and without what tells several fixtures of one name apart. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** The fixtures of a folder below `test`. */
export function fixturesIn(folder: string): readonly Fixture[] {
  const path = join(import.meta.dirname, '..', folder);
  return readdirSync(path)
    .filter(file => /\.cnn\.(json|ts)$/.test(file))
    .map(file => ({
      name: file.replace(/(\.[\w-]+)?\.cnn\.(json|ts)$/, ''),
      path: join(path, file),
      text: readFileSync(join(path, file), 'utf8'),
    }));
}

/** Every diagnostic of the text has a mark and every mark its diagnostic; hints say what their marks list. */
export async function checkMarks({ path, text: source }: Fixture): Promise<NetworkModel> {
  if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(path, await updateMarks(path, source));
  const { text, hints, diagnostics } = readMarks(
    process.env['UPDATE_EXPECT'] === '1' ? readFileSync(path, 'utf8') : source,
  );
  const model = await modelOf({ path, text });
  const lines = indexLines(text);
  const found = model.diagnostics.map(({ code, severity, message, span }) => {
    const { line, character } = lines.positionAt(span.start);
    return { line, start: character, end: character + span.end - span.start, severity, code, message };
  });
  const marked = diagnostics.map((mark, index) => ({ ...mark, message: mark.message ?? found[index]?.message }));
  assert.deepEqual(found, marked);
  const shown = service.inlayHints(model, { start: 0, end: text.length });
  for (const { line, parts } of hints) {
    const texts = shown.filter(({ offset }) => lines.positionAt(offset).line === line).map(hint => hint.text);
    const said = texts.join(' · ').split(' · ');
    for (const part of parts)
      assert.ok(said.includes(part), `line ${line + 1} of ${path} says "${texts.join(' | ')}", not "${part}"`);
  }
  return model;
}

/** What a fixture says, in whichever format. */
export function modelOf({ path, text }: Pick<Fixture, 'path' | 'text'>): Promise<NetworkModel> {
  // Fixtures of layers and errors show what can be written, also what nobody should; those of advice show all that there is.
  const [name = ''] = basename(path).split('.');
  const isAdvice = basename(dirname(path)) === 'diagnostics' && name in lintCodes;
  const preferences = isAdvice ? defaultPreferences : unadvised;
  if (path.endsWith('.cnn.ts')) return programModel(text, { uri: pathToFileURL(path).href, preferences });
  return Promise.resolve(service.readModel(text, preferences));
}

/** The same text with its marks rewritten to what is found: for `UPDATE_EXPECT=1`. */
async function updateMarks(path: string, source: string): Promise<string> {
  const bare = source
    .split('\n')
    .filter(line => !/^\s*\/\/\s*\^+ (error|warning|information|hint) /.test(line))
    .join('\n');
  const model = await modelOf({ path, text: bare });
  const index = indexLines(bare);
  const marks = model.diagnostics.map(({ code, severity, message, span }) => ({
    ...index.positionAt(span.start),
    code,
    severity,
    message,
    length: span.end - span.start,
  }));
  const hints = service
    .inlayHints(model, { start: 0, end: bare.length })
    .map(({ offset, text }) => ({ line: index.positionAt(offset).line, text }));
  return bare
    .split('\n')
    .flatMap((line, number) => {
      const hint = hints
        .filter(each => each.line === number)
        .map(({ text }) => text)
        .join(' · ');
      const own = line.includes('//= ') ? line.replace(/\/\/= .*$/, `//= ${hint}`) : line;
      const below = marks
        .filter(mark => mark.line === number && 2 <= mark.character)
        .map(
          mark =>
            `//${' '.repeat(mark.character - 2)}${'^'.repeat(mark.length)} ${mark.severity} ${mark.code}: ${mark.message}`,
        );
      return [own, ...below];
    })
    .join('\n');
}
