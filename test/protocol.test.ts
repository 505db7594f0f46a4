import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import { connect, type Methods, type Port } from '../src/protocol/channel.ts';

/** Both ends of a pipe. */
function ports(): readonly [Port, Port, () => void] {
  const { port1, port2 } = new MessageChannel();
  const wrap = (port: typeof port1): Port => ({
    post: message => port.postMessage(message),
    listen(receive) {
      port.on('message', receive);
      return () => port.off('message', receive);
    },
  });
  return [wrap(port1), wrap(port2), () => port1.close()];
}

interface Offered extends Methods {
  readonly double: (params: { n: number }) => number;
  readonly fail: (params: object) => never;
  readonly wait: (params: object, signal: AbortSignal) => Promise<string>;
}

describe('a channel', () => {
  let close = (): void => undefined;
  const connected = (): ReturnType<typeof connect<Offered>> => {
    const [near, far, end] = ports();
    close = end;
    connect(far, {
      double: ({ n }: { n: number }) => 2 * n,
      fail: () => {
        throw new Error('no bread');
      },
      wait: (_: object, signal: AbortSignal) =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => resolve('aborted'));
        }),
    });
    return connect<Offered>(near, {});
  };
  afterEach(() => close());

  it('answers calls, each by its own result', async () => {
    const { remote } = connected();
    assert.deepEqual(await Promise.all([remote.double({ n: 1 }), remote.double({ n: 21 })]), [2, 42]);
  });

  it('carries errors across', async () => {
    const { remote } = connected();
    await assert.rejects(remote.fail({}), /no bread/);
    await assert.rejects(
      (remote as unknown as { nothing(params: object): Promise<void> }).nothing({}),
      /no method "nothing"/,
    );
  });

  it('carries cancellation across', async () => {
    const { remote } = connected();
    const controller = new AbortController();
    const waiting = remote.wait({}, controller.signal);
    controller.abort();
    assert.equal(await waiting, 'aborted');
  });

  it('rejects what is pending when it is disposed', async () => {
    const channel = connected();
    const waiting = channel.remote.wait({});
    channel.dispose('gone');
    await assert.rejects(waiting, /gone/);
  });
});
