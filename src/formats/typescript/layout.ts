/** Longest piece that stays on one line; the indent comes to it. */
const longestPiece = 100;

/** A name and an expression, of an object literal. */
export type Entry = readonly [name: string, value: string];

/** A call of a layer: what it reads, then its attributes. */
export function callOf(name: string, inputs: readonly string[], attributes: readonly Entry[]): string {
  const given = attributes.length === 0 ? inputs : [...inputs, objectOf(attributes)];
  return `${name}(${given.join(', ')})`;
}

/** An object literal, on one line if it fits. */
export function objectOf(entries: readonly Entry[]): string {
  const parts = entries.map(([name, value]) => (value === name ? name : `${propertyName(name)}: ${value}`));
  return enclosed('{ ', parts, ' }');
}

/** A list literal, on one line if it fits. */
export function listOf(parts: readonly string[]): string {
  return enclosed('[', parts, ']');
}

/** A text literal. */
export function textOf(text: string): string {
  const plain = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${plain.replaceAll("'", "\\'")}'`;
}

/** An import of names from our module. */
export function importOf(names: readonly string[]): string {
  return `import ${enclosed('{ ', names, ' }')} from 'cnn-designer';`;
}

/** The code with each line indented by the lines whose brackets are still open. */
export function indented(code: string): string {
  /** How many brackets each of those lines has left open. */
  const open: number[] = [];
  const close = (count: number): void => {
    for (let left = count; 0 < left; left--) {
      const last = open.pop() ?? 0;
      if (1 < last) open.push(last - 1);
    }
  };
  return code
    .split('\n')
    .map(line => {
      const bare = line.trim();
      const brackets = bare.replace(/'(?:[^'\\]|\\.)*'|`[^`]*`|\/\/.*$/g, '').replace(/[^()[\]{}]/g, '');
      const unmatched = withoutPairs(brackets);
      const closing = unmatched.search(/[([{]|$/);
      close(closing);
      const indent = '  '.repeat(open.length);
      if (closing < unmatched.length) open.push(unmatched.length - closing);
      return bare === '' ? '' : indent + bare;
    })
    .join('\n');
}

/** Brackets without those that a line opens and closes itself. */
function withoutPairs(brackets: string): string {
  const shorter = brackets.replace(/\(\)|\[\]|\{\}/g, '');
  return shorter === brackets ? brackets : withoutPairs(shorter);
}

function enclosed(open: string, parts: readonly string[], close: string): string {
  if (parts.length === 0) return open.trim() + close.trim();
  const line = open + parts.join(', ') + close;
  if (line.length <= longestPiece && !line.includes('\n')) return line;
  return `${open.trim()}\n${parts.map(part => `${part},\n`).join('')}${close.trim()}`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textOf(name);
}
