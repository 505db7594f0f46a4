import { explain } from '../language/explain.ts';
import { explainRequest, type ExplainParams, type ExplainResult } from '../protocol/lsp.ts';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';

/** What diagnostics mean, for the command that their codes lead to. */
export const explanations: ServerFeature = {
  capabilities: {},
  register({ connection, log }) {
    connection.onRequest<ExplainResult, undefined>(
      explainRequest,
      guard(log, 'explain', ({ code }: ExplainParams): ExplainResult => {
        const markdown = explain(code);
        return markdown === undefined ? null : { markdown };
      }),
    );
  },
};
