import type { AnyNode, CallExpression } from 'acorn';
import type { Span } from '../sourceMap.ts';
import { spanOf } from './tree.ts';

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

/** What a call says; `argumentOf` and `isWholeBody` are known from the walk that found it. */
export function callSyntax(
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
