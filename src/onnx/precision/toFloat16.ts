import type { LayerId } from '../../core/diagnostic.ts';
import type { OpName } from '../../ops/index.ts';
import { elementTypes } from '../encode.ts';
import type { Graph, GraphNode, Initializer } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import { toFloat16Bits } from './float16.ts';
import { numberTensors } from './numberTensors.ts';

/**
 * Operators that keep the whole of their layer in float32, because what they or their neighbours sum up does not fit: squares pass
 * 65,504 from 256 on, and the variance of a large map is a sum of thousands of squares.
 */
const keepsLayer: readonly OpName[] = ['LRN', 'Pow', 'InstanceNormalization'];

/**
 * Operators that stay in float32 by themselves. A softmax sums exponentials, and what it gives spans more than the 12 powers of ten
 * of float16 (PyTorch's automatic mixed precision leaves it in float32 as well); LpPool sums powers; MaxUnpool has a float32 kernel only.
 */
const keepsItself: readonly OpName[] = ['Softmax', 'LogSoftmax', 'LpPool', 'MaxUnpool'];

/**
 * Inputs that ONNX defines as float32 whatever the others are. Resize itself, which the converters of onnxconverter-common keep in
 * float32 altogether, only copies and averages neighbours: in float16 it is as exact as its input.
 */
const alwaysFloat32: Partial<Record<OpName, readonly number[]>> = { Resize: [1, 2] };

/**
 * The same network with weights and arithmetic in float16. Inputs and outputs stay float32, and are cast inside; so is what has to be
 * computed in float32. The nodes keep their names, and outputs theirs; other tensors may be float16 under theirs. A network with every
 * layer as an output gives every layer as float32.
 */
export function toFloat16(graph: Graph): Graph {
  const names = createTensorNames([
    ...[...graph.inputs, ...graph.initializers].map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const numbers = numberTensors(graph);
  const stored = new Map(graph.initializers.map(initializer => [initializer.name, initializer]));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const inFloat32 = layersInFloat32(graph);

  const nodes: GraphNode[] = [];
  const initializers = graph.initializers.filter(({ name }) => !numbers.has(name));
  /** What each tensor is called in each of the types in which it exists. */
  const forms = {
    float32: new Map(graph.inputs.map(({ name }) => [name, name])),
    float16: new Map<string, string>(),
  };
  const taken = new Set<string>();
  const store = (initializer: Initializer, type: Form): string => {
    const name = taken.has(initializer.name) ? names.take(`${initializer.name}/${type}`) : initializer.name;
    taken.add(name);
    initializers.push(
      type === 'float32'
        ? { ...initializer, name }
        : { ...initializer, name, elementType: type, data: () => toFloat16Bits(initializer.data() as Float32Array) },
    );
    return name;
  };
  const cast = (from: string, to: string, type: Form, layer: LayerId): string => {
    const attributes = { to: { kind: 'int', value: elementTypes[type] } } as const;
    nodes.push({ name: names.take(`${to}/cast`), op: 'Cast', inputs: [from], outputs: [to], attributes, layer });
    return to;
  };
  const inForm = (tensor: string, type: Form, layer: LayerId): string => {
    if (!numbers.has(tensor)) return tensor;
    const known = forms[type].get(tensor);
    if (known !== undefined) return known;
    const initializer = stored.get(tensor);
    const other = forms[type === 'float32' ? 'float16' : 'float32'].get(tensor) ?? tensor;
    const made =
      initializer === undefined ? cast(other, names.take(`${tensor}/${type}`), type, layer) : store(initializer, type);
    forms[type].set(tensor, made);
    return made;
  };

  for (const node of graph.nodes) {
    const type = inFloat32.has(node.layer) || keepsItself.includes(node.op) ? 'float32' : 'float16';
    const inputs = node.inputs.map((input, index) =>
      inForm(input, alwaysFloat32[node.op]?.includes(index) === true ? 'float32' : type, node.layer),
    );
    const [result, ...others] = node.outputs;
    const isBorder = outputs.has(result) && numbers.has(result) && type === 'float16';
    const own = isBorder ? names.take(`${result}/float16`) : result;
    nodes.push({ ...node, inputs, outputs: [own, ...others] });
    forms[type].set(result, own);
    if (isBorder) forms.float32.set(result, cast(own, result, 'float32', node.layer));
  }
  return { ...graph, nodes, initializers };
}

type Form = 'float32' | 'float16';

function layersInFloat32({ nodes }: Graph): ReadonlySet<LayerId> {
  return new Set(nodes.filter(({ op }) => keepsLayer.includes(op)).map(({ layer }) => layer));
}
