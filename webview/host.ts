import { connect, type Methods, type Remote } from '../src/protocol/channel.ts';

/** The editor around a page: its methods, and what it keeps for the page while that is hidden or loaded again. */
export interface Host<Theirs extends Methods, Saved> {
  readonly remote: Remote<Theirs>;
  readonly saved: Saved | undefined;
  save(state: Saved): void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Connects the page with the editor; can be done once. `own` answers what the editor asks. */
export function connectHost<Theirs extends Methods, Saved>(own: Methods): Host<Theirs, Saved> {
  const vscode = acquireVsCodeApi();
  const { remote } = connect<Theirs>(
    {
      post: message => vscode.postMessage(message),
      listen(receive) {
        // The editor sends text, which takes less time than objects.
        const listener = ({ data }: MessageEvent<unknown>): void =>
          receive(typeof data === 'string' ? JSON.parse(data) : data);
        window.addEventListener('message', listener);
        return () => window.removeEventListener('message', listener);
      },
    },
    own,
  );
  return {
    remote,
    saved: vscode.getState() as Saved | undefined,
    save: state => vscode.setState(state),
  };
}
