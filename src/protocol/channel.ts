/** One end of a pipe that carries structured-clonable messages: a webview, a child process, a worker. */
export interface Port {
  post(message: unknown): void;
  /** Calls back for each message from the other side; the result stops it. */
  listen(receive: (message: unknown) => void): () => void;
}

/** What one side offers: methods from a single parameter object to a result. */
export type Methods = { readonly [Name in string]: (params: never, signal: AbortSignal) => unknown };

/** The same methods, called from the other side. */
export type Remote<M extends Methods> = {
  readonly [Name in keyof M]: (
    params: Parameters<M[Name]>[0],
    signal?: AbortSignal,
  ) => Promise<Awaited<ReturnType<M[Name]>>>;
};

/** A connected end. `dispose` rejects every call that is still waiting. */
export interface Channel<M extends Methods> {
  readonly remote: Remote<M>;
  dispose(reason?: string): void;
}

type Message =
  | { readonly call: number; readonly method: string; readonly params: unknown }
  | { readonly reply: number; readonly result?: unknown; readonly error?: string }
  | { readonly cancel: number };

/**
 * Connects both sides of a port: `own` answers the calls of the other side, `remote` calls its methods. An error crosses as
 * its message; aborting the signal of a call aborts the signal that its method was given.
 */
export function connect<Theirs extends Methods>(port: Port, own: Methods): Channel<Theirs> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const running = new Map<number, AbortController>();
  let lastCall = 0;

  const answer = async (call: number, method: string, params: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(call, controller);
    try {
      const handler = Object.hasOwn(own, method) ? own[method] : undefined;
      if (handler === undefined) throw new Error(`no method "${method}" on this side`);
      port.post({ reply: call, result: await handler(params as never, controller.signal) } satisfies Message);
    } catch (error) {
      port.post({ reply: call, error: error instanceof Error ? error.message : String(error) } satisfies Message);
    } finally {
      running.delete(call);
    }
  };

  const stop = port.listen(raw => {
    const message = raw as Message;
    if ('method' in message)
      void answer(message.call, message.method, message.params); // answers by message, also when it fails
    else if ('cancel' in message) running.get(message.cancel)?.abort();
    else if ('reply' in message) {
      const call = waiting.get(message.reply);
      waiting.delete(message.reply);
      if (message.error === undefined) call?.resolve(message.result);
      else call?.reject(new Error(message.error));
    }
  });

  const call = (method: string, params: unknown, signal?: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastCall;
      waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => port.post({ cancel: id } satisfies Message), { once: true });
      port.post({ call: id, method, params } satisfies Message);
    });

  return {
    remote: new Proxy({} as Remote<Theirs>, {
      get: (_, method) => (params: unknown, signal?: AbortSignal) => call(String(method), params, signal),
    }),
    dispose(reason = 'the other side is gone') {
      stop();
      for (const { reject } of waiting.values()) reject(new Error(reason));
      waiting.clear();
      for (const controller of running.values()) controller.abort();
    },
  };
}
