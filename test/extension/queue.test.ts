import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createQueue, type Job, type Queue } from '../../src/extension/runs/queue.ts';

/** A queue of jobs that end when the test says so, or when they are cancelled. */
interface Watched {
  readonly queue: Queue<string>;
  /** Asks for a job that gives its title; gives the number by which it is cancelled. */
  ask(title: string, key?: string): number;
  /** Ends the job that runs. */
  end(): Promise<void>;
  fail(message: string): Promise<void>;
  /** What has begun, in order. */
  readonly begun: string[];
  readonly outcomes: Map<string, string | undefined>;
  readonly lines: string[];
  /** The states at each change. */
  readonly seen: string[];
}

function watched(): Watched {
  const begun: string[] = [];
  const lines: string[] = [];
  const seen: string[] = [];
  const outcomes = new Map<string, string | undefined>();
  let running: { resolve(outcome: string): void; reject(error: Error): void; title: string } | undefined;
  const queue: Queue<string> = createQueue<string>({
    changed: () => seen.push(states(queue)),
    log: line => lines.push(line),
  });
  const job = (title: string, key: string): Job<string> => ({
    key,
    title,
    run(signal, say) {
      assert.equal(running, undefined, 'one at a time');
      begun.push(title);
      say('works');
      return new Promise((resolve, reject) => {
        running = { resolve, reject, title };
        signal.addEventListener('abort', () => {
          running = undefined;
          resolve('ended');
        });
      });
    },
  });
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  return {
    queue,
    begun,
    lines,
    seen,
    outcomes,
    ask(title, key = title) {
      const asked = queue.ask(job(title, key));
      void asked.outcome.then(
        outcome => outcomes.set(title, outcome),
        (error: unknown) => outcomes.set(title, String(error)),
      );
      return asked.id;
    },
    async end() {
      const ending = running;
      running = undefined;
      ending?.resolve(`${ending.title} is done`);
      await settled();
    },
    async fail(message) {
      const failing = running;
      running = undefined;
      failing?.reject(new Error(message));
      await settled();
    },
  };
}

function states(queue: Queue<string>): string {
  return queue
    .jobs()
    .map(({ title, state }) => `${title} ${state}`)
    .join(', ');
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('the queue of runs', () => {
  it('runs the first at once, and the others one after the other', async () => {
    const { queue, ask, end, begun, outcomes } = watched();
    for (const title of ['LeNet-5', 'ResNet-50', 'VGG-16']) ask(title);
    assert.equal(states(queue), 'LeNet-5 running, ResNet-50 waiting, VGG-16 waiting');
    assert.equal(queue.jobs()[0]?.message, 'works');
    await end();
    assert.equal(states(queue), 'ResNet-50 running, VGG-16 waiting');
    await end();
    await end();
    assert.deepEqual(begun, ['LeNet-5', 'ResNet-50', 'VGG-16']);
    assert.deepEqual([...outcomes.values()], ['LeNet-5 is done', 'ResNet-50 is done', 'VGG-16 is done']);
    assert.deepEqual(queue.jobs(), []);
  });

  it('takes two of a kind that wait for one, as it was asked for last, at the place of the first', async () => {
    const { queue, ask, end, begun, outcomes } = watched();
    ask('first', 'network');
    ask('second', 'network');
    ask('other');
    ask('third', 'network');
    assert.equal(states(queue), 'first running, third waiting, other waiting');
    await end();
    await end();
    await end();
    assert.deepEqual(begun, ['first', 'third', 'other']);
    assert.deepEqual([outcomes.get('second'), outcomes.get('third')], ['third is done', 'third is done']);
  });

  it('takes out what waits when it is cancelled, and lets the rest go on', async () => {
    const { queue, ask, end, begun, outcomes } = watched();
    ask('first');
    const second = ask('second');
    ask('third');
    queue.cancel(second);
    await settled();
    assert.ok(outcomes.has('second'));
    assert.equal(outcomes.get('second'), undefined);
    await end();
    assert.deepEqual(begun, ['first', 'third']);
  });

  it('ends what runs when it is cancelled, and begins the next only then', async () => {
    const { queue, ask, seen, outcomes } = watched();
    const first = ask('first');
    ask('second');
    queue.cancel(first);
    assert.equal(states(queue), 'first ending, second waiting');
    await settled();
    assert.equal(states(queue), 'second running');
    assert.equal(outcomes.get('first'), 'ended');
    assert.ok(seen.every(state => (state.match(/running|ending/g) ?? []).length <= 1));
  });

  it('goes on behind a job that fails, and tells who has asked for it', async () => {
    const { ask, fail, begun, outcomes, lines } = watched();
    ask('first');
    ask('second');
    await fail('gone');
    assert.deepEqual(begun, ['first', 'second']);
    assert.equal(outcomes.get('first'), 'Error: gone');
    assert.ok(lines.includes('first: ends with an error: gone'));
  });

  it('logs each step', async () => {
    const { ask, end, lines } = watched();
    ask('first');
    ask('second');
    await end();
    assert.deepEqual(lines, [
      'first: is asked for',
      'first: begins',
      'first: works',
      'second: is asked for, after 1 more',
      'first: is over',
      'second: begins',
      'second: works',
    ]);
  });

  it('ends everything when it is disposed, and begins nothing any more', async () => {
    const { queue, ask, begun, outcomes } = watched();
    ask('first');
    ask('second');
    await queue.dispose();
    ask('third');
    await settled();
    assert.deepEqual(begun, ['first']);
    assert.deepEqual(Object.fromEntries(outcomes), { first: 'ended', second: undefined, third: undefined });
    assert.deepEqual(queue.jobs(), []);
  });

  it('never runs two at once and forgets none, whatever is asked, cancelled and ended in between', async () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('ask' as const), key: fc.nat(3) }),
      fc.record({ what: fc.constant('cancel' as const), key: fc.nat(12) }),
      fc.record({ what: fc.constant('end' as const), key: fc.constant(0) }),
      fc.record({ what: fc.constant('fail' as const), key: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
        const { queue, ask, end, fail, outcomes, seen } = watched();
        let nAsked = 0;
        for (const { what, key } of steps) {
          if (what === 'ask') ask(`job ${++nAsked}`, `key ${key}`);
          else if (what === 'cancel') queue.cancel(key);
          else if (what === 'end') await end();
          else await fail('gone');
        }
        while (0 < queue.jobs().length) await end();
        await settled();
        assert.equal(outcomes.size, nAsked);
        assert.ok(seen.every(state => (state.match(/running|ending/g) ?? []).length <= 1));
      }),
      { numRuns: 60 },
    );
  });
});
