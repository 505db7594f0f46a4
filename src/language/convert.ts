import { foldNetwork } from '../formats/json/fold.ts';
import { readModel, hasErrors, type NetworkModel } from './model.ts';
import { writeNetwork } from '../formats/json/write.ts';
import { convertToProgram, NotConvertible } from '../formats/typescript/convert.ts';
import { writeProgram } from '../formats/typescript/write.ts';

/** A network in the other format, or why it stays in its own. */
export type Converted = { readonly text: string } | { readonly problem: string };

/** A network in JSON as a program: its blocks as functions where that can be said, and layer by layer otherwise. */
export function toProgram(model: NetworkModel): Converted {
  if (hasErrors(model)) return { problem: 'the network has errors; mend them first' };
  const { text, network, catalogue } = model;
  try {
    return { text: convertToProgram(text, catalogue) };
  } catch (error) {
    if (!(error instanceof NotConvertible)) throw error;
    return { text: writeProgram(network, catalogue) };
  }
}

/** A program as JSON: its functions as blocks where that gives the same network again, and layer by layer otherwise. */
export function toJson(model: NetworkModel): Converted {
  if (hasErrors(model)) return { problem: 'the network has errors; mend them first' };
  const { network, catalogue } = model;
  const folded = foldNetwork(network, catalogue);
  const again = readModel(folded, catalogue);
  const isSame = !hasErrors(again) && layersOf(again) === layersOf(model);
  return { text: isSame ? folded : writeNetwork(network) };
}

/** The layers of a network as one text, without their groups. An attribute that names a layer is known by what it reads. */
function layersOf({ network }: NetworkModel): string {
  return JSON.stringify([
    network.inputs,
    network.outputs,
    network.layers.map(({ name, type, written, literals, init, inputs, references = [] }) => {
      const own = Object.entries(written).filter(([key]) => !references.includes(key));
      own.sort(([left], [right]) => left.localeCompare(right));
      return [name, type, own, literals, init, inputs, references];
    }),
  ]);
}
