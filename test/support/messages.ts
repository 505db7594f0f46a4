import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text that somebody reads, and where it stands in our source. */
export interface Message {
  readonly text: string;
  readonly place: string;
}

/** What of the source is translated, and what should be but is not. */
export interface Messages {
  readonly translated: readonly Message[];
  /** Texts that are shown untranslated, or that no tool can find because they are put together. */
  readonly problems: readonly Message[];
}

/** Functions of the editor whose first argument somebody reads. */
const shows = /^show(Information|Warning|Error)Message$/;

/** The messages of the folders of our source: `vscode.l10n.t(…)` in the extension, `text(…)` in the pages. */
export function messagesOf(folders: readonly string[]): Messages {
  const translated: Message[] = [];
  const problems: Message[] = [];
  for (const path of folders.flatMap(sourcesIn)) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) read(node, source);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { translated, problems };

  function read(call: ts.CallExpression, source: ts.SourceFile): void {
    const called = call.expression.getText(source);
    const [first] = call.arguments;
    if (first === undefined) return;
    const { line } = source.getLineAndCharacterOfPosition(first.getStart(source));
    const place = `${source.fileName}:${line + 1}`;
    const isTranslation = called === 'vscode.l10n.t' || (called === 'text' && source.fileName.startsWith('webview'));
    if (isTranslation && ts.isStringLiteralLike(first)) translated.push({ text: first.text, place });
    else if (isTranslation)
      problems.push({
        text: `${called}(${first.getText(source)}) is not a plain string; fill values in with {0}`,
        place,
      });
    else if (shows.test(called.split('.').at(-1) ?? '') && hasWords(first))
      problems.push({ text: `${first.getText(source)} is shown untranslated; wrap it in vscode.l10n.t(…)`, place });
  }
}

/** Whether words are written here, and not only values put together. */
function hasWords(node: ts.Node): boolean {
  const parts = ts.isTemplateExpression(node)
    ? [node.head, ...node.templateSpans.map(({ literal }) => literal)]
    : [node];
  return parts.some(part =>
    ts.isLiteralExpression(part) || ts.isTemplateMiddleOrTemplateTail(part) || ts.isTemplateHead(part)
      ? /\p{L}/u.test(part.text)
      : false,
  );
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map(file => join(folder, file))
    .sort();
}
