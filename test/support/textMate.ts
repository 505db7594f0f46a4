/** A rule of a TextMate grammar, as far as ours uses them. */
interface Rule {
  readonly name?: string;
  readonly include?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

type Captures = Readonly<Record<string, { readonly name: string }>>;

export interface Grammar {
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

/** Characters with the innermost scope that a grammar gives them. */
export interface ScopedText {
  readonly start: number;
  readonly text: string;
  readonly scope: string;
}

/** Reads a text with a grammar as editors do: line by line, the earliest match first, the end of the open rule before its patterns. */
export function scopesOf(grammar: Grammar, text: string): readonly ScopedText[] {
  const found: ScopedText[] = [];
  const open: Rule[] = [];
  const rulesIn = (patterns: readonly Rule[]): readonly Rule[] =>
    patterns.flatMap(rule => {
      const included = rule.include === undefined ? rule : grammar.repository[rule.include.slice(1)];
      if (included === undefined) throw new Error(`the grammar has no ${rule.include ?? ''}`);
      return included.match === undefined && included.begin === undefined
        ? rulesIn(included.patterns ?? [])
        : [included];
    });
  let start = 0;
  for (const line of text.split('\n')) {
    let at = 0;
    // A rule may end without a character; one that begins so would never end.
    for (let steps = 0; steps < 10 * line.length + 10; steps++) {
      const rule = open.at(-1);
      const search = (pattern: string): RegExpExecArray | null => {
        const expression = new RegExp(pattern, 'dg');
        expression.lastIndex = at;
        return expression.exec(line);
      };
      const note = (match: RegExpExecArray, captures: Captures = {}): void => {
        match.indices?.forEach((range: [number, number] | undefined, index) => {
          if (range === undefined) return;
          const scope = captures[index]?.name;
          if (scope !== undefined) found.push({ start: start + range[0], text: line.slice(range[0], range[1]), scope });
        });
      };
      const end = rule?.end === undefined ? null : search(rule.end);
      const inner = rulesIn(rule?.patterns ?? (rule === undefined ? grammar.patterns : []))
        .flatMap(each => {
          const match = search(each.match ?? each.begin ?? '');
          return match === null ? [] : [{ each, match }];
        })
        .reduce<{ each: Rule; match: RegExpExecArray } | undefined>(
          (first, next) => (first === undefined || next.match.index < first.match.index ? next : first),
          undefined,
        );
      if (end !== null && (inner === undefined || end.index <= inner.match.index)) {
        note(end, rule?.endCaptures);
        at = end.index + end[0].length;
        open.pop();
      } else if (inner === undefined) break;
      else {
        const { each, match } = inner;
        if (each.name !== undefined) found.push({ start: start + match.index, text: match[0], scope: each.name });
        note(match, each.captures ?? each.beginCaptures);
        at = match.index + match[0].length;
        if (each.begin !== undefined) open.push(each);
      }
    }
    start += line.length + 1;
  }
  return found;
}
