import type { LayerId } from '../../core/diagnostic.ts';
import { timeInWords } from '../measured.ts';
import type { Reader } from './reader.ts';

/** A paragraph about what some layers have taken together; nothing where that is not known. */
export function timeLine(layers: readonly LayerId[], { model, presentation }: Reader): string | undefined {
  const words = timeInWords(layers, model, presentation);
  return words === undefined ? undefined : `time: ${words}`;
}
