import type { BoxLook } from '../../src/diagram/figure/graph.ts';
import type { Legend } from '../../src/diagram/figure/legend.ts';
import { costliestParts } from '../../src/diagram/times.ts';
import { overlayLegend } from '../../src/diagram/figure/overlayLegend.ts';
import { lookOfBoxes } from '../../src/diagram/looks.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import {
  amountTexts,
  differenceMetric,
  hasOverlay,
  overlayPicture,
  type OverlayName,
  type OverlayPicture,
} from '../../src/diagram/overlays.ts';
import { search, type Hits } from '../../src/diagram/search.ts';
import { traceOf, type Trace } from '../../src/diagram/trace.ts';
import type { VisibleGraph } from '../../src/diagram/visible.ts';
import { text } from '../text.ts';
import { overlayTitle } from './overlayTitles.ts';
import type { PageState } from './page.ts';

/** How the boxes of a graph look for what is asked of them, and what explains it. */
export interface Looking {
  /** Undefined where nothing is asked. */
  readonly lookOf: ((id: string) => BoxLook) | undefined;
  readonly legend: Legend | undefined;
}

/** What is drawn, and what stands for what is not. */
type DrawnGraph = VisibleGraph & { readonly standsFor?: ReadonlyMap<string, string> };

/** What overlay, search and trace make of a graph. It is made again only when one of them changes. */
export function lookingAt(state: PageState, graph: DrawnGraph): Looking {
  const { shown, overlay } = state;
  if (shown === undefined) return { lookOf: undefined, legend: undefined };
  const { model } = shown;
  const isThere = overlay !== undefined && hasOverlay(model, overlay);
  const looking = seen(
    isThere ? pictureOf(model, graph, overlay) : undefined,
    hitsOf(state),
    traceIn(state),
    model,
    shown.areTimesOld === true,
    graph.standsFor,
  );
  return overlay === undefined || isThere ? looking : { ...looking, legend: absentLegend(overlay) };
}

/** What the search has found; undefined where nothing is searched for. */
export function hitsOf({ shown, query }: PageState): Hits | undefined {
  return shown === undefined || query === undefined ? undefined : found(shown.model, query);
}

/** What is read and what reads, of what is traced. */
export function traceIn({ shown, traced }: PageState): Trace | undefined {
  return shown === undefined || traced === undefined ? undefined : tracedFrom(shown.model, traced);
}

/** What is known of what is chosen, in words. */
export const chosenAmounts = lastOf(amountTexts);

const pictureOf = lastOf(overlayPicture);
const found = lastOf(search);
const tracedFrom = lastOf(traceOf);
const seen = lastOf(
  (
    overlay: OverlayPicture | undefined,
    hits: Hits | undefined,
    trace: Trace | undefined,
    model: DiagramModel,
    areTimesOld: boolean,
    standsFor: ReadonlyMap<string, string> | undefined,
  ): Looking => ({
    lookOf: (overlay ?? hits ?? trace) ? lookOfBoxes({ overlay, hits, trace, standsFor }) : undefined,
    legend: overlay && legendOf(overlay, model, areTimesOld),
  }),
);

/** A function that remembers its last result, for arguments that are the same. */
function lastOf<Arguments extends readonly unknown[], Result>(
  compute: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  let last: { readonly given: Arguments; readonly result: Result } | undefined;
  return (...given) => {
    if (last?.given.every((each, at) => Object.is(each, given[at])) !== true)
      last = { given, result: compute(...given) };
    return last.result;
  };
}

function legendOf(picture: OverlayPicture, model: DiagramModel, areTimesOld: boolean): Legend {
  const { overlay } = picture;
  return overlayLegend(picture, {
    title: overlay === 'difference' ? differenceTitle(model) : overlayTitle(overlay),
    logarithmic: title => text('{0}, logarithmic', title),
    unknown: overlay === 'time' ? text('not measured') : text('not known'),
    zeros: text('nothing but zeros'),
    together: total => text('{0} together', total),
    lines: [
      ...(overlay === 'time' && areTimesOld ? [text('measured of an earlier text')] : []),
      ...(overlay === 'time' ? costlyLines(model) : []),
      ...(overlay === 'difference' ? differenceLines(model) : []),
    ],
  });
}

/** The slowest parts with their shares of the time and of the computation, which are seldom the same. */
function costlyLines(model: DiagramModel): readonly string[] {
  return costliestParts(model, mostNames).map(({ name, time, macs }) => {
    const short = name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`;
    return text('{0}: time {1}, MACs {2}', short, time, macs);
  });
}

/** Characters of a name that a legend has room for. */
const longestName = 16;

/** What is said where there is nothing to be shown yet. */
function absentLegend(overlay: OverlayName): Legend {
  const how =
    overlay === 'time'
      ? text('Benchmark the network to measure its layers')
      : text('Commit the network or pin a version to compare with');
  return { title: overlayTitle(overlay), scale: undefined, format: String, lines: [how] };
}

/** As many names of layers that are gone as a legend has room for. */
const mostNames = 3;

function differenceTitle({ nodes, groups, baseline }: DiagramModel): string {
  const metric = differenceMetric([...nodes, ...groups].flatMap(({ change }) => change ?? []));
  return text('{0} since {1}', overlayTitle(metric), baseline?.label ?? '');
}

function differenceLines({ nodes, baseline }: DiagramModel): readonly string[] {
  const { label = '', removed = [] } = baseline ?? {};
  if (removed.length === 0 && nodes.every(({ change }) => change === undefined))
    return [text('no difference from {0}', label)];
  const rest = removed.length - mostNames;
  return [
    text('+ added, Δ changed, − removed'),
    ...removed.slice(0, mostNames).map(name => `− ${name}`),
    ...(0 < rest ? [text('− {0} more', rest)] : []),
  ];
}
