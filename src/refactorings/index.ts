import type { Refactoring } from './refactoring.ts';

/** The table of contents: every way to build the same thing otherwise. */
export const refactorings: readonly Refactoring[] = [];
