import { closest } from '../core/closest.ts';
import { conventions, type Convention } from '../core/conventions.ts';
import { UsageError } from './output.ts';

/** The convention of that name. Throws `UsageError` for one that there is not. */
export function conventionOf(name: string): Convention {
  const found = conventions.find(convention => convention.name === name);
  if (found !== undefined) return found;
  const names = conventions.map(convention => convention.name);
  const close = closest(name, names);
  throw new UsageError(
    `no counting convention "${name}"; ${close === undefined ? `there is ${names.join(', ')}` : `did you mean "${close}"?`}`,
  );
}
