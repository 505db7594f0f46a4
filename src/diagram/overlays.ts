import {
  formatBytes,
  formatCount,
  formatExact,
  formatGrowth,
  formatIntensity,
  formatMacs,
  formatNumberOf,
  formatShare,
  formatTime,
} from '../core/units.ts';
import type { DiagramAmounts, DiagramChange, DiagramGroup, DiagramModel, DiagramNode } from './model.ts';
import { scaleOf, type Scale } from './scale.ts';
import type { VisibleGraph } from './visible.ts';

/** What colours can show of a network, in the order of the menu. */
export const overlayNames = ['params', 'macs', 'memory', 'field', 'intensity', 'time', 'difference'] as const;
export type OverlayName = (typeof overlayNames)[number];

/** What an overlay says of a box, or of the frame around an open group. */
export interface OverlayAmount {
  /** Undefined where it is not known. */
  readonly amount: number | undefined;
  /** Of what the whole network has; absent where amounts do not add up to a whole, or the whole is not known. */
  readonly share?: number;
  /** What is written in the box; empty where there is nothing to be said. */
  readonly note: string;
}

/** A network with an amount on each box. */
export interface OverlayPicture {
  readonly overlay: OverlayName;
  /** Undefined where no box has an amount but zero. */
  readonly scale: Scale | undefined;
  /** By the id of a node or group; inputs have none where they cannot have any. */
  readonly amounts: ReadonlyMap<string, OverlayAmount>;
  /** Of all layers; undefined where amounts do not add up, or one of them is not known. */
  readonly total: number | undefined;
  /** Whether a box has an amount that is not known. */
  readonly hasUnknown: boolean;
  /** An amount with its unit, as the legend writes it. */
  format(amount: number): string;
}

/** What is said of an amount. */
interface Rule {
  amountOf(drawn: DiagramNode | DiagramGroup): number | undefined;
  /** Whether amounts of layers add up to that of a group. */
  readonly addsUp: boolean;
  format(amount: number): string;
  noteOf(amount: number, drawn: DiagramNode | DiagramGroup): string;
}

/** The amounts of what is drawn under an overlay. The scale is that of the boxes: frames hold sums of what is in them. */
export function overlayPicture(model: DiagramModel, graph: VisibleGraph, overlay: OverlayName): OverlayPicture {
  const rule = overlay === 'difference' ? differenceRule(model) : amountRule(overlay);
  const layers = model.nodes.filter(isLayer);
  const total = rule.addsUp ? sumOf(layers.map(rule.amountOf)) : undefined;
  const amounts = new Map<string, OverlayAmount>();
  const add = (drawn: DiagramNode | DiagramGroup): number | undefined => {
    const amount = rule.amountOf(drawn);
    amounts.set(drawn.id, {
      amount,
      ...(amount !== undefined && total !== undefined && 0 < total && { share: amount / total }),
      note: amount === undefined ? '?' : rule.noteOf(amount, drawn),
    });
    return amount;
  };
  const boxes = graph.boxes.flatMap(({ box }): readonly (DiagramNode | DiagramGroup)[] => {
    if ('group' in box) return [box.group];
    return isLayer(box.node) ? [box.node] : [];
  });
  const ofBoxes = boxes.map(add);
  graph.frames.forEach(add);
  return {
    overlay,
    scale: scaleOf(
      ofBoxes.filter(amount => amount !== undefined),
      overlay === 'difference',
    ),
    amounts,
    total: overlay === 'difference' ? undefined : total,
    hasUnknown: ofBoxes.includes(undefined),
    format: rule.format,
  };
}

/** Whether there is anything to see: times come with a benchmark, differences with a version to compare with. */
export function hasOverlay({ nodes, baseline }: DiagramModel, overlay: OverlayName): boolean {
  if (overlay === 'difference') return baseline !== undefined;
  return overlay !== 'time' || nodes.some(({ amounts }) => amounts.time !== undefined);
}

/** An amount of a layer or group in words, with its share: "2.36 M, 9.2 %". */
export function amountText({ format }: Pick<OverlayPicture, 'format'>, { amount, share }: OverlayAmount): string {
  if (amount === undefined) return '?';
  return share === undefined ? format(amount) : `${format(amount)}, ${formatShare(share)}`;
}

/** Everything that is known of a layer or group in words, with its shares. */
export function amountTexts(
  model: DiagramModel,
  drawn: DiagramNode | DiagramGroup,
): readonly { readonly overlay: OverlayName; readonly text: string }[] {
  return overlayNames.flatMap((overlay): readonly { readonly overlay: OverlayName; readonly text: string }[] => {
    if (overlay === 'difference') {
      const text = changeText(drawn.change);
      return text === '' ? [] : [{ overlay, text }];
    }
    const rule = amountRule(overlay);
    const amount = rule.amountOf(drawn);
    if (amount === undefined) return [];
    const total = rule.addsUp ? sumOf(model.nodes.filter(isLayer).map(rule.amountOf)) : undefined;
    const hasShare = total !== undefined && 0 < total && 0 < amount;
    return [{ overlay, text: amountText(rule, { amount, note: '', ...(hasShare && { share: amount / total }) }) }];
  });
}

/** "+4.13 k params, −1.2 MMAC, − conv1"; "+" alone for what is new and costs nothing, empty where nothing has changed. */
export function changeText(change: DiagramChange | undefined): string {
  if (change === undefined) return '';
  const { kind, params = 0, macs = 0, removed = [] } = change;
  const parts = [
    ...(params === 0 ? [] : [formatGrowth(params, amount => `${formatCount(amount)} params`)]),
    ...(macs === 0 ? [] : [formatGrowth(macs, formatMacs)]),
    ...removed.slice(0, mostNames).map(name => `− ${name}`),
    ...(mostNames < removed.length ? [`− …`] : []),
  ];
  return parts.length === 0 ? (kind === 'added' ? '+' : 'Δ') : parts.join(', ');
}

/** As many layers that are gone are named in a text. */
const mostNames = 3;

function amountRule(overlay: Exclude<OverlayName, 'difference'>): Rule {
  const { format, note = format } = formats[overlay];
  return {
    addsUp: overlay !== 'field' && overlay !== 'intensity',
    format,
    amountOf: ({ amounts }) => finite(amounts[overlay]),
    // A zero in every other box would be noise.
    noteOf: amount => (amount === 0 ? '' : note(amount)),
  };
}

const formats: Readonly<
  Record<keyof DiagramAmounts, { format(amount: number): string; note?(amount: number): string }>
> = {
  params: { format: formatCount },
  macs: { format: formatMacs, note: formatCount },
  memory: { format: formatBytes },
  field: { format: field => `${formatExact(field)} px` },
  intensity: { format: formatIntensity, note: macsPerByte => formatIntensity(macsPerByte).replace(' MAC/B', '') },
  time: { format: formatTime },
};

/** By how much params have grown; MACs where no params have. */
function differenceRule({ nodes, groups }: DiagramModel): Rule {
  const changed = [...nodes, ...groups].flatMap(({ change }) => change ?? []);
  const metric = differenceMetric(changed);
  const format = metric === 'params' ? formatCount : formatMacs;
  return {
    addsUp: false,
    format: amount => formatGrowth(amount, format),
    amountOf: ({ change }) => (change === undefined ? 0 : change[metric]),
    noteOf(amount, { change }) {
      if (change === undefined) return '';
      const sign = change.kind === 'added' ? '+' : 'Δ';
      const size = amount === 0 ? '' : change.kind === 'added' ? formatCount(amount) : formatGrowth(amount);
      const gone = change.removed === undefined ? [] : [`−${formatNumberOf(change.removed.length, 'layer')}`];
      return [size === '' ? sign : `${sign} ${size}`, ...gone].join(' · ');
    },
  };
}

/** What a difference is told in: params, or MACs where no params differ but MACs do. */
export function differenceMetric(changes: readonly DiagramChange[]): 'params' | 'macs' {
  const differs = (metric: 'params' | 'macs'): boolean => changes.some(change => change[metric] !== 0);
  return !differs('params') && differs('macs') ? 'macs' : 'params';
}

/** An infinite number becomes null on its way to a webview. */
function finite(amount: number | null | undefined): number | undefined {
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : undefined;
}

function sumOf(amounts: readonly (number | undefined)[]): number | undefined {
  return amounts.reduce<number | undefined>(
    (sum, amount) => (sum === undefined || amount === undefined ? undefined : sum + amount),
    0,
  );
}

function isLayer({ category }: DiagramNode): boolean {
  return category !== 'input';
}
