import { networkKeys } from '../../formats/json/parse.ts';
import type { Span } from '../../formats/sourceMap.ts';
import { spanKey, touches } from '../../formats/spans.ts';
import { editProgram } from '../../formats/typescript/edit.ts';
import type { Evaluation } from '../../formats/typescript/evaluate.ts';
import type { CallSyntax } from '../../formats/typescript/callSyntax.ts';
import type { OutlineEntry, TextSyntax } from '../syntax.ts';
import { programCompletions } from './completion/complete.ts';
import { foldStatements } from './foldStatements.ts';

/** What features need to know of a `*.cnn.ts` text. Only what made something is ours; the rest is TypeScript's. */
export function createProgramSyntax(text: string, { syntax, recorded }: Evaluation): TextSyntax {
  const calls = syntax?.calls ?? [];
  const makers = new Set<CallSyntax>();
  const typeOf = new Map<CallSyntax, string>();
  const note = (
    chain: readonly { readonly module: number; readonly call: number }[],
    type: string | undefined,
  ): void => {
    const own = chain.find(({ module }) => module === 0);
    const call = own && calls[own.call];
    if (call === undefined) return;
    makers.add(call);
    if (type !== undefined && !typeOf.has(call)) typeOf.set(call, type);
  };
  recorded?.groupCalls.forEach((chain, id) => note(chain, recorded.network.groups[id]?.type));
  recorded?.layerCalls.forEach((chain, id) => note(chain, recorded.network.layers[id]?.type));
  const [networkCall] = (recorded?.call ?? []).flatMap(({ module, call }) => (module === 0 ? (calls[call] ?? []) : []));
  const made = new Set(recorded?.groupFunctions.flatMap(fn => (fn?.module === 0 ? [fn.fn] : [])));
  const functions = (syntax?.functions ?? []).filter((_, index) => made.has(index));
  const bySpan = new Map([...makers].map(call => [spanKey(call.span), call]));
  return {
    completions: (model, offset) => programCompletions(model, calls, networkCall, offset),
    contextAt(offset) {
      const definition = functions.find(({ nameSpan }) => touches(nameSpan, offset));
      if (definition !== undefined) return { kind: 'block', name: definition.name };
      const call = calls
        .filter(({ span }) => touches(span, offset))
        .reduce<CallSyntax | undefined>(
          (inner, each) => (inner === undefined || touches(inner.span, each.span.start) ? each : inner),
          undefined,
        );
      if (call === undefined) return undefined;
      const attribute = call.attributes.find(({ key }) => touches(key, offset));
      if (call === networkCall) return networkContext(call, attribute?.name, offset);
      if (!makers.has(call)) return undefined;
      const type = typeOf.get(call);
      if (attribute !== undefined) return { kind: 'attribute', attribute: attribute.name, type };
      return touches(call.callee, offset) ? { kind: 'layer', type } : undefined;
    },
    networkSpan: networkCall?.span ?? firstExport(text, syntax?.exports[0]?.span),
    blocks: functions,
    readerOf(span) {
      const { argumentOf } = bySpan.get(spanKey(span)) ?? {};
      const reader = argumentOf === undefined ? undefined : calls[argumentOf];
      if (reader === undefined || !makers.has(reader)) return undefined;
      return text.slice(span.end, reader.span.end).includes('\n') ? undefined : reader.span;
    },
    outline: () => outlineOf(text, calls, networkCall, functions, makers),
    rewrites: (_, span) => foldStatements(text, calls, span),
    edit: changes => syntax && editProgram(text, syntax, changes),
  };
}

function networkContext(call: CallSyntax, key: string | undefined, offset: number) {
  if (key !== undefined && key in networkKeys)
    return { kind: 'network', key: key as keyof typeof networkKeys } as const;
  return touches(call.callee, offset) ? ({ kind: 'network', key: 'name' } as const) : undefined;
}

/** Where lenses stand while there is no network yet. */
function firstExport(text: string, span: Span | undefined): Span | undefined {
  if (span === undefined) return text.trim() === '' ? undefined : { start: 0, end: 1 };
  return { start: span.start, end: span.start + 1 };
}

/** Something that has a place in the outline, with what stands in it. */
interface OutlineNode extends OutlineEntry {
  readonly call?: CallSyntax;
  readonly around: OutlineNode | undefined;
  readonly children: OutlineNode[];
}

/** Functions and the network, each with the calls written in it. Calls that read each other stand beside each other, in the order of computation. */
function outlineOf(
  text: string,
  calls: readonly CallSyntax[],
  network: CallSyntax | undefined,
  functions: readonly { readonly name: string; readonly span: Span; readonly nameSpan: Span }[],
  makers: ReadonlySet<CallSyntax>,
): readonly OutlineEntry[] {
  const written = [
    ...functions.map(fn => ({ ...fn, detail: '', kind: 'block' as const })),
    ...(network === undefined ? [] : [networkEntry(text, network)]),
    ...[...makers].map(call => ({ ...callEntry(text, call), call })),
  ].sort((left, right) => left.span.start - right.span.start || right.span.end - left.span.end);
  const roots: OutlineNode[] = [];
  const open: OutlineNode[] = [];
  for (const entry of written) {
    while ((open.at(-1)?.span.end ?? Infinity) <= entry.span.start) open.pop();
    const reader = open.at(-1);
    const isArgument =
      'call' in entry && reader?.call !== undefined && calls[entry.call.argumentOf ?? -1] === reader.call;
    const around = isArgument ? reader.around : reader;
    const node: OutlineNode = { ...entry, around, children: [] };
    (around?.children ?? roots).push(node);
    open.push(node);
  }
  return roots.map(finished);
}

function finished({ name, detail, kind, span, nameSpan, children }: OutlineNode): OutlineEntry {
  const inside = children.toSorted((left, right) => left.span.end - right.span.end).map(finished);
  return {
    name,
    detail,
    kind: kind === 'layer' && 0 < inside.length ? 'structure' : kind,
    span,
    nameSpan,
    children: inside,
  };
}

function networkEntry(text: string, { span, callee }: CallSyntax) {
  const name = /^\(\s*(['"`])(.*?)\1/.exec(text.slice(callee.end, callee.end + 1000))?.[2];
  return { name: name || 'network', detail: '', kind: 'network' as const, span, nameSpan: callee };
}

function callEntry(text: string, { span, callee, attributes, name }: CallSyntax) {
  const given = attributes.find(attribute => attribute.name === 'name')?.value;
  const own = given === undefined ? name : text.slice(given.start, given.end).replace(/^['"`]|['"`]$/g, '');
  return {
    name: own || 'layer',
    detail: given === undefined ? '' : name,
    kind: 'layer' as const,
    span,
    nameSpan: callee,
  };
}
