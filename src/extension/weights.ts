import type * as vscode from 'vscode';

/** The address of a network, as a `vscode.Uri` says it. */
type Address = Pick<vscode.Uri, 'toString'>;

/** Which weights each network of the workspace is run, timed and exported with; it outlives the window. */
export interface ChosenWeights {
  /** Path of the weights of a network; undefined where they are drawn from its seed. */
  of(network: Address): string | undefined;
  /** Chooses a file of weights, as a training does when it has ended; undefined goes back to those of the seed. */
  set(network: Address, path: string | undefined): Promise<void>;
  /** The file that was chosen last, even when the seed was chosen since. */
  last(network: Address): string | undefined;
  /** Goes on with the choices of networks that have other names or places now. */
  rename(files: readonly { readonly oldUri: Address; readonly newUri: Address }[]): Promise<void>;
  /** Calls back whenever a choice has changed. */
  onDidChange(listener: () => void): { dispose(): void };
}

/** Where the choices are kept, in the workspace. */
const memory = 'cnn.weights';

/** What is kept of a network. */
interface Choice {
  readonly last: string;
  readonly isUsed: boolean;
}

/** The choices that the workspace remembers. */
export function createChosenWeights(workspace: Pick<vscode.Memento, 'get' | 'update'>): ChosenWeights {
  const listeners = new Set<() => void>();
  const choices = (): ReadonlyMap<string, Choice> =>
    new Map(Object.entries(workspace.get(memory, {})).filter(isChoice));
  const keep = async (all: ReadonlyMap<string, Choice>): Promise<void> => {
    await workspace.update(memory, Object.fromEntries(all));
    for (const listener of listeners) listener();
  };
  return {
    of(network) {
      const choice = choices().get(network.toString());
      return choice?.isUsed === true ? choice.last : undefined;
    },
    async set(network, path) {
      const key = network.toString();
      const all = new Map(choices());
      const last = path ?? all.get(key)?.last;
      if (last !== undefined) await keep(all.set(key, { last, isUsed: path !== undefined }));
    },
    last: network => choices().get(network.toString())?.last,
    async rename(files) {
      const all = new Map(choices());
      let isOther = false;
      for (const { oldUri, newUri } of files) {
        const choice = all.get(oldUri.toString());
        if (choice === undefined) continue;
        all.delete(oldUri.toString());
        all.set(newUri.toString(), choice);
        isOther = true;
      }
      if (isOther) await keep(all);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** An older or newer version of ours may have kept something else. */
function isChoice(entry: [string, unknown]): entry is [string, Choice] {
  const [, value] = entry;
  if (typeof value !== 'object' || value === null) return false;
  const { last, isUsed } = value as Partial<Record<keyof Choice, unknown>>;
  return typeof last === 'string' && typeof isUsed === 'boolean';
}
