import type { OwnFix } from './change.ts';
import type { Diagnostic, LayerId, Part } from './diagnostic.ts';
import { readInitialization } from './initialization.ts';
import { fixesOf, inWords } from './layerAttributes.ts';
import type { TensorShapes } from './layer.ts';
import type { Layer } from './network.ts';
import { sizeOf } from './shape.ts';

/** A literal weight in row-major order. */
export interface Literal {
  /** Of the nested lists; one axis when they were written flat. */
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

/** The numbers of nested lists, or undefined when the lists are ragged or hold something else. Never throws. */
export function readLiteral(written: unknown): Literal | undefined {
  if (typeof written === 'number') return { shape: [], numbers: [written] };
  if (!Array.isArray(written)) return undefined;
  const parts = written.map(readLiteral);
  const first = parts[0]?.shape ?? [];
  const numbers: number[] = [];
  for (const part of parts) {
    if (part?.shape.join() !== first.join()) return undefined;
    for (const number of part.numbers) numbers.push(number);
  }
  return { shape: [written.length, ...first], numbers };
}

/** Reports literals that name no weight of the layer or do not have its shape, and an initialisation that does not exist. */
export function checkLiterals(layer: Layer, id: LayerId, weights: TensorShapes): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const error = (code: Diagnostic['code'], at: Part, message: string, fixes: readonly OwnFix[] = []): void => {
    diagnostics.push({ code, severity: 'error', message, locus: { layer: id, at }, fixes: fixesOf(id, fixes) });
  };
  const removal = (key: string): OwnFix => ({ title: `Remove "${key}"`, set: { [key]: undefined } });
  for (const [name, written] of Object.entries(layer.literals ?? {})) {
    const shape = weights[name];
    const literal = readLiteral(written);
    if (shape === undefined)
      error('unknown-attribute', { key: name }, `${layer.type} has no "${name}" to give numbers for; remove it`, [
        removal(name),
      ]);
    else if (literal === undefined)
      error(
        'wrong-attribute',
        { attribute: name },
        `"${name}" is ${inWords(written)}; write nested lists of numbers of ${inShape(shape)}`,
      );
    else if (shape.every(Number.isFinite) && !fits(literal, shape))
      error(
        'literal-shape',
        { attribute: name },
        `"${name}" has ${literal.shape.join('×')} numbers; this layer needs ${inShape(shape)}`,
        [{ ...removal(name), title: `Remove "${name}", so that it starts at random` }],
      );
  }
  const initialization = readInitialization(layer.init);
  if ('expected' in initialization)
    error(
      'wrong-attribute',
      { attribute: 'init' },
      `"init" is ${inWords(layer.init)}; write ${initialization.expected}`,
      [{ ...removal('init'), title: 'Remove "init", which leaves it to He' }],
    );
  else if (layer.init !== undefined && Object.keys(weights).length === 0)
    error('unknown-attribute', { key: 'init' }, `${layer.type} has no weights to initialise; remove "init"`, [
      removal('init'),
    ]);
  return diagnostics;
}

function fits(literal: Literal, shape: readonly number[]): boolean {
  const flat = literal.shape.length === 1 && literal.numbers.length === sizeOf(shape);
  return flat || literal.shape.join() === shape.join();
}

function inShape(shape: readonly number[]): string {
  return shape.length === 1 ? `${shape[0] ?? ''} numbers` : `${shape.join('×')} numbers`;
}
