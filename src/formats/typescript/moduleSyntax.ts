import { transformSync } from 'amaro';
import { parse, type AnyNode, type Program } from 'acorn';
import { longestText } from '../limits.ts';
import type { Span } from '../sourceMap.ts';
import { callSyntax, type CallSyntax } from './callSyntax.ts';
import { exportsOf, importsOf, type ExportSyntax, type ImportSyntax } from './importSyntax.ts';
import { enclosed, positionMap, type Insertion, type PositionMap } from './insertions.ts';
import { problemOf, type SyntaxProblem } from './syntaxProblem.ts';
import { inferredNames, spanOf, visit } from './tree.ts';

/** A function that has a name: whoever calls it makes a group. */
export interface FunctionSyntax {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly parameterCount: number;
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
    return instrumented(code, parse(code, { ecmaVersion: 'latest', sourceType: 'module', preserveParens: true }));
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

/** The module with what notes its calls; described in the same walk, so that both have the same numbers. */
function instrumented(code: string, program: Program): ReadModule {
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

/** The code with spans and the commas behind them as spaces. */
function blanked(code: string, spans: readonly Span[]): string {
  return spans.reduce((text, { start, end }) => {
    const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
    return text.slice(0, start) + text.slice(start, end + comma).replace(/\S/g, ' ') + text.slice(end + comma);
  }, code);
}
