/** An annotated text: what a user could have written, and what has to be said about it. */
export interface Marked {
  /** The text without the cursor. */
  readonly text: string;
  /** Where `$0` stood. */
  readonly cursor: number | undefined;
  /** `//= …` at the end of a line: the parts that the hint of the layer on that line must have. */
  readonly hints: readonly { readonly line: number; readonly parts: readonly string[] }[];
  /** `// ^^^^ severity code: message` under a line: a diagnostic on exactly those characters of the line above. */
  readonly diagnostics: readonly ExpectedDiagnostic[];
}

/** A diagnostic as a mark describes it; the message may be left out. */
export interface ExpectedDiagnostic {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string | undefined;
}

const diagnosticMark = /^(\s*\/\/\s*)(\^+) (error|warning|information|hint) ([\w-]+)(?:: (.*))?$/;

/** Reads the three marks of a fixture. Marks are comments, so that the text stays as it is but for the cursor. */
export function readMarks(source: string): Marked {
  const cursor = source.indexOf('$0');
  const text = cursor === -1 ? source : source.slice(0, cursor) + source.slice(cursor + 2);
  const hints: Marked['hints'][number][] = [];
  const diagnostics: ExpectedDiagnostic[] = [];
  let target = 0;
  text.split('\n').forEach((line, index) => {
    const mark = diagnosticMark.exec(line);
    if (mark === null) {
      target = index;
      const hint = /\/\/= (.*)$/.exec(line)?.[1];
      if (hint !== undefined) hints.push({ line: index, parts: hint.split(' · ').map(part => part.trim()) });
      return;
    }
    const [, before = '', carets = '', severity = '', code = '', message] = mark;
    diagnostics.push({
      line: target,
      start: before.length,
      end: before.length + carets.length,
      severity,
      code,
      message,
    });
  });
  return { text, cursor: cursor === -1 ? undefined : cursor, hints, diagnostics };
}
