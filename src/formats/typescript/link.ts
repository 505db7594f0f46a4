import { closest } from '../../core/closest.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Span } from '../sourceMap.ts';
import type { ImportSyntax } from './importSyntax.ts';
import { isSyntaxProblem, readModule, type ReadModule } from './moduleSyntax.ts';
import type { SyntaxProblem } from './syntaxProblem.ts';

/** Where modules come from. Whoever gives it decides what belongs to the workspace. */
export interface ModuleFiles {
  /** The text at a URI, or why there is none: no such file, or one that lies outside of the workspace. */
  read(uri: string): Promise<{ readonly text: string } | { readonly problem: 'missing' | 'outside' | 'too large' }>;
}

/** One file of a program. A network in JSON is imported as a function, other JSON as its value. */
export type LinkedModule = { readonly uri: string } & (
  | {
      readonly kind: 'code';
      readonly read: ReadModule;
      /** Positions in the list of modules, by specifier; `builtIn` for ours. */
      readonly imports: ReadonlyMap<string, number | typeof builtIn>;
    }
  | { readonly kind: 'network' | 'data'; readonly text: string }
);

/** The module of ours that programs import. */
export const builtIn = 'cnn-designer';

/** Why an import leads nowhere. */
type Rejection = Pick<LinkProblem, 'code' | 'message'>;

/** Something wrong with a file of a program, found before it is evaluated. */
export interface LinkProblem {
  readonly module: number;
  readonly uri: string;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: Span;
  /** A name that is not there, and the one that was meant. */
  readonly meant?: { readonly name: string; readonly close: string };
}

/** A program with everything that it imports; the first module is the file itself, if it could be read. */
export interface LinkedProgram {
  readonly modules: readonly LinkedModule[];
  readonly problems: readonly LinkProblem[];
  /** Every file that was asked for, there or not: when one of them changes, so may the program. */
  readonly files: readonly string[];
}

/** Reads a file and what it imports, and takes the types off. Never throws for what a user wrote. */
export async function link(
  uri: string,
  text: string,
  files: ModuleFiles,
  names: readonly string[],
): Promise<LinkedProgram> {
  const modules: LinkedModule[] = [];
  const problems: LinkProblem[] = [];
  const asked = new Set([uri]);
  const loading = new Map<string, number>();

  /** Adds a module and those behind it; `way` is how it was reached. Gives its number, or nothing when it cannot be read. */
  const load = async (at: string, source: string, way: readonly string[]): Promise<number | undefined> => {
    if (at.endsWith('.json')) return loadJson(at, source);
    const read = knownModule(source);
    const module = modules.length;
    if (isSyntaxProblem(read)) {
      problems.push({ module, uri: at, ...read });
      return undefined;
    }
    const imports = new Map<string, number | typeof builtIn>();
    loading.set(at, modules.push({ uri: at, kind: 'code', read, imports }) - 1);
    for (const imported of read.imports) {
      const target = await follow(imported, at, module, [...way, at]);
      if (target === undefined) continue;
      if (typeof target === 'object') {
        problems.push({ module, uri: at, span: imported.span, ...target });
        continue;
      }
      imports.set(imported.specifier, target);
      checkNames(imported, target, at, module);
    }
    return module;
  };

  const loadJson = (at: string, source: string): number => {
    const kind = at.endsWith('.cnn.json') ? 'network' : 'data';
    const number = modules.push({ uri: at, kind, text: source }) - 1;
    loading.set(at, number);
    return number;
  };

  const follow = async (
    { specifier }: ImportSyntax,
    from: string,
    module: number,
    way: readonly string[],
  ): Promise<number | typeof builtIn | Rejection | undefined> => {
    if (specifier === builtIn) return builtIn;
    if (!/^\.{1,2}\//.test(specifier))
      return {
        code: 'import-not-found',
        message: `"${specifier}" cannot be reached from here; a network imports "cnn-designer", and files by their path, such as "./blocks.ts"`,
      };
    const tried = candidates(specifier, from);
    for (const candidate of tried) {
      if (way.includes(candidate)) {
        const circle = [...way.slice(way.indexOf(candidate)), candidate].map(fileName).join(' → ');
        return {
          code: 'circular-import',
          message: `files import each other in a circle (${circle}); move what both need into a third`,
        };
      }
      const known = loading.get(candidate);
      if (known !== undefined) return known;
      asked.add(candidate);
      const found = await files.read(candidate);
      if ('text' in found) {
        const before = problems.length;
        const number = await load(candidate, found.text, way);
        const inside = problems[before];
        if (inside !== undefined && inside.uri !== from && module === 0)
          return { code: inside.code, message: `${fileName(inside.uri)} cannot be read: ${inside.message}` };
        return number;
      }
      if (found.problem === 'outside')
        return {
          code: 'import-not-found',
          message: `"${specifier}" leads out of the workspace; copy the file into it`,
        };
      if (found.problem === 'too large')
        return {
          code: 'file-too-large',
          message: `"${specifier}" has more than 1 M characters; import a smaller file`,
        };
    }
    return { code: 'import-not-found', message: `there is no file "${specifier}"; create it, or mend the path` };
  };

  /** Names that a module imports have to exist. */
  const checkNames = (
    { specifier, names: imported }: ImportSyntax,
    target: number | typeof builtIn,
    at: string,
    module: number,
  ): void => {
    const exported = target === builtIn ? names : exportsOf(modules[target]);
    if (exported === undefined) return;
    for (const { name, span } of imported) {
      if (exported.includes(name)) continue;
      const close = closest(name, exported);
      const fix =
        close !== undefined
          ? `did you mean "${close}"?`
          : target === builtIn
            ? 'see the table of layers, or write a function of that name'
            : exported.length === 0
              ? 'it exports nothing'
              : `it exports ${exported.slice(0, 8).join(', ')}`;
      problems.push({
        module,
        uri: at,
        code: 'unknown-import',
        message: `"${specifier}" has no ${name === 'default' ? 'default export' : `"${name}"`}; ${fix}`,
        span,
        ...(close !== undefined && { meant: { name, close } }),
      });
    }
  };

  await load(uri, text, []);
  return { modules, problems, files: [...asked] };
}

/** The last part of a path. */
export function fileName(uri: string): string {
  return decodeURIComponent(uri.split('/').at(-1) ?? '');
}

/** The names that a module exports; undefined when it passes on all that another one has. */
function exportsOf(module: LinkedModule | undefined): readonly string[] | undefined {
  if (module?.kind !== 'code') return ['default'];
  const names = module.read.exports.map(({ name }) => name);
  return names.includes('*') ? undefined : names;
}

/** The files that a relative import can mean, as TypeScript looks for them. */
function candidates(specifier: string, from: string): readonly string[] {
  // What has no place, since it was never saved, has nothing beside it.
  if (!URL.canParse(specifier, from)) return [];
  const resolved = new URL(specifier, from).href;
  if (/\.(ts|json)$/.test(resolved)) return [resolved];
  const bare = resolved.replace(/\.js$/, '');
  return [`${bare}.ts`, `${bare}.cnn.ts`, `${bare}/index.ts`];
}

/** Modules that were read before, by their text: an edit leaves most files of a program alone. */
const knownModules = new Map<string, ReadModule | SyntaxProblem>();
const mostKnownModules = 50;

function knownModule(source: string): ReadModule | SyntaxProblem {
  const known = knownModules.get(source);
  if (known !== undefined) return known;
  if (mostKnownModules <= knownModules.size) knownModules.clear();
  const read = readModule(source);
  knownModules.set(source, read);
  return read;
}
