import { pathOf } from '../core/network.ts';
import type { Span } from '../formats/sourceMap.ts';
import { countAll, countByClass, type Convention } from '../core/conventions.ts';
import type { NetworkFile } from './networkFile.ts';

/** The object that `analyze --json` prints; its names are a contract. What is not known is null. */
export function analysisJson(file: NetworkFile, convention: Convention) {
  const { network, analysis, sourceMap, diagnostics, lines } = file;
  const { totals } = analysis;
  const range = ({ start, end }: Span) => ({ start: lines.positionAt(start), end: lines.positionAt(end) });
  return {
    name: network.name,
    inputs: Object.fromEntries(network.inputs.map(({ name, shape }) => [name, shape ?? null])),
    totals: {
      params: totals.params,
      buffers: totals.buffers,
      macs: countAll(convention, analysis.layers),
      weightBytes: totals.weightBytes,
      activationBytes: totals.activationBytes,
      peakActivationBytes: totals.peakActivationBytes,
      receptiveField: totals.receptiveField,
      minInput: totals.minInput,
      partial: totals.partial,
    },
    convention: convention.name,
    byClass: countByClass(convention, analysis.layers),
    layers: network.layers.map((layer, id) => {
      const analysed = analysis.layers[id];
      const [span = { start: 0, end: 0 }] = sourceMap.spansOf({ layer: id });
      return {
        name: layer.name,
        type: layer.type,
        path: pathOf(network, layer.group),
        inputs: layer.inputs.map(source => {
          if (source === undefined) return null;
          return ('input' in source ? network.inputs[source.input]?.name : network.layers[source.layer]?.name) ?? null;
        }),
        inputShapes: analysed?.inputShapes.map(shape => shape ?? null) ?? [],
        outputShape: analysed?.outputShape ?? null,
        params: analysed?.params ?? null,
        buffers: analysed?.bufferCount ?? null,
        macs: analysed === undefined ? null : convention.count(analysed),
        activationBytes: analysed?.activationBytes ?? null,
        receptiveField: analysed?.reach?.map(({ size }) => size) ?? null,
        jump: analysed?.reach?.map(({ jump }) => jump) ?? null,
        start: analysed?.reach?.map(({ start }) => start) ?? null,
        range: range(span),
      };
    }),
    diagnostics: diagnostics.map(({ code, severity, message, span, related }) => ({
      code,
      severity,
      message,
      range: range(span),
      related: related.map(({ span: at, message: text }) => ({ message: text, range: range(at) })),
    })),
  };
}
