/** Where the server says what went wrong inside it; the editor shows it in its log. */
export interface Log {
  error(message: string): void;
}

/** The handler, but a bug in it is logged and answered by null: one failing feature does not take the others with it. */
export function guard<Params extends readonly unknown[], Result>(
  log: Log,
  name: string,
  handler: (...params: Params) => Result | Promise<Result>,
): (...params: Params) => Promise<Result | null> {
  return async (...params) => {
    try {
      return await handler(...params);
    } catch (error) {
      log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return null;
    }
  };
}
