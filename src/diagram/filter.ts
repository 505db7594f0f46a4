import type { DiagramAmounts } from './model.ts';

/** What somebody may look for: a row of the table, or a node or group of the diagram. */
export interface Findable extends DiagramAmounts {
  /** Own name, without the names of the groups around it. */
  readonly name: string;
  readonly type: string;
  /** "64×112×112" */
  readonly shape: string;
  /** Full name of a layer. */
  readonly layer?: string;
}

/** What is looked for. */
export interface Filter {
  /** Whether something is what somebody looks for. */
  finds(findable: Findable): boolean;
  /** Whether a name or type is asked for, beside sizes and bounds. */
  readonly asksForName: boolean;
}

/**
 * What is typed into a filter, word by word; what is found has to satisfy all of them. "conv" is a part of a name or type, "type:conv"
 * of the type alone, "512×7×7", "512x7x7" or "shape:7×7" a size or a part of one, "params>1M" or "memory <= 200kB" a bound, and ">1M"
 * one on the parameters. A word that is in a name finds that name, whatever else it may mean. Undefined when nothing is typed.
 */
export function readFilter(typed: string): Filter | undefined {
  const words = closeUp(typed)
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0) return undefined;
  const rules = words.map(readWord);
  return {
    finds: findable => rules.every(({ finds }) => finds(findable)),
    asksForName: rules.some(({ asksForName }) => asksForName),
  };
}

/** Without spaces around the signs of bounds. */
function closeUp(text: string): string {
  return text
    .trim()
    .replace(/\s*(<=|>=|<|>|=)\s*/g, '$1')
    .toLowerCase();
}

function readWord(word: string): Filter {
  const rule = readBound(word) ?? readSize(word);
  // A name may look like a bound, or like a size.
  if (rule !== undefined)
    return { asksForName: false, finds: findable => rule(findable) || closeUp(findable.name).includes(word) };
  const [, key, text = ''] = /^(type|name):(.*)$/.exec(word) ?? [];
  const part = key === undefined ? word : text;
  const isPart = /[<>=]/.test(part) ? closeUp : (whole: string): string => whole.toLowerCase();
  const isIn = (whole: string): boolean => isPart(whole).includes(part);
  const isNamed = ({ name, layer = '' }: Findable): boolean => isIn(name) || (part.includes('.') && isIn(layer));
  if (key === 'type')
    return { asksForName: true, finds: found => isIn(found.type) || isPart(found.name).includes(word) };
  if (key === 'name') return { asksForName: true, finds: isNamed };
  return { asksForName: true, finds: findable => isNamed(findable) || isIn(findable.type) };
}

type Rule = (findable: Findable) => boolean;

function readBound(word: string): Rule | undefined {
  const [, column = '', sign = '', number = '', prefix = ''] = bound.exec(word) ?? [];
  if (sign === '') return undefined;
  const limit = Number(number) * (prefixes[prefix] ?? 1);
  const name = column === 'rf' ? 'field' : (amountNames.find(each => each === column) ?? 'params');
  return findable => {
    const amount = findable[name];
    return amount !== undefined && compare(amount, sign, limit);
  };
}

function readSize(word: string): Rule | undefined {
  const [, key = '', numbers = ''] = /^(shape:)?(\d+(?:[x×*]\d+)*)$/.exec(word) ?? [];
  const sizes = numbers.replace(/[x*]/g, '×');
  if (sizes === '' || (key === '' && !sizes.includes('×'))) return undefined;
  return ({ shape }) => `×${shape}×`.includes(`×${sizes}×`);
}

const amountNames = ['params', 'macs', 'memory', 'time', 'field', 'intensity'] as const;
/** "rf" is what the hints call a receptive field. */
const bound =
  /^(params|macs|memory|time|field|rf|intensity|)(<=|>=|<|>|=)(\d+(?:\.\d+)?)([kmgt]?)i?(?:b|macs?|ms|px|params|mac\/b)?$/;
const prefixes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

function compare(amount: number, sign: string, limit: number): boolean {
  if (sign === '=') return amount === limit;
  if (sign === '<') return amount < limit;
  if (sign === '<=') return amount <= limit;
  return sign === '>' ? limit < amount : limit <= amount;
}
