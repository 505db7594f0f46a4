import type { Offer } from './offer.ts';

/** What the operators of expressions do. */
const operators: Readonly<Record<string, string>> = {
  '*': 'Times.',
  '//': 'Divided and rounded down, as in Python.',
  '%': 'The remainder, as in Python.',
  '**': 'To the power of.',
  '+': 'Plus.',
  '-': 'Minus.',
  '/': 'Divided; may give a fraction.',
  '? :': 'One value when the condition holds, another when not: `index == 0 ? 2 : 1`.',
};

/** The words of an expression: parameters of the block with their defaults, and `index`; behind an operand the operators. */
export function expressionOffers(before: string, parameters: Readonly<Record<string, unknown>>): readonly Offer[] {
  if (/[\w)]\s+$/.test(before))
    return Object.entries(operators).map(([label, documentation]) => ({
      label,
      kind: 'value',
      documentation,
      content: { text: label === '? :' ? '? ${1:2} : ${2:1}' : label },
    }));
  const named = Object.entries(parameters).map(([label, fallback]): Offer => ({
    label,
    kind: 'reference',
    detail: `default ${JSON.stringify(fallback)}`,
    documentation: 'Parameter of the block.',
    content: { text: label },
  }));
  const index: Offer = {
    label: 'index',
    kind: 'reference',
    documentation: 'Counts the repeats of a layer or block, from 0.',
    content: { text: 'index' },
  };
  return [...named, index];
}

/** Expressions that are one parameter of the block, as values. */
export function parameterOffers(parameters: Readonly<Record<string, unknown>>): readonly Offer[] {
  return Object.entries(parameters).map(([name, fallback]) => ({
    label: `=${name}`,
    kind: 'reference',
    detail: `default ${JSON.stringify(fallback)}`,
    documentation: 'What the block is given.',
    content: { value: `=${name}` },
  }));
}
