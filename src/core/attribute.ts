import { closest } from './closest.ts';
import { meantFlag, nearestPerAxis, nearestWhole } from './meantValue.ts';
import type { Shape } from './shape.ts';
import type { AxisPadding, Padding } from './window.ts';

/** JSON Schema with the keywords that VS Code adds for documentation and completion. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What reading a written value gives: the value with defaults and widening applied, or what was expected. */
export type Reading<Value> =
  | { readonly value: Value }
  | {
      readonly expected: string;
      /** What was meant, most likely, as a user would write it. */
      readonly instead?: unknown;
    };

/** One attribute of a layer type: how it is documented, how it is written, and what it means. */
export interface Attribute<Value, Required extends boolean = boolean> {
  readonly description: string;
  readonly required: Required;
  /** The value without the attribute, as a user would write or say it; for documentation. */
  readonly defaultText?: string;
  readonly schema: JsonSchema;
  /** Whether it names another layer. Reading gives the name; the analysis puts the layer's `Partner` in its place. */
  readonly refersToLayer?: true;
  /** Whether the channels of the input have to be a multiple of it. */
  readonly dividesChannels?: true;
  /** Whether it is a number of channels that the layer makes. */
  readonly countsChannels?: true;
  /** Whether it is a border: added to each side of the input, or cut off. */
  readonly isBorder?: true;
  /**
   * What it has in most layers, as a user would write it: what completion writes into a new layer, and what is proposed where it is
   * missing. Beside a default it says that most layers have the attribute, and not that value: `padding` is 0 when absent, and usually 1.
   * Channels without one follow the input.
   */
  readonly usual?: unknown;
  /** Whether it is there to make the output somewhat larger, so that sizes come out even. */
  readonly evensOut?: true;
  /** Whether it holds a list of layers, or many such lists. */
  readonly holdsLayers?: 'one' | 'many';
  /** Reads what the user wrote; undefined when the attribute is absent. Never throws. */
  read(written: unknown): Reading<Value>;
}

/** An attribute that still has to be declared optional, or stays required. */
export interface RequiredAttribute<Value> extends Attribute<Value, true> {
  /** The same attribute with the value that `written` stands for when it is absent. */
  default(written: unknown): OptionalAttribute<Value>;
  /** The same attribute with what most layers have. */
  usually(written: unknown): RequiredAttribute<Value>;
  /** The same attribute, undefined when it is absent; `meaning` says what that amounts to. */
  optional(meaning: string): OptionalAttribute<Value | undefined>;
}

/** An attribute that may be absent. */
export interface OptionalAttribute<Value> extends Attribute<Value, false> {
  /** The same attribute with what most layers have, where that is not what absence stands for. */
  usually(written: unknown): OptionalAttribute<Value>;
}

/** The layer that an attribute names, as the one that names it needs to know it. */
export interface Partner {
  readonly type: string;
  readonly attributes: Values<Attributes>;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

export type Attributes = Readonly<Record<string, Attribute<unknown>>>;

/** The attributes of a layer after reading: defaults filled, `3` widened to `[3, 3]`. */
export type Values<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer Value> ? Value : never;
};

/** The largest number that every count and size may have, so that sums stay exact. */
const largest = Number.MAX_SAFE_INTEGER;

/** A whole number of at least `least`, which may be −∞, and at most `most`. */
export function wholeNumber(
  description: string,
  least = 1,
  {
    most = largest,
    ...traits
  }: { readonly most?: number } & Pick<Attribute<number>, 'dividesChannels' | 'countsChannels'> = {},
): RequiredAttribute<number> {
  const lower = Number.isFinite(least) ? ` of at least ${least}` : '';
  const upper = most === largest ? '' : `${lower && ' and'} at most ${most}`;
  return attribute({
    description,
    schema: {
      type: 'integer',
      ...(Number.isFinite(least) && { minimum: least }),
      ...(most !== largest && { maximum: most }),
    },
    read: written =>
      isWhole(written, least) && written <= most
        ? { value: written }
        : { expected: `a whole number${lower}${upper}`, instead: nearestWhole(written, least, most) },
    traits,
  });
}

/** The channels of a layer of which nothing more is known. */
export const someChannels = 64;

/** A number of channels or features. */
export function channels(description: string): RequiredAttribute<number> {
  return wholeNumber(description, 1, { countsChannels: true });
}

/** A number of parts into which the channels of the input are split. */
export function channelDivisor(description: string): RequiredAttribute<number> {
  return wholeNumber(description, 1, { dividesChannels: true });
}

/** A whole number per spatial axis, written once for all or as a list. */
export function perAxis(
  rank: number,
  description: string,
  least = 1,
  traits: Pick<Attribute<readonly number[]>, 'evensOut'> = {},
): RequiredAttribute<readonly number[]> {
  const item = { type: 'integer', minimum: least };
  return attribute({
    description,
    schema: { anyOf: [item, { type: 'array', items: item, minItems: rank, maxItems: rank }], defaultSnippets: [] },
    read(written) {
      if (isWhole(written, least)) return { value: repeated(rank, written) };
      if (isListOf(written, rank, entry => isWhole(entry, least))) return { value: written as number[] };
      return {
        expected: `a whole number of at least ${least}${rank === 1 ? '' : `, or a list of ${rank}`}`,
        instead: nearestPerAxis(written, least),
      };
    },
    traits,
  });
}

/** A list of whole numbers, of any length but empty. */
export function wholeNumbers(description: string, least = 1): RequiredAttribute<readonly number[]> {
  return attribute({
    description,
    schema: { type: 'array', items: { type: 'integer', minimum: least }, minItems: 1 },
    read(written) {
      if (Array.isArray(written) && 0 < written.length && written.every(entry => isWhole(entry, least)))
        return { value: written };
      return { expected: `a list of whole numbers of at least ${least}` };
    },
  });
}

/** Padding: a number, a list per axis, a [begin, end] pair per axis, "same" or "valid". */
export function padding(
  rank: number,
  description: string,
  words: readonly ('same' | 'valid')[],
): RequiredAttribute<Padding> {
  const item = { type: 'integer', minimum: 0 };
  const pair = { type: 'array', items: item, minItems: 2, maxItems: 2 };
  const perAxisItem = { type: 'array', items: { anyOf: [item, pair] }, minItems: rank, maxItems: rank };
  return attribute<Padding>({
    description,
    schema: { anyOf: [item, perAxisItem, ...(words.length === 0 ? [] : [{ enum: words }])] },
    read(written) {
      if (typeof written === 'string' && words.some(word => word === written))
        return { value: written === 'same' ? 'same' : repeated<AxisPadding>(rank, [0, 0]) };
      if (isWhole(written, 0)) return { value: repeated<AxisPadding>(rank, [written, written]) };
      if (isListOf(written, rank, isAxisPadding))
        return { value: written.map(entry => (typeof entry === 'number' ? [entry, entry] : (entry as AxisPadding))) };
      const list = `a list of ${rank} numbers or [begin, end] pairs`;
      const quoted = words.map(word => `"${word}"`).join(' or ');
      const close = typeof written === 'string' ? closest(written, words) : undefined;
      const hint = close === undefined ? '' : `; did you mean "${close}"?`;
      return {
        expected: `a whole number of at least 0, ${list}${quoted && `, or ${quoted}`}${hint}`,
        instead: close ?? nearestPerAxis(written, 0),
      };
    },
    traits: { isBorder: true, evensOut: true },
  });
}

/** A number within bounds; `above` and `below` are themselves excluded. */
export function real(
  description: string,
  bounds: { readonly least?: number; readonly above?: number; readonly most?: number; readonly below?: number },
): RequiredAttribute<number> {
  const { least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = bounds;
  return attribute({
    description,
    schema: {
      type: 'number',
      ...(Number.isFinite(least) && { minimum: least }),
      ...(Number.isFinite(above) && { exclusiveMinimum: above }),
      ...(Number.isFinite(most) && { maximum: most }),
      ...(Number.isFinite(below) && { exclusiveMaximum: below }),
    },
    read(written) {
      const fits =
        typeof written === 'number' && least <= written && above < written && written <= most && written < below;
      if (fits) return { value: written };
      const expected = `a number${boundsInWords({ least, above, most, below })}`;
      const nearest = typeof written === 'number' ? Math.min(most, Math.max(least, written)) : Number.NaN;
      return { expected, ...(above < nearest && nearest < below && { instead: nearest }) };
    },
  });
}

/** true or false. */
export function flag(description: string): RequiredAttribute<boolean> {
  return attribute({
    description,
    schema: { type: 'boolean' },
    read: written =>
      typeof written === 'boolean' ? { value: written } : { expected: 'true or false', instead: meantFlag(written) },
  });
}

/** true, false, or one of a few words, each with its meaning. */
export function flagOr<const Word extends string>(
  description: string,
  meanings: Readonly<Record<Word, string>>,
): RequiredAttribute<boolean | Word> {
  const word = oneOf(description, meanings);
  return attribute<boolean | Word>({
    description,
    schema: { anyOf: [{ type: 'boolean' }, word.schema] },
    read(written) {
      if (typeof written === 'boolean') return { value: written };
      const reading = word.read(written);
      if ('value' in reading) return reading;
      return { expected: `true, false or ${reading.expected}`, instead: meantFlag(written) ?? reading.instead };
    },
  });
}

/** A list of different words, of any length but empty, each with its meaning. */
export function someOf<const Word extends string>(
  description: string,
  meanings: Readonly<Record<Word, string>>,
): RequiredAttribute<readonly Word[]> {
  const word = oneOf(description, meanings);
  return attribute<readonly Word[]>({
    description,
    schema: { type: 'array', items: word.schema, minItems: 1, uniqueItems: true },
    read(written) {
      const fits =
        Array.isArray(written) &&
        0 < written.length &&
        new Set(written).size === written.length &&
        written.every(entry => 'value' in word.read(entry));
      if (fits) return { value: written as Word[] };
      const words = Object.keys(meanings).map(each => `"${each}"`);
      return { expected: `a list of different words out of ${words.join(', ')}` };
    },
  });
}

/** The name of another layer, whose facts the rules of this one are given. */
export function layerReference(description: string): RequiredAttribute<Partner> {
  return attribute<Partner>({
    description,
    schema: { type: 'string', minLength: 1 },
    read: written =>
      typeof written === 'string' && written !== ''
        ? { value: written as unknown as Partner }
        : { expected: 'the name of a layer' },
    traits: { refersToLayer: true },
  });
}

/** One of a few words, each with its meaning. */
export function oneOf<const Word extends string>(
  description: string,
  meanings: Readonly<Record<Word, string>>,
): RequiredAttribute<Word> {
  const words = Object.keys(meanings) as Word[];
  return attribute({
    description,
    schema: { enum: words, markdownEnumDescriptions: words.map(word => meanings[word]) },
    read(written) {
      const word = words.find(each => each === written);
      if (word !== undefined) return { value: word };
      const close = typeof written === 'string' ? closest(written, words) : undefined;
      const quoted = words.map(each => `"${each}"`);
      const list = quoted.length < 3 ? quoted.join(' or ') : `one of ${quoted.join(', ')}`;
      return close === undefined
        ? { expected: list }
        : { expected: `${list}; did you mean "${close}"?`, instead: close };
    },
  });
}

/** A list of layers, read by the format that unfolds it. `many` for a list of such lists. */
export function layerList(description: string, many = false): RequiredAttribute<readonly unknown[]> {
  const list = { type: 'array', items: { $ref: '#/definitions/layer' } };
  return attribute({
    description,
    schema: many ? { type: 'array', items: list } : list,
    read(written) {
      if (Array.isArray(written) && (!many || written.every(Array.isArray))) return { value: written };
      return { expected: many ? 'a list of branches, each a list of layers' : 'a list of layers' };
    },
    traits: { holdsLayers: many ? 'many' : 'one' },
  });
}

/** The number in words when it is one that `wholeNumber` takes. */
export function isWhole(written: unknown, least: number): written is number {
  return Number.isSafeInteger(written) && least <= (written as number) && (written as number) <= largest;
}

/** What an attribute says beside its value. */
type Traits = Pick<
  Attribute<unknown>,
  'refersToLayer' | 'dividesChannels' | 'countsChannels' | 'isBorder' | 'usual' | 'evensOut' | 'holdsLayers'
>;

function attribute<Value>(declared: {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly read: (written: unknown) => Reading<Value>;
  readonly traits?: Traits;
}): RequiredAttribute<Value> {
  const { description, read, traits } = declared;
  const schema = { ...declared.schema, markdownDescription: description };
  return {
    ...traits,
    description,
    schema,
    required: true,
    read: written => (written === undefined ? { expected: 'a value' } : read(written)),
    default(written) {
      const fallback = read(written);
      if (!('value' in fallback)) throw new Error(`unreachable: ${JSON.stringify(written)} is no default`);
      return optionalAttribute({
        ...traits,
        description,
        required: false,
        defaultText: JSON.stringify(written),
        schema: { ...schema, default: written },
        read: given => (given === undefined ? fallback : read(given)),
      });
    },
    usually: usual => attribute({ ...declared, traits: { ...traits, usual } }),
    optional: meaning =>
      optionalAttribute<Value | undefined>({
        ...traits,
        description,
        required: false,
        defaultText: meaning,
        schema,
        read: given => (given === undefined ? { value: undefined } : read(given)),
      }),
  };
}

function optionalAttribute<Value>(declared: Attribute<Value, false>): OptionalAttribute<Value> {
  return { ...declared, usually: usual => optionalAttribute({ ...declared, usual }) };
}

function isAxisPadding(written: unknown): boolean {
  return isWhole(written, 0) || isListOf(written, 2, entry => isWhole(entry, 0));
}

function isListOf(written: unknown, length: number, fits: (entry: unknown) => boolean): written is unknown[] {
  return Array.isArray(written) && written.length === length && written.every(fits);
}

function repeated<Entry>(rank: number, entry: Entry): readonly Entry[] {
  return Array.from({ length: rank }, () => entry);
}

function boundsInWords({ least, above, most, below }: Record<'least' | 'above' | 'most' | 'below', number>): string {
  const lower = Number.isFinite(least) ? ` of at least ${least}` : Number.isFinite(above) ? ` above ${above}` : '';
  const upper = Number.isFinite(most) ? ` at most ${most}` : Number.isFinite(below) ? ` below ${below}` : '';
  return lower && upper ? `${lower} and${upper}` : lower || upper;
}
