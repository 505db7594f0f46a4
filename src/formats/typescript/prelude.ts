/** What the sandbox may ask of us: plain numbers and texts go in and come out, and nothing else. */
export interface SandboxHost {
  /** Gives the numbers of the inputs by name, as JSON. */
  begin(name: string, options: string, module: number, call: number): string;
  end(outputs: string): number;
  /** The function of the network has thrown. */
  abandon(): void;
  /** `frames` as for the function of that name: what has begun and ended before. */
  layer(type: string, inputs: string, attributes: string, module: number, call: number, frames: string): number;
  /** Gives the numbers of the results, as JSON. */
  embed(file: number, inputs: string, module: number, call: number): string;
  /** Gives the shape as JSON; null when it is unknown. */
  shapeOf(feature: number): string;
  /**
   * Named functions that have begun, as "module fn call callModule", and ended, as "", in order, between semicolons. Most functions call
   * nothing of ours; those that do are told of together with it, since each call out of the sandbox takes as long as a layer.
   */
  frames(changes: string): void;
  open(name: string, module: number, call: number): number;
  leave(depth: number): void;
  thrown(module: number, index: number): void;
  log(level: string, text: string): void;
  chosen(choice: string): void;
}

/** Which of the exports is the network, as the sandbox found it. */
export type Choice =
  | { readonly kind: 'network'; readonly index: number; readonly name: string; readonly others: readonly string[] }
  | { readonly kind: 'not a network'; readonly name: string; readonly what: string }
  | { readonly kind: 'missing'; readonly names: readonly string[] };

/** What the modules inside the sandbox take from the builder. */
export interface SandboxBuilder {
  readonly exports: Readonly<Record<string, unknown>>;
  /** The console of the program. */
  readonly console: Readonly<Record<string, unknown>>;
  /** The number of a network that was made here. */
  numberOf(network: object): number | undefined;
  callsOf(module: number): Readonly<Record<'at' | 'enter' | 'leave' | 'thrown' | 'step', unknown>>;
  embedded(file: number): unknown;
  /** `order` is that of the exports in their text. */
  choose(entry: Readonly<Record<string, unknown>>, order: readonly string[], wanted: string | undefined): void;
  /** Where the program is: in a step or call, by the number of its module and its own. */
  where(): string;
  /** Calls a function that waits inside `layer` for its feature map. */
  unfold(fn: number, feature: number): number;
}

/** A type of the catalogue, and how many feature maps come before its attributes. */
export interface BuilderType {
  readonly type: string;
  readonly inputs: number | 'many';
}

/**
 * The builder as it exists inside the sandbox. It is sent there by its own source and must not use anything from outside of
 * itself. Numbers stand for feature maps: what is recorded about them stays with us.
 */
export function createBuilder(host: SandboxHost, types: readonly BuilderType[]): SandboxBuilder {
  const numbers = new WeakMap<object, number>();
  const networks = new WeakMap<object, number>();
  const noCall = -1;
  let callModule = noCall;
  let call = noCall;
  const nothing: readonly never[] = Object.freeze([]);
  /** Functions that have begun and ended since the host was told. */
  let changes: string[] = [];
  const takeChanges = (): string => {
    if (changes.length === 0) return '';
    const taken = changes.join(';');
    changes = [];
    return `${taken};`;
  };
  const tellChanges = (): void => {
    if (changes.length !== 0) host.frames(takeChanges());
  };
  /** The step or call that the program has come to last. */
  let [placeKind, placeModule, placeIndex] = ['step', noCall, noCall];
  /** Functions that layers were given in place of lists of layers. */
  let waiting: ((x: unknown) => unknown)[] = [];

  class Feature {
    get shape(): readonly number[] {
      const sizes = JSON.parse(host.shapeOf(numbers.get(this) ?? noCall)) as readonly (number | null)[] | null;
      return Object.freeze((sizes ?? []).map(size => size ?? Number.NaN));
    }
    get channels(): number {
      return this.shape[0] ?? Number.NaN;
    }
  }
  const featureOf = (number: number): Feature => {
    const feature = Object.freeze(new Feature());
    numbers.set(feature, number);
    return feature;
  };
  const isObject = (value: unknown): value is object =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  /** JSON of attributes. Most are numbers and words, which takes a tenth of the time. */
  const encodeAttributes = (attributes: unknown): string => {
    if (attributes === undefined) return '{}';
    const isPlain = Object.values(attributes as object).every(
      value =>
        typeof value === 'boolean' ||
        typeof value === 'string' ||
        (typeof value === 'number' && Number.isFinite(value)),
    );
    return isPlain ? JSON.stringify(attributes) : encode(attributes);
  };
  /** The numbers of feature maps, or JSON where something is none. */
  const encodeInputs = (inputs: readonly unknown[]): string => {
    const own = inputs.map(input => (isObject(input) ? numbers.get(input) : undefined));
    return own.length === 0 || own.includes(undefined)
      ? encode(inputs.length === 0 ? [undefined] : inputs)
      : own.join();
  };

  /** JSON of a value, with wrappers around what JSON lacks. */
  const encode = (value: unknown): string =>
    JSON.stringify(value === undefined ? null : value, function (this: unknown, _, entry: unknown) {
      // Where nothing is no attribute that is left out, it is worth a word.
      if (entry === undefined && Array.isArray(this)) return { $foreign: 'undefined' };
      const number = isObject(entry) ? numbers.get(entry) : undefined;
      if (number !== undefined) return { $feature: number };
      switch (typeof entry) {
        case 'number':
          return Number.isFinite(entry) ? entry : { $number: String(entry) };
        case 'function':
          return networks.has(entry) ? { $foreign: 'a network' } : { $function: waiting.push(entry as never) - 1 };
        case 'bigint':
        case 'symbol':
          return { $foreign: `a ${typeof entry}` };
        default:
          return isObject(entry) && networks.has(entry) ? { $foreign: 'a network' } : entry;
      }
    });

  /** Calls a function of the user that no call of theirs leads to. */
  const callBack = <Result>(fn: (...given: never[]) => Result, ...given: unknown[]): Result => {
    callModule = call = noCall;
    return fn(...(given as never[]));
  };
  const isAttributes = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !numbers.has(value);

  const layerOf =
    ({ type, inputs: own }: BuilderType) =>
    (...given: unknown[]): Feature => {
      const [module, site] = [callModule, call];
      const last = given.at(-1);
      const isLeftOut = last === undefined && own !== 'many' && own < given.length;
      const hasAttributes = isLeftOut || (1 < given.length && isAttributes(last));
      const inputs = hasAttributes ? given.slice(0, -1) : given;
      const before = waiting;
      waiting = [];
      try {
        return featureOf(
          host.layer(
            type,
            encodeInputs(inputs),
            encodeAttributes(hasAttributes ? last : undefined),
            module,
            site,
            takeChanges(),
          ),
        );
      } finally {
        waiting = before;
        [callModule, call] = [module, site];
      }
    };

  const network = (name: unknown, options: unknown, body: unknown): unknown => {
    const [module, own] = [callModule, call];
    if (typeof body !== 'function')
      throw new TypeError("network is given no function; write network('name', { input: [3, 224, 224] }, x => …)");
    tellChanges();
    const inputs = JSON.parse(host.begin(encode(name), encode(options), module, own)) as Record<string, number>;
    const features = Object.fromEntries(Object.entries(inputs).map(([key, number]) => [key, featureOf(number)]));
    const isSingle = Object.keys(features).length === 1 && 'input' in features;
    let result: unknown;
    try {
      result = callBack(body as () => unknown, isSingle ? features['input'] : features);
    } catch (error) {
      changes = [];
      host.abandon();
      throw error;
    }
    const outputs = isAttributes(result) ? Object.values(result as object) : Array.isArray(result) ? result : [result];
    tellChanges();
    const made = Object.freeze({ name });
    networks.set(made, host.end(encode(outputs)));
    return made;
  };

  const block = (name: unknown, body: unknown): unknown => {
    const [module, own] = [callModule, call];
    if (typeof body !== 'function') throw new TypeError("block is given no function; write block('name', () => …)");
    tellChanges();
    const depth = host.open(encode(name), module, own);
    try {
      return callBack(body as () => unknown);
    } finally {
      tellChanges();
      host.leave(depth);
      [callModule, call] = [module, own];
    }
  };

  const inWords = (value: unknown): string => {
    if (value instanceof Promise) return 'a promise';
    if (isObject(value) && numbers.has(value)) return 'a feature map';
    if (typeof value === 'function') return 'a function that needs arguments';
    return value === undefined ? 'undefined' : isObject(value) ? 'an object' : encode(value);
  };
  const log =
    (level: string) =>
    (...values: readonly unknown[]): void => {
      const texts = values.map(value => {
        if (typeof value === 'string') return value;
        if (value instanceof Error) return `${value.name}: ${value.message}`;
        const number = isObject(value) ? numbers.get(value) : undefined;
        return number === undefined ? encode(value) : `feature map of ${host.shapeOf(number)}`;
      });
      host.log(level, texts.join(' '));
    };
  const levels = ['debug', 'log', 'info', 'warn', 'error'].map(level => [level, log(level)] as const);

  const choiceOf = (
    entry: Readonly<Record<string, unknown>>,
    order: readonly string[],
    wanted: string | undefined,
  ): Choice => {
    const names = Object.keys(entry).sort((left, right) => order.indexOf(left) - order.indexOf(right));
    const indexOf = (value: unknown): number | undefined => (isObject(value) ? networks.get(value) : undefined);
    const made = names.filter(name => name !== 'default' && indexOf(entry[name]) !== undefined);
    const name = wanted ?? ('default' in entry ? 'default' : made[0]);
    if (name === undefined || !(name in entry)) return { kind: 'missing', names };
    let value = entry[name];
    if (typeof value === 'function' && value.length === 0) value = callBack(value as () => unknown);
    const index = indexOf(value);
    if (index === undefined) return { kind: 'not a network', name, what: inWords(value) };
    const others = wanted === undefined && name !== 'default' ? made.slice(1) : [];
    return { kind: 'network', index, name, others };
  };

  return {
    console: Object.freeze(Object.fromEntries(levels)),
    numberOf: network => networks.get(network),
    exports: {
      network,
      block,
      ...Object.fromEntries(types.map(type => [type.type, layerOf(type)])),
    },
    callsOf: module => ({
      at(index: number) {
        [callModule, call] = [module, index];
        [placeKind, placeModule, placeIndex] = ['call', module, index];
        return nothing;
      },
      enter(fn: number) {
        changes.push(`${module} ${fn} ${call} ${callModule}`);
        return [callModule, call];
      },
      leave([outerModule, outerCall]: readonly [number, number]) {
        // A function that has made nothing since it began has not been told of.
        if (changes.at(-1)) changes.pop();
        else changes.push('');
        [callModule, call] = [outerModule, outerCall];
      },
      thrown(index: number, value: unknown) {
        host.thrown(module, index);
        return value;
      },
      step(index: number) {
        [placeKind, placeModule, placeIndex] = ['step', module, index];
      },
    }),
    embedded:
      file =>
      (...inputs: unknown[]): unknown => {
        const given = inputs.length === 1 && isAttributes(inputs[0]) ? Object.values(inputs[0] as object) : inputs;
        tellChanges();
        const results = JSON.parse(host.embed(file, encode(given), callModule, call)) as readonly number[];
        const features = results.map(featureOf);
        return features.length === 1 ? features[0] : features;
      },
    choose(entry, order, wanted) {
      host.chosen(JSON.stringify(choiceOf(entry, order, wanted)));
    },
    where: () => `${placeKind} ${placeModule} ${placeIndex}`,
    unfold(fn, feature) {
      const body = waiting[fn];
      if (body === undefined) throw new TypeError('unreachable: nothing waits under this number');
      const functions = waiting;
      waiting = [];
      try {
        const result = callBack(body as () => unknown, featureOf(feature));
        return (isObject(result) ? numbers.get(result) : undefined) ?? noCall;
      } finally {
        tellChanges();
        waiting = functions;
      }
    },
  };
}
