import { closest } from '../../../../core/closest.ts';
import type { DataProblem } from '../../../../training/dataSet.ts';
import type { FoundData } from '../../../../training/data/fit.ts';
import { makeMnist1d, mnist1dDefaults } from '../../../../training/data/mnist1d.ts';
import { dataProblem } from '../../../../training/data/problem.ts';

const mostExamples = 1_000_000;

/**
 * The data of "mnist1d", or of "mnist1d?examples=1000&seed=7" with other settings than the published ones; undefined for another place.
 */
export function readMnist1d(place: string): FoundData | DataProblem | undefined {
  const [name, query = ''] = place.split('?', 2);
  if (name !== 'mnist1d') return undefined;
  const settings = { ...mnist1dDefaults };
  for (const [key, text] of new URLSearchParams(query)) {
    if (key !== 'examples' && key !== 'seed') {
      const meant = closest(key, Object.keys(settings));
      return dataProblem(
        `unknown setting "${key}" of mnist1d; ${meant === undefined ? 'use examples or seed' : `did you mean "${meant}"?`}`,
      );
    }
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(number))
      return dataProblem(`${key} of mnist1d is "${text}"; use a whole number such as ${settings[key]}`);
    settings[key] = number;
  }
  const { examples } = settings;
  if (examples % 10 !== 0 || examples < 10 || mostExamples < examples)
    return dataProblem(
      `${examples} examples of mnist1d cannot be made; use a multiple of 10 from 10 to 1,000,000, of which a fifth is for the test`,
    );
  return { ...makeMnist1d(settings), isBytes: false };
}
