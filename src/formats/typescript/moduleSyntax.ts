import { transformSync } from 'amaro';
import { parse, type AnyNode, type CallExpression, type Program } from 'acorn';
import type { Span } from '../sourceMap.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import { longestText } from '../limits.ts';
import { enclosed, positionMap, type Insertion, type PositionMap } from './insertions.ts';
import { inferredNames, spanOf, visit } from './tree.ts';

/** A call as it is written. */
export interface CallSyntax {
  readonly span: Span;
  /** The name that is called, without what it is a member of. */
  readonly callee: Span;
  readonly name: string;
  readonly arguments: readonly ArgumentSyntax[];
  /** What is written in place in the last argument that is an object. */
  readonly attributes: readonly AttributeSyntax[];
  /** The call that it is an argument of, itself and not as a part of something. */
  readonly argumentOf?: number;
  /** Whether it is all that the function around it does. */
  readonly isWholeBody?: true;
  /** The variable that holds what it gives. */
  readonly variable?: string;
  /** What the parameters of the function are called that it is given, or the properties that they are taken apart into. */
  readonly given?: readonly string[];
  /** The statement around it, if that does nothing but give a variable another value. */
  readonly assignment?: Span;
}

/** An argument of a call. */
export interface ArgumentSyntax {
  readonly span: Span;
  /** Whether it stands for any number of arguments. */
  readonly isSpread?: true;
  /** What stands in it if it is an object literal. */
  readonly entries?: readonly Span[];
}

/** `key: value` in an object literal; a shorthand is its own value. */
export interface AttributeSyntax {
  readonly name: string;
  readonly key: Span;
  readonly value: Span;
}

/** A function that has a name: whoever calls it makes a group. */
export interface FunctionSyntax {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly parameterCount: number;
}

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

/** What is known about a module before it is evaluated. Plain data, so that it can be sent. */
export interface ModuleSyntax {
  readonly calls: readonly CallSyntax[];
  readonly functions: readonly FunctionSyntax[];
  readonly throws: readonly Span[];
  /** Statements, and what is awaited: where a program can be when it is ended. */
  readonly steps: readonly Span[];
  readonly imports: readonly ImportSyntax[];
  readonly exports: readonly ExportSyntax[];
}

/** A module that can be evaluated: JavaScript that says where it is. */
export interface ReadModule extends ModuleSyntax {
  readonly code: string;
  /** From places in `code` to places in the text. */
  readonly positions: PositionMap;
}

/** Why a text is no module. */
export interface SyntaxProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: Span;
}

/**
 * Takes the types off a text, and puts into it what tells the recorder where calls stand: `f(x)` becomes `f(x, ...at(7))`, where
 * `at` notes the number of the call and spreads nothing; a function with a name says when it begins and ends. Positions in
 * error stacks would not do: QuickJS gives `relu(conv2d(x))` one position for both calls.
 */
export function readModule(source: string): ReadModule | SyntaxProblem {
  if (longestText < source.length) {
    const message = `the file has ${(source.length / 1e6).toFixed(1)} M characters, and a network at most ${longestText / 1e6} M; write repeated layers once, in a loop or a function`;
    return { code: 'file-too-large', message, span: { start: 0, end: 1 } };
  }
  const text = source.replace(/^\uFEFF/, ' ');
  try {
    const code = transformSync(text, { mode: 'strip-only' }).code;
    return describe(code, parse(code, { ecmaVersion: 'latest', sourceType: 'module', preserveParens: true }));
  } catch (error) {
    return problemOf(error, text);
  }
}

/** Whether reading has failed. */
export function isSyntaxProblem(read: ReadModule | SyntaxProblem): read is SyntaxProblem {
  return 'message' in read;
}

/** Names of what is put into every module; odd enough for nobody to have them. */
const [at, enter, leave, thrown, step, token] = [
  '__cnnAt',
  '__cnnEnter',
  '__cnnLeave',
  '__cnnThrown',
  '__cnnStep',
  '__cnnToken',
];

/** The module that gives each module the functions that note its calls. */
export const callsModule = 'cnn-designer/calls';

/** What `callsModule` exports. */
export const callsExports = { at, enter, leave, thrown, step } as const;

function describe(code: string, program: Program): ReadModule {
  const calls: CallSyntax[] = [];
  const functions: FunctionSyntax[] = [];
  const throws: Span[] = [];
  const steps: Span[] = [];
  const insertions: Insertion[] = [
    { offset: 0, text: `import{${Object.values(callsExports).join()}}from"${callsModule}";` },
  ];
  const callNumbers = new Map<AnyNode, number>();
  const names = inferredNames(program);
  const used = new Set<string>();
  const wholeBodies = new Set<AnyNode>();
  const assignments: Span[] = [];
  visit(program, {
    enter(node, parent) {
      // QuickJS knows the places of calls alone: with one in front of each statement, an error is at least on the right line.
      for (const statement of statementsOf(node))
        insertions.push({ offset: statement.start, text: `${step}(${steps.push(spanOf(statement)) - 1});` });
      if (isAssignment(node, parent)) assignments.push(spanOf(node));
      if (node.type === 'AwaitExpression')
        insertions.push({ offset: node.argument.start, text: `(${step}(${steps.push(spanOf(node)) - 1}),` });
      if (node.type === 'CallExpression' && node.callee.type !== 'Super') {
        const isArgument = parent?.type === 'CallExpression' && parent.callee !== node;
        const argumentOf = isArgument ? callNumbers.get(parent) : undefined;
        const assignment = assignments.at(-1);
        const syntax = {
          ...callSyntax(node, parent, argumentOf, wholeBodies.has(node)),
          ...(assignment !== undefined && { assignment }),
        };
        callNumbers.set(node, calls.push(syntax) - 1);
      } else if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') {
        const body = wholeBody(node.body);
        if (body !== undefined) wholeBodies.add(body);
      } else if (node.type === 'Identifier' && parent?.type !== 'ImportSpecifier') used.add(node.name);
    },
    leave(node) {
      if (assignments.at(-1)?.start === node.start && node.type === 'ExpressionStatement') assignments.pop();
      const call = callNumbers.get(node);
      if (node.type === 'CallExpression' && call !== undefined) {
        const last = node.arguments.at(-1);
        insertions.push({
          offset: last?.end ?? node.end - 1,
          text: `${last === undefined ? '' : ','}...${at}(${call})`,
        });
      }
      if (node.type === 'AwaitExpression') insertions.push({ offset: node.argument.end, text: ')' });
      if (node.type === 'ThrowStatement') {
        const index = throws.push(spanOf(node)) - 1;
        insertions.push(...enclosed(node.argument, `${thrown}(${index},(`, '))'));
      }
      const name = names.get(node);
      if (name === undefined || !('params' in node) || node.async || node.generator) return;
      const index =
        functions.push({
          name: name.text,
          nameSpan: name.span,
          span: spanOf(node),
          parameterCount: node.params.length,
        }) - 1;
      const [open, close] = [`const ${token}=${enter}(${index});try{`, `}finally{${leave}(${token})}`];
      if (node.body.type === 'BlockStatement')
        insertions.push({ offset: node.body.start + 1, text: open }, { offset: node.body.end - 1, text: close });
      else insertions.push(...enclosed(node.body, `{${open}return(`, `)${close}}`));
    },
  });
  const { imports, unused } = importsOf(program, used);
  const positions = positionMap(blanked(code, unused), insertions);
  return { calls, functions, throws, steps, imports, exports: exportsOf(program), code: positions.text, positions };
}

/** The statements of a block that do something when it is their turn. */
function statementsOf(node: AnyNode): readonly AnyNode[] {
  const statements = node.type === 'BlockStatement' || node.type === 'Program' ? node.body : [];
  return statements.filter(
    statement =>
      !('directive' in statement && typeof statement.directive === 'string') &&
      !/^(Import|ExportAll|Function|Class|Empty|Labeled)/.test(statement.type),
  );
}

/** Whether it is `x = …;` in a block, where it can be taken out. */
function isAssignment(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.type !== 'ExpressionStatement' || (parent?.type !== 'BlockStatement' && parent?.type !== 'Program'))
    return false;
  const { expression } = node;
  return (
    expression.type === 'AssignmentExpression' && expression.operator === '=' && expression.left.type === 'Identifier'
  );
}

/** What a function returns that does nothing else. */
function wholeBody(body: AnyNode): AnyNode | undefined {
  if (body.type === 'ParenthesizedExpression') return wholeBody(body.expression);
  if (body.type !== 'BlockStatement') return body;
  const [only, more] = body.body;
  return only?.type === 'ReturnStatement' && more === undefined && only.argument ? wholeBody(only.argument) : undefined;
}

function callSyntax(
  node: CallExpression,
  parent: AnyNode | undefined,
  argumentOf: number | undefined,
  isWholeBody: boolean,
): CallSyntax {
  const { callee } = node;
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  const given = node.arguments.findLast(argument => argument.type === 'ObjectExpression');
  const attributes = given?.type === 'ObjectExpression' ? given.properties.flatMap(attributeSyntax) : [];
  return {
    span: spanOf(node),
    callee: spanOf(name),
    name: name.type === 'Identifier' ? name.name : '',
    arguments: node.arguments.map(argumentSyntax),
    attributes,
    ...(argumentOf !== undefined && { argumentOf }),
    ...(isWholeBody && { isWholeBody }),
    ...variableOf(parent),
    ...parametersOf(node.arguments.at(-1)),
  };
}

function variableOf(parent: AnyNode | undefined): Pick<CallSyntax, 'variable'> {
  const holder =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression'
        ? parent.left
        : undefined;
  return holder?.type === 'Identifier' ? { variable: holder.name } : {};
}

function parametersOf(argument: AnyNode | undefined): Pick<CallSyntax, 'given'> {
  if (argument?.type !== 'ArrowFunctionExpression' && argument?.type !== 'FunctionExpression') return {};
  const given = argument.params.flatMap(parameter => {
    if (parameter.type === 'Identifier') return [parameter.name];
    if (parameter.type !== 'ObjectPattern') return [];
    return parameter.properties.flatMap(property =>
      property.type === 'Property' && property.value.type === 'Identifier' ? [property.value.name] : [],
    );
  });
  return { given };
}

function argumentSyntax(argument: AnyNode): ArgumentSyntax {
  const span = spanOf(argument);
  if (argument.type === 'SpreadElement') return { span, isSpread: true };
  return argument.type === 'ObjectExpression' ? { span, entries: argument.properties.map(spanOf) } : { span };
}

function attributeSyntax(property: AnyNode): readonly AttributeSyntax[] {
  if (property.type !== 'Property' || property.computed) return [];
  const { key, value } = property;
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
  return name === undefined ? [] : [{ name, key: spanOf(key), value: spanOf(value) }];
}

/** The imports of a module, and those of their names that only types had used: TypeScript leaves them out, too. */
function importsOf(program: Program, used: ReadonlySet<string>) {
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

function exportsOf(program: Program): readonly ExportSyntax[] {
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

/** The code with spans and the commas behind them as spaces. */
function blanked(code: string, spans: readonly Span[]): string {
  return spans.reduce((text, { start, end }) => {
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    return text.slice(0, start) + text.slice(start, end + comma).replace(/\S/g, ' ') + text.slice(end + comma);
  }, code);
}

/** What the two parsers say about a text that they cannot read. */
function problemOf(error: unknown, text: string): SyntaxProblem {
  const { code, message, startLine, startColumn, pos } = error as {
    readonly code?: string;
    readonly message?: string;
    readonly startLine?: number;
    readonly startColumn?: number;
    readonly pos?: number;
  };
  if (message === undefined || (startLine === undefined && pos === undefined)) throw error;
  const start = Math.min(pos ?? offsetOf(text, startLine ?? 1, startColumn ?? 0), Math.max(0, text.length - 1));
  const word = /^[\w$]+/.exec(text.slice(start))?.[0].length ?? 1;
  const span = { start, end: Math.min(text.length, start + word) };
  if (code !== 'UnsupportedSyntax') return { code: 'syntax', message: inOurWords(message), span };
  const what = /TypeScript (.+?) is not supported/.exec(message)?.[1] ?? 'this';
  return {
    code: 'unsupported-syntax',
    message: `${what} makes code out of types, which is not done here; use a plain object, function or field instead`,
    span,
  };
}

/** The first letter small, no position at the end: a message stands in a list with ours. */
function inOurWords(message: string): string {
  const [first = ''] = message.split('\n');
  const bare = first
    .replace(/ \(\d+:\d+\)$/, '')
    .replace(/\.$/, '')
    .replaceAll('`', '"');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** The type stripper counts lines from 1, and columns in characters, of which one may be two for us. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return (
    before +
    Array.from(lines[line - 1] ?? '')
      .slice(0, column)
      .join('').length
  );
}
