import { formatNumber } from './numbers.ts';
import type { Step, Term } from './steps.ts';

/** Terms that are written before the rest is only counted. */
const mostTerms = 16;

/** A step in figures: "1·2 + 0·1 − 1·3 + 1 = 0", "max(1, 3, 0) = 3", "(1 + 3 + 0 + 2) / 4 = 1.5". */
export function formulaOf({ terms, divisor, bias, result, winner }: Step): string {
  const end = ` = ${formatNumber(result)}`;
  if (winner !== undefined) return `max(${listOf(terms)})${end}`;
  if (divisor !== 1) return `(${sumOf(terms.map(({ value }) => formatNumber(value)))}) / ${divisor}${end}`;
  return `${productsOf(terms)}${biasOf(bias)}${end}`;
}

/** What arrives at one output of a layer that spreads: "1·2 + 3·1 = 5". */
export function arrivalsOf(terms: readonly Term[], bias: number | undefined): string {
  const total = terms.reduce((sum, { product }) => sum + product, bias ?? 0);
  return `${terms.length === 0 ? '0' : productsOf(terms)}${biasOf(bias)} = ${formatNumber(total)}`;
}

/** What one input gives to the outputs where it is spread: "2·1 = 2, 2·0 = 0, …". */
export function giftsOf({ terms, result }: Step): string {
  const gifts = terms
    .filter(({ tap }) => tap.cell !== undefined)
    .map(({ weight, product }) => `${signed(weight)}·${signed(result)} = ${formatNumber(product)}`);
  return [...gifts.slice(0, mostTerms), ...rest(gifts.length)].join(', ');
}

function productsOf(terms: readonly Term[]): string {
  const [first, ...others] = terms.slice(0, mostTerms);
  if (first === undefined) return '0';
  const product = ({ weight, value }: Term): string => `${formatNumber(Math.abs(weight))}·${signed(value)}`;
  const start = `${first.weight < 0 ? '−' : ''}${product(first)}`;
  const following = others.map(term => ` ${term.weight < 0 ? '−' : '+'} ${product(term)}`);
  return [start, ...following, ...rest(terms.length).map(more => ` + ${more}`)].join('');
}

function biasOf(bias: number | undefined): string {
  if (bias === undefined || bias === 0) return '';
  return ` ${bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(bias))}`;
}

function listOf(terms: readonly Term[]): string {
  return [...terms.slice(0, mostTerms).map(({ value }) => formatNumber(value)), ...rest(terms.length)].join(', ');
}

function sumOf(numbers: readonly string[]): string {
  return [...numbers.slice(0, mostTerms), ...rest(numbers.length)].join(' + ');
}

function rest(count: number): readonly string[] {
  return mostTerms < count ? [`… (+${count - mostTerms})`] : [];
}

function signed(number: number): string {
  return number < 0 ? `(${formatNumber(number)})` : formatNumber(number);
}
