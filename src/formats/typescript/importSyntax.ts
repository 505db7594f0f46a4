import type { Program } from 'acorn';
import type { Span } from '../sourceMap.ts';
import { spanOf } from './tree.ts';

/** An import, or an export of what another module has. */
export interface ImportSyntax {
  readonly specifier: string;
  readonly span: Span;
  /** Names that have to exist over there. */
  readonly names: readonly { readonly name: string; readonly span: Span }[];
  /** All that an import lists in braces, and what each is called here. */
  readonly bindings?: readonly ImportBinding[];
}

/** One name in the braces of an import. */
export interface ImportBinding {
  readonly name: string;
  readonly local: string;
  readonly span: Span;
}

/** Something that a module exports; `*` when all that another module has. */
export interface ExportSyntax {
  readonly name: string;
  readonly span: Span;
}

/** The imports of a module, and those of their names that only types had used: TypeScript leaves them out, too. */
export function importsOf(program: Program, used: ReadonlySet<string>) {
  const imports: ImportSyntax[] = [];
  const unused: Span[] = [];
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const names: { readonly name: string; readonly span: Span }[] = [];
      const bindings = statement.specifiers.flatMap((specifier): readonly ImportBinding[] =>
        specifier.type === 'ImportSpecifier'
          ? [{ name: exportedName(specifier.imported), local: specifier.local.name, span: spanOf(specifier) }]
          : [],
      );
      for (const specifier of statement.specifiers) {
        if (specifier.type !== 'ImportSpecifier') {
          if (specifier.type === 'ImportDefaultSpecifier') names.push({ name: 'default', span: spanOf(specifier) });
        } else if (used.has(specifier.local.name))
          names.push({ name: exportedName(specifier.imported), span: spanOf(specifier.imported) });
        else unused.push(spanOf(specifier));
      }
      imports.push({ specifier: String(statement.source.value), span: spanOf(statement.source), names, bindings });
    } else if (
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration') &&
      statement.source
    ) {
      const specifiers = statement.type === 'ExportNamedDeclaration' ? statement.specifiers : [];
      const names = specifiers.map(({ local }) => ({ name: exportedName(local), span: spanOf(local) }));
      imports.push({ specifier: String(statement.source.value), span: spanOf(statement.source), names });
    }
  }
  return { imports, unused };
}

/** All that other modules can import from this one. */
export function exportsOf(program: Program): readonly ExportSyntax[] {
  return program.body.flatMap((statement): readonly ExportSyntax[] => {
    if (statement.type === 'ExportDefaultDeclaration')
      return [{ name: 'default', span: spanOf(statement.declaration) }];
    if (statement.type === 'ExportAllDeclaration')
      return [{ name: statement.exported ? exportedName(statement.exported) : '*', span: spanOf(statement) }];
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration, specifiers } = statement;
    const own = specifiers.map(({ exported }) => ({ name: exportedName(exported), span: spanOf(exported) }));
    if (!declaration) return own;
    if (declaration.type !== 'VariableDeclaration')
      return [{ name: declaration.id.name, span: spanOf(declaration.id) }];
    return declaration.declarations.flatMap(({ id }) =>
      id.type === 'Identifier' ? [{ name: id.name, span: spanOf(id) }] : [],
    );
  });
}

function exportedName(name: { readonly name: string } | { readonly value?: unknown }): string {
  return 'name' in name ? name.name : String(name.value);
}
