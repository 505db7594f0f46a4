import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexLines } from '../../src/formats/lines.ts';
import { createLanguageService } from '../../src/language/service.ts';
import type { NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from './marks.ts';

const service = createLanguageService(catalogue);

/** A fixture: an architecture file with marks. */
export interface Fixture {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** The fixtures of a folder below `test`. */
export function fixturesIn(folder: string): readonly Fixture[] {
  const path = join(import.meta.dirname, '..', folder);
  return readdirSync(path)
    .filter(file => file.endsWith('.cnn.json'))
    .map(file => ({
      name: file.replace(/\.cnn\.json$/, ''),
      path: join(path, file),
      text: readFileSync(join(path, file), 'utf8'),
    }));
}

/** Every diagnostic of the text has a mark and every mark its diagnostic; hints say what their marks list. */
export function checkMarks({ path, text: source }: Fixture): NetworkModel {
  if (process.env['UPDATE_EXPECT'] === '1') writeFileSync(path, updateMarks(source));
  const { text, hints, diagnostics } = readMarks(
    process.env['UPDATE_EXPECT'] === '1' ? readFileSync(path, 'utf8') : source,
  );
  const model = service.readModel(text);
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

/** The same text with its marks rewritten to what is found: for `UPDATE_EXPECT=1`. */
function updateMarks(source: string): string {
  const bare = source
    .split('\n')
    .filter(line => !/^\s*\/\/\s*\^+ (error|warning|information|hint) /.test(line))
    .join('\n');
  const model = service.readModel(bare);
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
