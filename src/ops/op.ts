/** How often an input of an operator appears: always, perhaps, or any number of times from one. */
export type InputArity = 'one' | 'optional' | 'variadic';

/** The ONNX attribute kinds that our operators use. */
export interface AttributeKinds {
  readonly int: number;
  readonly float: number;
  readonly ints: readonly number[];
  readonly string: string;
}

/** An ONNX operator of the default domain as data: names exactly as in the ONNX specification. */
export interface OpType<
  Inputs extends Readonly<Record<string, InputArity>> = Readonly<Record<string, InputArity>>,
  Attributes extends Readonly<Record<string, keyof AttributeKinds>> = Readonly<Record<string, keyof AttributeKinds>>,
> {
  readonly type: string;
  /** First opset whose definition this is; we write no older one. */
  readonly since: number;
  /** In the order of the specification. */
  readonly inputs: Inputs;
  readonly attributes: Attributes;
}

/** Declares an operator; the types of its inputs and attributes follow from the declaration. */
export function defineOp<
  const Inputs extends Readonly<Record<string, InputArity>>,
  const Attributes extends Readonly<Record<string, keyof AttributeKinds>>,
>(op: OpType<Inputs, Attributes>): OpType<Inputs, Attributes> {
  return op;
}

/** A tensor in a graph under construction, by its ONNX name. */
export interface Value {
  readonly name: string;
}

/** What a call of an operator takes: one value per required input, perhaps one per optional, a list for a variadic. */
export type OpInputs<Op extends OpType> = {
  readonly [
    K in keyof Op['inputs'] as Op['inputs'][K] extends 'optional' ? never : K
  ]: Op['inputs'][K] extends 'variadic' ? readonly Value[] : Value;
} & { readonly [K in keyof Op['inputs'] as Op['inputs'][K] extends 'optional' ? K : never]?: Value | undefined };

/** Attributes of a call; those left out have the default of the specification. */
export type OpAttributes<Op extends OpType> = {
  readonly [K in keyof Op['attributes']]?: AttributeKinds[Op['attributes'][K]] | undefined;
};
