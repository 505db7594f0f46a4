import { comparisonText } from '../language/comparison.ts';
import { networkSummary } from '../language/networkSummary.ts';
import {
  baselineNotification,
  compareRequest,
  summaryRequest,
  type BaselineParams,
  type CompareParams,
  type CompareResult,
  type SummaryParams,
  type SummaryResult,
} from '../protocol/lsp.ts';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';

/** What has changed: since the version that the client names, or against another network. */
export const comparing: ServerFeature = {
  capabilities: {},
  register({ connection, documents, baselines, withDocument, shown, log }) {
    const setBaseline = guard(log, 'baseline', async ({ uri, baseline }: BaselineParams) => {
      await baselines.set(uri, baseline);
      const entry = documents.get(uri);
      if (entry === undefined) return;
      entry.refine(model => baselines.compare(uri, model));
      await shown([uri]);
    });
    connection.onNotification(baselineNotification, (params: BaselineParams) => void setBaseline(params));
    connection.onRequest<SummaryResult, undefined>(
      summaryRequest,
      guard(log, 'summary', ({ uri }: SummaryParams): Promise<SummaryResult> =>
        withDocument(uri, async ({ model }) => networkSummary(await model())),
      ),
    );
    connection.onRequest<CompareResult, undefined>(
      compareRequest,
      guard(log, 'compare', ({ uri, other }: CompareParams): Promise<CompareResult> =>
        withDocument(uri, async ({ model }): Promise<CompareResult> => {
          const before = await baselines.read(other.uri, other);
          if (before === undefined) return { problem: `${other.label} cannot be evaluated` };
          return comparisonText(before.analysis, (await model()).analysis);
        }),
      ),
    );
  },
};
