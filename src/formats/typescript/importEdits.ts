import type { Replacement, Span, TextFix } from '../sourceMap.ts';
import type { ImportBinding } from './importSyntax.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';

/** The module that programs import layers from. */
const ours = 'cnn-designer';

/** What the types are called in a program that may import them under other names. */
export function localName(syntax: ModuleSyntax): (type: string) => string {
  const names = new Map(bindingsOf(syntax).map(({ name, local }) => [name, local]));
  return type => names.get(type) ?? type;
}

/**
 * The edits that import what a program lacks: in order if the names are, and behind the others if not. Undefined where it imports
 * nothing by name, or has something else of that name.
 */
export function importsFor(
  text: string,
  syntax: ModuleSyntax,
  types: ReadonlySet<string>,
): readonly Replacement[] | undefined {
  const bindings = bindingsOf(syntax);
  const missing = [...types].filter(type => !bindings.some(({ name }) => name === type)).sort();
  const last = bindings.at(-1);
  if (missing.length === 0) return [];
  if (last === undefined || missing.some(type => isTaken(type, text, syntax))) return undefined;
  const isSorted = bindings.every(({ name }, index) => index === 0 || (bindings[index - 1]?.name ?? '') <= name);
  const places = new Map<ImportBinding | undefined, string[]>();
  for (const type of missing) {
    const next = isSorted ? bindings.find(({ name }) => type < name) : undefined;
    places.set(next, [...(places.get(next) ?? []), type]);
  }
  return [...places].map(([next, names]) => {
    const offset = next?.span.start ?? last.span.end;
    const separator = /\n[ \t]*$/.exec(text.slice(0, (next ?? last).span.start))?.[0] ?? ' ';
    const piece =
      next === undefined
        ? names.map(name => `,${separator}${name}`).join('')
        : names.map(name => `${name},${separator}`).join('');
    return { span: { start: offset, end: offset }, text: piece };
  });
}

/** Imports what was meant in place of a name that is hardly right, and calls that where the other was called. */
export function renamedImport(
  { imports, calls }: Pick<ModuleSyntax, 'imports' | 'calls'>,
  at: Span,
  name: string,
  close: string,
): TextFix {
  const binding = imports.flatMap(({ bindings = [] }) => bindings).find(({ span }) => span.start === at.start);
  const uses = binding?.local === name ? calls.filter(call => call.name === name).map(({ callee }) => callee) : [];
  return {
    title: `Change "${name}" to "${close}"`,
    edits: [at, ...uses].map(span => ({ span, text: close })),
  };
}

function bindingsOf({ imports }: ModuleSyntax): readonly ImportBinding[] {
  return imports.find(({ specifier, bindings = [] }) => specifier === ours && 0 < bindings.length)?.bindings ?? [];
}

/** Whether something is called so that is not ours: a variable, a function, a parameter, another import. */
function isTaken(name: string, text: string, { imports }: ModuleSyntax): boolean {
  const isImported = imports.some(({ bindings = [] }) => bindings.some(({ local }) => local === name));
  return (
    isImported || new RegExp(`\\b(?:const|let|var|function|class|as)\\s+${name}\\b|\\b${name}\\s*[:=](?!=)`).test(text)
  );
}
