import type { DiagramModel, DiagramNode } from '../../diagram/model.ts';
import { openWeights, type WeightsFile } from '../../runner/weightsFile.ts';

/** More numbers than these nobody reads one by one. */
const mostNumbers = 256;

/**
 * The diagram with the first kernel and the first bias of each layer from a file of weights, in place of those of the text. Layers that the file does
 * not fit stay as they are, and so does everything where it cannot be read: runs say why.
 */
export function withTrainedKernels(model: DiagramModel, path: string | undefined): DiagramModel {
  if (path === undefined) return model;
  let file: WeightsFile;
  try {
    file = openWeights(path);
  } catch {
    return model;
  }
  try {
    return { ...model, nodes: model.nodes.map(node => withKernel(node, file)) };
  } catch {
    return model; // stored in a type that weights cannot be read from, or cut off since
  } finally {
    file.close();
  }
}

function withKernel(node: DiagramNode, file: WeightsFile): DiagramNode {
  const { window, layer } = node;
  if (window?.numbers === undefined || layer === undefined) return node;
  const count = window.kernelSize.reduce((product, side) => product * side, 1);
  const shape = file.shapes.get(`${layer}.weight`);
  // [out, in, …kernel], or [in, out, …kernel] where it spreads: the first numbers are one kernel in any case.
  const fits = shape !== undefined && shape.slice(2).join() === window.kernelSize.join();
  if (!fits || shape.includes(0) || mostNumbers < count) return node;
  const [bias] = file.shapes.has(`${layer}.bias`) ? file.first(`${layer}.bias`, 1) : [];
  const kernel = [...file.first(`${layer}.weight`, count)];
  return {
    ...node,
    window: { ...window, numbers: { ...window.numbers, kernel, ...(bias !== undefined && { bias }) } },
  };
}
