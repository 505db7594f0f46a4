import type { Amounts } from './amounts.ts';
import type { LayerRow } from './layerRows.ts';

/** Whether a row is what somebody looks for. */
export type RowFilter = (row: LayerRow) => boolean;

/**
 * What is typed into the filter, word by word; a row has to satisfy all of them. "conv" is a part of a name or type, "type:conv" of
 * the type alone, "params>1M" or "memory <= 200kB" a bound, and ">1M" one on the parameters. Undefined when nothing is typed.
 */
export function readFilter(typed: string): RowFilter | undefined {
  const words = typed
    .trim()
    .replace(/\s*(<=|>=|<|>)\s*/g, '$1')
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0) return undefined;
  const rules = words.map(readWord);
  return row => rules.every(rule => rule(row));
}

function readWord(word: string): RowFilter {
  const [, column = '', sign = '', number = '', prefix = ''] = bound.exec(word) ?? [];
  if (sign !== '') {
    const limit = Number(number) * (prefixes[prefix.toLowerCase()] ?? 1);
    const name = columns.find(each => each === column.toLowerCase()) ?? 'params';
    return row => {
      const amount = row[name];
      return amount !== undefined && compare(amount, sign, limit);
    };
  }
  const [, key, text = ''] = /^(type|name):(.*)$/i.exec(word) ?? [];
  const part = (key === undefined ? word : text).toLowerCase();
  const isIn = (whole: string): boolean => whole.toLowerCase().includes(part);
  if (key?.toLowerCase() === 'type') return ({ type }) => isIn(type);
  if (key?.toLowerCase() === 'name') return ({ name }) => isIn(name);
  return ({ name, type }) => isIn(name) || isIn(type);
}

const columns: readonly (keyof Amounts)[] = ['params', 'macs', 'memory', 'time'];
const bound = /^(params|macs|memory|time|)(<=|>=|<|>)(\d+(?:\.\d+)?)([kmgt]?)(?:b|mac|ms|params)?$/i;
const prefixes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

function compare(amount: number, sign: string, limit: number): boolean {
  if (sign === '<') return amount < limit;
  if (sign === '<=') return amount <= limit;
  return sign === '>' ? limit < amount : limit <= amount;
}
