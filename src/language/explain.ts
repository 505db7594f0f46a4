import { diagnosticCodes, lintCodes, type DiagnosticCode, type LintCode } from '../core/diagnosticCodes.ts';
import { explanations } from '../lints/explanations.ts';
import { lints } from '../lints/index.ts';

/** What a diagnostic means, as Markdown; undefined for a code that there is not. */
export function explain(code: string): string | undefined {
  if (isLint(code)) return explainLint(code);
  if (!isCode(code)) return undefined;
  return `# ${code}\n\n${diagnosticCodes[code]}\n`;
}

/** Every diagnostic with its explanation, as one page of Markdown: advice first, which has more to be said about it. */
export function explainAll(): string {
  const codes = [...Object.keys(lintCodes), ...Object.keys(diagnosticCodes)];
  const pages = codes.map(code => (explain(code) ?? '').replace(/^# /, '## ').trimEnd());
  return `# Every diagnostic\n\n${pages.join('\n\n')}\n`;
}

/** Where a diagnostic is explained: by a command of our own client, or in the page of all diagnostics. */
export function explanationLink(code: DiagnosticCode, byCommand: boolean): string {
  if (!byCommand) return `https://github.com/cnn-designer/cnn-designer/blob/main/src/DIAGNOSTICS.md#${code}`;
  return `command:cnn.explainDiagnostic?${encodeURIComponent(JSON.stringify([code]))}`;
}

function explainLint(code: LintCode): string {
  const { why, example, mend } = explanations[code];
  const severity = lints.find(lint => lint.code === code)?.severity ?? 'information';
  return [
    `# ${code}`,
    `_${lintCodes[code]}_`,
    why,
    `**Example.** ${example}`,
    `**How to mend it.** ${mend}`,
    `**How much it matters.** By itself it is shown as ${severity === 'information' ? 'information' : `a ${severity}`}. The setting ` +
      '`cnn.lint.severities` makes it matter more or less, or switches it off:',
    `\`\`\`json\n"cnn.lint.severities": { "${code}": "off" }\n\`\`\``,
  ]
    .join('\n\n')
    .concat('\n');
}

function isLint(code: string): code is LintCode {
  return Object.hasOwn(lintCodes, code);
}

function isCode(code: string): code is keyof typeof diagnosticCodes {
  return Object.hasOwn(diagnosticCodes, code);
}
