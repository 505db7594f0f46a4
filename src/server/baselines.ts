import type { Evaluator } from '../evaluator/host.ts';
import type { Evaluation } from '../formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';
import { withBaseline, withoutBaseline } from '../language/baseline.ts';
import type { NetworkModel } from '../language/model.ts';
import type { OldVersion } from '../protocol/lsp.ts';

/** What documents are compared with. */
export interface Baselines {
  /** Reads an earlier version and keeps it for the document, instead of the one before; null keeps none. */
  set(uri: string, version: OldVersion | null): Promise<void>;
  /** The model with what has changed since the version that is kept. */
  compare(uri: string, model: NetworkModel): NetworkModel;
  /** A version as a network; undefined where it is a program that makes none. */
  read(uri: string, version: OldVersion): Promise<NetworkModel | undefined>;
}

/** How texts become models. */
interface Reader {
  readModel(text: string): NetworkModel;
  readProgramModel(text: string, evaluation: Evaluation): NetworkModel;
}

/** No baselines yet. Versions are read once, when they are given; `filesAt` has what they import. */
export function createBaselines(
  reader: Reader,
  evaluator: Evaluator,
  filesAt: (revision: string | undefined) => ModuleFiles,
): Baselines {
  const kept = new Map<string, { readonly label: string; readonly model: NetworkModel }>();
  const newest = new Map<string, OldVersion | null>();
  const read: Baselines['read'] = async (uri, { text, revision }) => {
    if (!uri.endsWith('.cnn.ts')) return reader.readModel(text);
    const evaluation = await evaluator.evaluate({ uri, text }, filesAt(revision));
    const isNetwork = evaluation.isComplete && evaluation.recorded !== undefined;
    return isNetwork ? reader.readProgramModel(text, evaluation) : undefined;
  };
  return {
    read,
    async set(uri, version) {
      newest.set(uri, version);
      const model = version === null ? undefined : await read(uri, version);
      if (newest.get(uri) !== version) return;
      newest.delete(uri);
      if (version === null || model === undefined) kept.delete(uri);
      else kept.set(uri, { label: version.label, model });
    },
    compare(uri, model) {
      const before = kept.get(uri);
      if (before !== undefined) return withBaseline(model, before.label, before.model);
      return withoutBaseline(model);
    },
  };
}
