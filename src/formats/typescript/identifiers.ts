/** Words that no variable may be called, and names that programs have a use for. */
const reserved = new Set(
  (
    'arguments as async await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for from function get if implements import in index instanceof interface let new null of package private ' +
    'protected public return set static super switch this throw true try type typeof undefined var void while with x yield ' +
    'Feature Math NaN Infinity block console network'
  ).split(' '),
);

/** Names of variables, functions and parameters for whatever things are called elsewhere. */
export interface Identifiers {
  /** A name that nothing else in the program has. */
  unique(name: string): string;
  /** A name for a parameter, which may be that of a parameter of another function. */
  parameter(name: string): string;
}

/** No names yet but those of the functions that are imported. */
export function createIdentifiers(imported: readonly string[]): Identifiers {
  const taken = new Set([...reserved, ...imported]);
  const parameters = new Set<string>();
  const free = (name: string, isFree: (candidate: string) => boolean): string => {
    const bare = asIdentifier(name);
    let candidate = bare;
    for (let number = 2; !isFree(candidate); number++) candidate = `${bare}${/\d$/.test(bare) ? '_' : ''}${number}`;
    return candidate;
  };
  return {
    unique(name) {
      const found = free(name, candidate => !taken.has(candidate) && !parameters.has(candidate));
      taken.add(found);
      return found;
    },
    parameter(name) {
      const found = free(name, candidate => !taken.has(candidate));
      parameters.add(found);
      return found;
    },
  };
}

/** The name in camel case, without what identifiers may not have. */
function asIdentifier(name: string): string {
  const [first = '', ...others] = name.split(/[^A-Za-z0-9_$]+/).filter(part => part !== '');
  const joined = first + others.map(part => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return /^[A-Za-z_$]/.test(joined) ? joined : `_${joined}`;
}
