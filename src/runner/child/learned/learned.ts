import type { LearnedMethods } from '../../../protocol/learned.ts';
import type { Workshop } from '../runtime.ts';
import { activationsOf } from './activations.ts';
import { confusionReport } from './confusion.ts';
import { filtersOf } from './filters.ts';
import { maximised } from './maximise.ts';
import { openSubject, type Subject } from './subject.ts';

/** Answers about the network that was opened last; one question at a time, since a session has one input. */
export function createLearned(workshop: Workshop): LearnedMethods {
  let subject: Subject | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const opened = (): Subject => {
    if (subject === undefined) throw new Error('unreachable: no network was opened');
    return subject;
  };
  const inTurn = <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
    const next = last.then(answer, answer);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    openLearned: request =>
      inTurn(async () => {
        subject = await openSubject(workshop, request);
        return subject.summary;
      }),
    filters: request => filtersOf(opened(), request),
    activations: request => inTurn(() => activationsOf(opened(), request)),
    maximise: request => inTurn(() => maximised(opened(), request, workshop.say)),
    confusion: () => inTurn(() => confusionReport(opened(), workshop.say)),
  };
}
