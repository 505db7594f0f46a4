import type { Catalogue } from '../../core/catalogue.ts';
import { fromSandbox, inputsFromSandbox } from './given.ts';
import type { BuilderType, SandboxHost } from './prelude.ts';
import type { Recorder, Unfold } from './recorder.ts';
import type { CallSite } from './recording.ts';

/** So many different attributes are remembered while a program runs. */
const mostKnownAttributes = 1000;

/** The types of a catalogue as the builder needs to know them. */
export function builderTypes(catalogue: Catalogue): readonly BuilderType[] {
  return [
    ...[...catalogue.layers.values()].map(({ type, inputs }) => ({ type, inputs })),
    ...[...catalogue.structures.keys()].map(type => ({ type, inputs: 1 })),
  ];
}

/** A call by its numbers; negative where nothing is known of it. */
export function callAt(module: number, call: number): CallSite | undefined {
  return module < 0 ? undefined : { module, call };
}

/** What the builder asks for, answered by a recorder. What needs the text of a program is left to who has it. */
export function recorderHost(recorder: Recorder, unfold: Unfold): SandboxHost {
  // Layers in a loop are given the same again and again. The analysis knows them again by the object, too.
  const known = new Map<string, unknown>();
  const attributesOf = (json: string): unknown => {
    const before = known.get(json);
    const attributes = before ?? fromSandbox(json);
    if (before === undefined && known.size < mostKnownAttributes) known.set(json, attributes);
    return attributes;
  };
  return {
    begin: (name, options, module, call) =>
      JSON.stringify(Object.fromEntries(recorder.begin(fromSandbox(name), fromSandbox(options), callAt(module, call)))),
    abandon: () => recorder.abandon(),
    end: outputs => recorder.end(fromSandbox(outputs)),
    layer: (type, inputs, attributes, module, call) =>
      recorder.layer(type, inputsFromSandbox(inputs), attributesOf(attributes), callAt(module, call), unfold),
    embed: () => '[]',
    shapeOf: feature => JSON.stringify(recorder.shapeOf(feature) ?? null),
    frames: () => undefined,
    open: (name, module, call) => recorder.open(fromSandbox(name), callAt(module, call)),
    leave: depth => recorder.leave(depth),
    thrown: () => undefined,
    log: () => undefined,
    chosen: () => undefined,
  };
}
