import type { CheckResult, CheckedLimit } from '../protocol/lsp.ts';
import type { DocumentEntry } from './documents.ts';
import { toRange } from './toLsp.ts';

/** Errors and limits of a document. A limit stands where it is written. */
export async function checkOf({ document, model }: DocumentEntry): Promise<CheckResult> {
  const { network, analysis, diagnostics, sourceMap } = await model();
  const { params, macs } = analysis.totals;
  const totals = { maxParams: params, maxMacs: macs, maxLatencyMs: undefined };
  const limits = (['maxParams', 'maxMacs', 'maxLatencyMs'] as const).flatMap((key): readonly CheckedLimit[] => {
    const limit = network.budget[key];
    if (limit === undefined) return [];
    const [total, [span]] = [totals[key], sourceMap.spansOf({ network: `budget.${key}` })];
    return [{ key, limit, ...(total !== undefined && { total }), ...(span && { range: toRange(document, span) }) }];
  });
  const errors = diagnostics.flatMap(({ severity, message, span }) =>
    severity === 'error' ? [{ message, range: toRange(document, span) }] : [],
  );
  return { name: network.name, errors, limits };
}
