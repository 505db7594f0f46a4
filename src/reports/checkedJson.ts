/** Takes a value that may be anything, as JSON gives it; says in `problems` what is wrong at which path. */
export type Reader<Value> = (value: unknown, path: string, problems: string[]) => Value | undefined;

/** Readers for what an object has to have; fields beyond these stay as they are. */
export type Fields<Value> = { readonly [Key in keyof Value]: Reader<Value[Key]> };

/** A number. JSON has none for NaN and infinity and writes null instead, which is read as NaN. */
export const number: Reader<number> = (value, path, problems) => {
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  note('a number', path, problems);
  return undefined;
};

/** A number that is one. */
export const finite: Reader<number> = (value, path, problems) =>
  typeof value === 'number' && Number.isFinite(value) ? value : noted('a number', path, problems);

/** A string. */
export const text: Reader<string> = (value, path, problems) =>
  typeof value === 'string' ? value : noted('a text', path, problems);

/** True or false. */
export const flag: Reader<boolean> = (value, path, problems) =>
  typeof value === 'boolean' ? value : noted('true or false', path, problems);

/** One of some values. */
export function oneOf<const Value extends string | number | boolean>(values: readonly Value[]): Reader<Value> {
  return (value, path, problems) =>
    values.find(each => each === value) ??
    noted(`one of ${values.map(each => `"${each}"`).join(', ')}`, path, problems);
}

/** What one reader takes, or else another. */
export function either<First, Second>(first: Reader<First>, second: Reader<Second>): Reader<First | Second> {
  return (value, path, problems) => {
    const found = first(value, path, []);
    return found === undefined ? second(value, path, problems) : found;
  };
}

/** Something that need not be there. */
export function optional<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  return (value, path, problems) => (value === undefined ? undefined : reader(value, path, problems));
}

/** Any number of something. */
export function list<Value>(reader: Reader<Value>): Reader<readonly Value[]> {
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      note('a list', path, problems);
      return undefined;
    }
    const [before, read] = [problems.length, [] as Value[]];
    value.forEach((each: unknown, at) => {
      const one = reader(each, `${path}[${at}]`, problems);
      if (one !== undefined) read.push(one);
    });
    return problems.length === before ? read : undefined;
  };
}

/** Two of something. */
export function pair<Value>(reader: Reader<Value>): Reader<readonly [Value, Value]> {
  return (value, path, problems) => {
    const [first, second, ...rest] = list(reader)(value, path, problems) ?? [];
    if (first === undefined || second === undefined || 0 < rest.length) {
      note('two of a kind', path, problems);
      return undefined;
    }
    return [first, second];
  };
}

/** Any number of something, by names that nobody knows beforehand. */
export function table<Value>(reader: Reader<Value>): Reader<Readonly<Record<string, Value>>> {
  return (value, path, problems) => {
    if (!isObject(value)) {
      note('an object', path, problems);
      return undefined;
    }
    const before = problems.length;
    const entries = Object.entries(value).map(
      ([key, each]) => [key, reader(each, `${path}.${key}`, problems)] as const,
    );
    return problems.length === before ? (Object.fromEntries(entries) as Record<string, Value>) : undefined;
  };
}

/**
 * An object with some fields. What it has beyond them is kept: a report of a newer version says more, and nothing of that should be
 * lost when it is handed on.
 */
export function object<Value>(fields: Fields<Value>): Reader<Value> {
  const known = Object.entries<Reader<unknown>>(fields as Readonly<Record<string, Reader<unknown>>>);
  return (value, path, problems) => {
    if (!isObject(value)) {
      note('an object', path, problems);
      return undefined;
    }
    const before = problems.length;
    const read: Record<string, unknown> = { ...value };
    for (const [key, reader] of known) {
      const own = Object.hasOwn(value, key) ? value[key] : undefined;
      const field = reader(own, path === '' ? key : `${path}.${key}`, problems);
      if (field === undefined) Reflect.deleteProperty(read, key);
      else read[key] = field;
    }
    return problems.length === before ? (read as Value) : undefined;
  };
}

/** Whether it is an object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Says what is expected, and gives nothing. */
function noted(expected: string, path: string, problems: string[]): undefined {
  note(expected, path, problems);
  return undefined;
}

function note(expected: string, path: string, problems: string[]): void {
  problems.push(`${path === '' ? 'it' : path} is not ${expected}`);
}
