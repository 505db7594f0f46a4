import type { Locus, Part } from '../../core/diagnostic.ts';
import type { SourceMap, Span } from '../sourceMap.ts';
import { lengthOf, touches } from '../spans.ts';
import type { CallSyntax } from './callSyntax.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';
import type { CallChain, RecordedNetwork } from './recording.ts';

/** Places of a recorded network in the file that was evaluated: the call that made a part, then those that led to it. */
export function createCallMap(syntax: ModuleSyntax, recorded: RecordedNetwork | undefined): SourceMap {
  const callsOf = (chain: CallChain): readonly CallSyntax[] =>
    chain.flatMap(({ module, call }) => (module === 0 ? (syntax.calls[call] ?? []) : []));
  const [network] = callsOf(recorded?.call ?? []);
  const start = syntax.exports[0]?.span.start ?? 0;
  const networkSpan = network === undefined ? { start, end: start + 1 } : network.callee;
  let lociOfCalls: ReadonlyMap<CallSyntax, readonly Locus[]> | undefined;
  return {
    spansOf(locus) {
      if ('network' in locus) {
        const [key] = locus.network.split('.');
        return [network?.attributes.find(({ name }) => name === key)?.value ?? networkSpan];
      }
      const chain = ('layer' in locus ? recorded?.layerCalls[locus.layer] : recorded?.groupCalls[locus.group]) ?? [];
      const [own, ...around] = callsOf(chain);
      if (own === undefined) return [networkSpan];
      // A part that is written in another file is shown where this one calls for it.
      const at = chain[0]?.module === 0 || locus.at === undefined ? locus.at : 'type';
      return [partSpan(own, at), ...around.map(({ callee }) => callee)];
    },
    lociAt(offset) {
      lociOfCalls ??= lociByCall(recorded, callsOf);
      return [...lociOfCalls]
        .filter(([{ span }]) => touches(span, offset))
        .sort(([left], [right]) => lengthOf(left.span) - lengthOf(right.span))
        .flatMap(([, loci]) => loci);
    },
  };
}

/** What each call has made: a group before the layers in it. */
function lociByCall(
  recorded: RecordedNetwork | undefined,
  callsOf: (chain: CallChain) => readonly CallSyntax[],
): ReadonlyMap<CallSyntax, readonly Locus[]> {
  const loci = new Map<CallSyntax, Locus[]>();
  const note = (chain: CallChain, locus: Locus): void => {
    const [call] = callsOf(chain);
    if (call !== undefined) loci.set(call, [...(loci.get(call) ?? []), locus]);
  };
  recorded?.groupCalls.forEach((chain, group) => note(chain, { group }));
  recorded?.layerCalls.forEach((chain, layer) => note(chain, { layer }));
  return loci;
}

/** An attribute that is not written in place, but comes from a variable or a spread, is shown at the name that is called. */
function partSpan({ span, callee, attributes }: CallSyntax, part: Part | undefined): Span {
  if (part === undefined) return span;
  if (part === 'type' || part === 'inputs') return callee;
  const name = part === 'name' ? part : 'key' in part ? part.key : part.attribute;
  const written = attributes.find(attribute => attribute.name === name);
  if (written === undefined) return callee;
  return typeof part === 'object' && 'key' in part ? written.key : written.value;
}
