import type { DataProblem } from '../dataSet.ts';

/** What is wrong with data, where, and how to mend it. */
export function dataProblem(problem: string): DataProblem {
  return { problem };
}

/** Whether something could not be read. */
export function isDataProblem(read: object): read is DataProblem {
  return 'problem' in read;
}
