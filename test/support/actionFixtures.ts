import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeActions, type CodeAction } from '../../src/language/actions.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { modelOf } from './fixtures.ts';

/** One thing that can be done: a text with `$0` where the cursor stands, or at both ends of a selection, and below a line of dashes the title and the text afterwards. */
export interface ActionFixture {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  readonly title: string;
  readonly after: string;
}

const folder = join(import.meta.dirname, '..', 'actions');

/** `// --- Title` between the text before and the text after. */
const separator = /^\/\/ --- (.*)\n/m;

/** The fixtures of `test/actions`, in the order of their names. */
export function actionFixtures(): readonly ActionFixture[] {
  return readdirSync(folder)
    .sort()
    .map(name => {
      const path = join(folder, name);
      const source = readFileSync(path, 'utf8');
      const [before = '', title = '', after = ''] = source.split(separator);
      return { name, path, before, title, after };
    });
}

/** What is offered at the cursor, and what the fixture's action makes of the text. */
export async function takeAction({ path, before, title, after }: ActionFixture): Promise<{
  readonly titles: readonly string[];
  readonly text: string | undefined;
}> {
  const text = before.replaceAll('$0', '');
  const start = before.indexOf('$0');
  const end = before.lastIndexOf('$0');
  const model = await modelOf({ path, text });
  const offered = codeActions(model, { start, end: start < end ? end - 2 : end });
  const taken = offered.find(action => action.title === title) ?? updated(offered, title);
  const changed = taken && applyEdits(text, taken.edits);
  if (process.env['UPDATE_EXPECT'] === '1' && taken !== undefined && (taken.title !== title || changed !== after))
    writeFileSync(path, `${before}// --- ${taken.title}\n${changed ?? ''}`);
  return { titles: offered.map(action => action.title), text: changed };
}

/** With `UPDATE_EXPECT=1` the action whose title begins alike: the numbers in it may be new. */
function updated(offered: readonly CodeAction[], title: string): CodeAction | undefined {
  const [start = ''] = title.split(' (');
  return process.env['UPDATE_EXPECT'] === '1' ? offered.find(action => action.title.startsWith(start)) : undefined;
}
