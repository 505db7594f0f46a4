import { lintCodes } from '../core/diagnosticCodes.ts';
import type { LintSeverities } from '../lints/lint.ts';

/** What a user wants to see, and how; the settings of an editor. */
export interface Preferences {
  readonly lintSeverities: LintSeverities;
}

/** What is shown to somebody who has set nothing. */
export const defaultPreferences: Preferences = { lintSeverities: {} };

/** The settings `cnn.*` as an editor sends them: whatever is absent or cannot be used stays as it is by default. Never throws. */
export function readPreferences(settings: unknown): Preferences {
  const { lint } = objectOf(settings);
  return { lintSeverities: readSeverities(objectOf(lint)['severities']) };
}

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

function readSeverities(written: unknown): LintSeverities {
  const known = Object.entries(objectOf(written)).flatMap(([code, value]) => {
    const severity = severities.find(each => each === value);
    return severity !== undefined && code in lintCodes ? [[code, severity] as const] : [];
  });
  return Object.fromEntries(known);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
