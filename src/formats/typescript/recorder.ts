import type { Catalogue } from '../../core/catalogue.ts';
import type { OwnFix } from '../../core/change.ts';
import type { Part } from '../../core/diagnostic.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import { computed, inWords, readAttributes, roleOf } from '../../core/layerAttributes.ts';
import { createNetworkBuilder, type Feature, type LayerDraft } from '../../core/networkBuilder.ts';
import type { Shape } from '../../core/shape.ts';
import { branchName, withoutLists, type StructureBuilder, type StructureType } from '../../core/structure.ts';
import { embedNetwork } from '../json/parse.ts';
import { mostGroups, mostLayers } from '../limits.ts';
import { createFrames } from './frames.ts';
import { isGivenFeature, isGivenFunction, isRecord } from './given.ts';
import { freeName, newScope, numberedName } from './layerNames.ts';
import { readOptions } from './networkOptions.ts';
import { finish, noteCalls, type RecordingNetwork } from './recordingNetwork.ts';
import type { CallChain, CallSite, FunctionSite, RecordedNetwork, RecordedProblem } from './recording.ts';

/** A feature map as the program holds it: its position in the list of all that were made. */
export type FeatureNumber = number;

/** A function of the program, by the number under which it waits, that lists layers behind a feature map. */
export type Unfold = (fn: number, x: FeatureNumber) => FeatureNumber;

/** What the program asks of us. A mistake that it could not survive is thrown, as an `Error` for the program. */
export interface Recorder {
  /** Begins a network; gives its inputs by name. */
  begin(name: unknown, options: unknown, call: CallSite | undefined): ReadonlyMap<string, FeatureNumber>;
  /** Ends the network with what its body has returned. */
  end(outputs: unknown): number;
  /** Gives a network up whose body has thrown; whoever catches that may begin another. */
  abandon(): void;
  layer(
    type: string,
    inputs: readonly unknown[],
    attributes: unknown,
    call: CallSite | undefined,
    unfold: Unfold,
  ): FeatureNumber;
  /** Puts the layers of a network in JSON behind feature maps; gives its results. */
  embed(name: string, text: string, inputs: readonly unknown[], call: CallSite | undefined): readonly FeatureNumber[];
  shapeOf(feature: FeatureNumber): Shape | undefined;
  /**
   * A named function begins; gives what `leave` wants when it ends, whichever way. `isWholeBody` when its call is all that the
   * function around it does.
   */
  enter(fn: FunctionSite, name: string, call: CallSite | undefined, isWholeBody: boolean): number;
  /** A block with a name begins. */
  open(name: unknown, call: CallSite | undefined): number;
  leave(depth: number): void;
  /** The networks that were ended, and the one that was not when the program stopped. */
  readonly networks: readonly RecordedNetwork[];
  unfinished(): RecordedNetwork | undefined;
  readonly problems: readonly RecordedProblem[];
}

/** Records what a program builds with the functions of the catalogue. */
export function createRecorder(catalogue: Catalogue): Recorder {
  const features: { readonly feature: Feature; readonly network: RecordingNetwork }[] = [];
  const networks: RecordedNetwork[] = [];
  const problems = new Map<string, RecordedProblem>();
  let open: RecordingNetwork | undefined;
  let abandoned: RecordingNetwork | undefined;

  const report = (
    code: DiagnosticCode,
    message: string,
    calls: CallChain,
    at?: Part,
    fixes?: readonly OwnFix[],
  ): void => {
    const [{ module, call } = { module: -1, call: -1 }] = calls;
    const key = `${code} ${module} ${call} ${JSON.stringify(at)}`;
    if (!problems.has(key))
      problems.set(key, {
        code,
        severity: 'error',
        message,
        calls,
        ...(at !== undefined && { at }),
        ...(fixes && { fixes }),
      });
  };
  const frames = createFrames(report);
  const add = (network: RecordingNetwork, feature: Feature): FeatureNumber => features.push({ feature, network }) - 1;
  const current = (what: string): RecordingNetwork => {
    if (open === undefined)
      throw new Error(`${what} is used outside of a network; call it in the function that network(…) is given`);
    return open;
  };
  /** The feature maps among arguments; what is none is reported, and unknown from there on. */
  const readInputs = (type: string, inputs: readonly unknown[], calls: CallChain): readonly Feature[] =>
    inputs.map(input => {
      const known = isGivenFeature(input) ? features[input.$feature] : undefined;
      if (known?.network === open && known !== undefined) return known.feature;
      const what = known === undefined ? inWords(input) : 'a feature map of another network';
      report(
        'not-a-feature-map',
        `${type} reads a feature map and is given ${what}; give it what another layer returns`,
        calls,
        'inputs',
      );
      return {};
    });

  const addLayer = (network: RecordingNetwork, draft: LayerDraft, calls: CallChain): Feature => {
    frames.openGroups(network);
    const { output } = network.builder.layer(draft);
    noteCalls(network, calls);
    network.last = output;
    return output;
  };

  /** A layer, block or structure with attributes as they were given. */
  const make = (
    type: string,
    inputs: readonly Feature[],
    given: Readonly<Record<string, unknown>>,
    calls: CallChain,
    unfold: Unfold,
  ): Feature => {
    const network = current(type);
    if (mostLayers <= network.builder.layerCount || mostGroups <= network.builder.groupCount) {
      const message = `the network has more than ${mostLayers.toLocaleString('en-US')} layers; lower the count of a loop`;
      report('too-many-layers', message, calls);
      throw new Error(message);
    }
    const { name: written, ...attributes } = given;
    const name = readName(written, calls);
    const structure = catalogue.structures.get(type);
    if (structure === undefined) {
      const { scope } = frames.top();
      const own = name === undefined ? numberedName(scope, type) : freeName(scope, name);
      return addLayer(network, draftOf(type, own, inputs, attributes, calls), calls);
    }
    if (1 < inputs.length) {
      const message = `${type} reads one feature map and is given ${inputs.length}; join them first with add or concat`;
      report('wrong-number-of-inputs', message, calls);
    }
    const group = {
      name: name ?? type,
      kind: 'structure',
      isNamed: name !== undefined,
      type,
      opened: false,
      written: withoutLists(structure, attributes),
    } as const;
    return frames.within(network, { calls, scope: newScope(), group: { ...group } }, () =>
      expand(structure, inputs[0] ?? {}, attributes, calls, unfold),
    );
  };

  const readName = (written: unknown, calls: CallChain): string | undefined => {
    if (written === undefined || (typeof written === 'string' && written !== '')) return written;
    report('wrong-value', `"name" is ${inWords(written)}; write a text, or leave it out`, calls, { attribute: 'name' });
    return undefined;
  };

  /** A layer as the network takes it. The layers that its attributes refer to stand behind those that it reads. */
  const draftOf = (
    type: string,
    name: string,
    own: readonly Feature[],
    given: Readonly<Record<string, unknown>>,
    calls: CallChain,
  ): LayerDraft => {
    const declared = catalogue.layers.get(type)?.attributes ?? {};
    const written: Record<string, unknown> = {};
    const literals: Record<string, unknown> = {};
    const references: string[] = [];
    const inputs = [...own];
    let init: unknown;
    for (const [key, value] of Object.entries(given)) {
      const role = roleOf(key, value, declared);
      if (role === 'init') init = value;
      else if (role === 'literal') literals[key] = value;
      else if (declared[key]?.refersToLayer && isGivenFeature(value)) {
        references.push(key);
        inputs.push(...readInputs(`"${key}" of ${type}`, [value], calls));
        written[key] = key;
      } else written[key] = withoutWrappers(value);
    }
    return {
      type,
      name,
      written,
      inputs,
      ...(0 < references.length && { references }),
      ...(0 < Object.keys(literals).length && { literals }),
      ...(init !== undefined && { init }),
    };
  };

  const expand = (
    structure: StructureType,
    x: Feature,
    given: Readonly<Record<string, unknown>>,
    calls: CallChain,
    unfold: Unfold,
  ): Feature => {
    const network = current(structure.type);
    const lists = new Map<string, readonly number[]>();
    const written: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(given)) {
      const holds = structure.attributes[key]?.holdsLayers;
      const functions = holds === undefined ? undefined : functionsOf(value, holds);
      if (holds !== undefined && functions === undefined) {
        const wanted = holds === 'one' ? 'a function from feature map to feature map' : 'a list of such functions';
        report(
          'wrong-attribute',
          `"${key}" of ${structure.type} is ${inWords(value)}; write ${wanted}: x => relu(x)`,
          calls,
          { attribute: key },
        );
      }
      if (functions !== undefined) lists.set(key, functions);
      written[key] =
        functions === undefined ? withoutWrappers(value) : functions.map(() => (holds === 'one' ? {} : []));
      if (holds !== undefined && functions === undefined) return {};
    }
    const attributes = readAttributes(structure, written, (code, at, message, fixes) =>
      report(code, message, calls, at, fixes),
    );
    if (attributes === undefined) return {};
    const inBranch = (name: string, fn: number, from: Feature): Feature =>
      frames.within(
        network,
        { calls, scope: newScope(), group: { name, kind: 'branch', isNamed: true, opened: false } },
        () => run(network, fn, from, unfold),
      );
    const build: StructureBuilder<Feature> = {
      sequence(attribute, from, branch) {
        const [fn] = lists.get(attribute) ?? [];
        if (fn === undefined) return from;
        return branch === undefined ? run(network, fn, from, unfold) : inBranch(branch, fn, from);
      },
      branches: (attribute, from) =>
        (lists.get(attribute) ?? []).map((fn, index) => inBranch(branchName(index), fn, from)),
      layer: (type, inputs, own = {}, name) => {
        const entries = Object.entries(own).map(([key, value]) => [key, computed(value)] as const);
        return make(
          type,
          inputs,
          { ...Object.fromEntries(entries), ...(name !== undefined && { name }) },
          calls,
          unfold,
        );
      },
      shapeOf: feature => network.builder.shapeOf(feature),
    };
    return structure.expand(build, x, attributes);
  };

  const run = (network: RecordingNetwork, fn: number, x: Feature, unfold: Unfold): Feature => {
    const result = features[unfold(fn, add(network, x))];
    return result?.network === network ? result.feature : {};
  };

  return {
    networks,
    get problems() {
      return [...problems.values()];
    },
    unfinished() {
      const network = open ?? abandoned;
      return network && finish(network, network.last === undefined ? [] : [network.last]);
    },
    abandon() {
      abandoned = open;
      open = undefined;
      frames.restart([]);
    },
    begin(name, options, call) {
      if (open !== undefined) throw new Error('a network cannot be made inside another; write a function and call it');
      const calls = call === undefined ? [] : [call];
      const { inputs, ...given } = readOptions(name, options, (code, message, attribute, fixes) =>
        report(code, message, calls, attribute === undefined ? undefined : { attribute }, fixes),
      );
      const builder = createNetworkBuilder(catalogue);
      const title = typeof name === 'string' ? name : '';
      const network: RecordingNetwork = {
        ...given,
        name: title,
        call: calls,
        builder,
        layerCalls: [],
        groupCalls: [],
        groupFunctions: [],
        last: undefined,
      };
      open = network;
      frames.restart([...inputs.keys()]);
      return new Map([...inputs].map(([input, shape]) => [input, add(network, builder.input(input, shape))]));
    },
    end(outputs) {
      const network = current('a network');
      const returned = Array.isArray(outputs) ? (outputs as readonly unknown[]) : [outputs];
      const found = returned.flatMap(output => {
        const known = isGivenFeature(output) ? features[output.$feature] : undefined;
        return known?.network === network ? [known.feature] : [];
      });
      if (found.length < returned.length || found.length === 0) {
        const what =
          outputs === undefined ? 'nothing' : inWords(returned.find(output => !isGivenFeature(output)) ?? outputs);
        report(
          'nothing-returned',
          `the function of the network returns ${what}; return the feature map that is the result`,
          network.call,
          'type',
        );
      }
      const last = network.last === undefined ? [] : [network.last];
      networks.push(finish(network, 0 < found.length ? found : last));
      open = undefined;
      frames.restart([]);
      return networks.length - 1;
    },
    layer(type, inputs, attributes, call, unfold) {
      const network = current(type);
      const calls = frames.chain(call);
      return add(
        network,
        make(type, readInputs(type, inputs, calls), isRecord(attributes) ? attributes : {}, calls, unfold),
      );
    },
    embed(name, text, inputs, call) {
      const network = current(name);
      const calls = frames.chain(call);
      const read = readInputs(name, inputs, calls);
      const group = { name, kind: 'block', isNamed: false, type: name, opened: false } as const;
      return frames.within(network, { calls, scope: newScope(), group: { ...group } }, () => {
        frames.openGroups(network);
        const { outputs, diagnostics } = embedNetwork(text, read, network.builder, catalogue);
        noteCalls(network, calls);
        for (const { code, severity, message } of diagnostics)
          if (severity === 'error') report(code, `${name}.cnn.json: ${message}`, calls);
        network.last = outputs.at(-1) ?? network.last;
        return outputs.map(output => add(network, output));
      });
    },
    shapeOf(feature) {
      const known = features[feature];
      return known?.network.builder.shapeOf(known.feature);
    },
    enter(fn, name, call, isWholeBody) {
      const around = frames.top();
      // A block that does nothing but call a function is that function under another name, and not one more around it.
      const isBlock = around.group?.kind === 'block' && around.group.type === undefined && !around.group.opened;
      if (around.group !== undefined && isBlock && (call === undefined || isWholeBody)) {
        around.group.type = name;
        around.group.fn = fn;
        return frames.push({ calls: frames.chain(call), scope: around.scope });
      }
      // A network or branch whose own function this is makes no group either.
      if (call === undefined) return frames.push({ calls: around.calls, scope: around.scope });
      const group = { name, kind: 'block', isNamed: false, type: name, fn, opened: false } as const;
      return frames.push({ calls: frames.chain(call), scope: newScope(), group: { ...group } });
    },
    open(name, call) {
      const calls = frames.chain(call);
      current('block');
      const own = readName(name, calls) ?? 'block';
      return frames.push({
        calls,
        scope: newScope(),
        group: { name: own, kind: 'block', isNamed: true, opened: false },
      });
    },
    leave: depth => frames.leave(depth, open),
  };
}

/** An attribute without feature maps and functions, for which it has no use. */
function withoutWrappers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWrappers);
  if (isGivenFunction(value)) return { $foreign: 'a function' };
  return isGivenFeature(value) ? { $foreign: 'a feature map' } : value;
}

function functionsOf(value: unknown, holds: 'one' | 'many'): readonly number[] | undefined {
  const values: readonly unknown[] = holds === 'one' ? [value] : Array.isArray(value) ? value : [undefined];
  return values.every(isGivenFunction) ? values.map(({ $function }) => $function) : undefined;
}
