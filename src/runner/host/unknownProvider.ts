import { closest } from '../../core/closest.ts';
import { providerRows } from '../providerList.ts';

/** That there is no such provider, which one was probably meant, and which there are. */
export function unknownProvider(written: string): string {
  const names = ['auto', ...providerRows.map(({ name }) => name)];
  const close = closest(written, names);
  const hint = close === undefined ? 'there are' : `did you mean "${close}"? There are`;
  return `no execution provider is called "${written}"; ${hint} ${names.join(', ')}`;
}
