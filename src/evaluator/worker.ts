import { parentPort } from 'node:worker_threads';
import { evaluate, type Evaluation, type Program } from '../formats/typescript/evaluate.ts';
import { createSandbox } from '../formats/typescript/sandbox.ts';
import { catalogue } from '../layers/index.ts';
import { connect } from '../protocol/channel.ts';
import type { EvaluatorHostMethods, EvaluatorMethods } from '../protocol/evaluator.ts';
import { pack } from './packing.ts';

/**
 * Entry of the thread that evaluates programs: nothing waits for it, and the host can end it. The programs themselves run in a
 * sandbox, in which not even the thread exists.
 */
const port = parentPort;
if (port === null) throw new Error('unreachable: this is the entry of a worker');
const sandbox = createSandbox();

const { remote: host } = connect<EvaluatorHostMethods>(
  {
    post: message => port.postMessage(message),
    listen(receive) {
      port.on('message', receive);
      return () => port.off('message', receive);
    },
  },
  { ready: () => undefined, evaluate: program => evaluateHere(program) } satisfies EvaluatorMethods,
);

async function evaluateHere(program: Program): Promise<Evaluation> {
  return pack(await evaluate(program, { read: uri => host.read({ uri }) }, catalogue, sandbox));
}
