import { conventions, type Convention } from '../core/conventions.ts';
import { lintCodes } from '../core/diagnosticCodes.ts';
import { memoryConventions, type MemoryConvention } from '../core/memory.ts';
import type { ByteUnits } from '../core/units.ts';
import type { LintSeverities } from '../lints/lint.ts';

/** What a user wants to see, and how; the settings of an editor. */
export interface Preferences {
  readonly lintSeverities: LintSeverities;
  /** How computation is counted. */
  readonly convention: Convention['name'];
  /** How memory is counted. */
  readonly memoryConvention: MemoryConvention['name'];
  /** Bytes that a number of a feature map or weight takes. */
  readonly bytesPerNumber: BytesPerNumber;
  readonly units: ByteUnits;
  /** What the hint behind a layer says, in this order. */
  readonly hintContents: readonly HintContent[];
}

/** A fact that the hint behind a layer can have. */
export type HintContent = (typeof hintContents)[number];

/** 4 for float32, 2 for float16 and bfloat16, 1 for int8. */
export type BytesPerNumber = (typeof bytesPerNumberChoices)[number];

/** Everything that a hint can say. */
export const hintContents = ['shape', 'params', 'macs', 'memory', 'receptiveField', 'time'] as const;

/** All widths that numbers can be shown in. */
export const bytesPerNumberChoices = [4, 2, 1] as const;

/** All ways to group bytes. */
export const byteUnits = ['decimal', 'binary'] as const satisfies readonly ByteUnits[];

/** What is shown to somebody who has set nothing. */
export const defaultPreferences: Preferences = {
  lintSeverities: {},
  convention: 'torchvision',
  memoryConvention: 'peak',
  bytesPerNumber: 4,
  units: 'decimal',
  hintContents: ['shape', 'params', 'receptiveField', 'time'],
};

/** The settings `cnn.*` as an editor sends them: whatever is absent or cannot be used stays as it is by default. Never throws. */
export function readPreferences(settings: unknown): Preferences {
  const { lint, convention, memory, units, hints } = objectOf(settings);
  const { convention: memoryConvention, bytesPerNumber } = objectOf(memory);
  const names = <Name>(all: readonly { readonly name: Name }[]): readonly Name[] => all.map(({ name }) => name);
  return {
    lintSeverities: readSeverities(objectOf(lint)['severities']),
    convention: oneOf(names(conventions), convention) ?? defaultPreferences.convention,
    memoryConvention: oneOf(names(memoryConventions), memoryConvention) ?? defaultPreferences.memoryConvention,
    bytesPerNumber: oneOf(bytesPerNumberChoices, bytesPerNumber) ?? defaultPreferences.bytesPerNumber,
    units: oneOf(byteUnits, units) ?? defaultPreferences.units,
    hintContents: readHintContents(objectOf(hints)['contents']),
  };
}

/** Those that we know, each once; an empty list turns hints off. */
function readHintContents(written: unknown): readonly HintContent[] {
  if (!Array.isArray(written)) return defaultPreferences.hintContents;
  return [...new Set(written.flatMap(entry => oneOf(hintContents, entry) ?? []))];
}

function oneOf<Choice>(choices: readonly Choice[], written: unknown): Choice | undefined {
  return choices.find(choice => choice === written);
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
