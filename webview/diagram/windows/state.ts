import type { DiagramNode } from '../../../src/diagram/model.ts';
import { explore, type Exploration } from '../../../src/diagram/windows/explore.ts';
import type { ProblemEdits } from '../../../src/diagram/windows/numbers.ts';
import type { PageState } from '../page.ts';

/** Which layer is stepped through, and where. Plain data that survives hiding and reload. */
export interface WindowsState {
  /** Id of the layer that the rest is about; undefined until one was looked at. */
  readonly node: string | undefined;
  /** Which window, from 0. */
  readonly at: number;
  /** Windows beyond those that are shown at first, on each axis. */
  readonly growth: number;
  /** As the layer has it when undefined. */
  readonly isFlipped: boolean | undefined;
  readonly edits: ProblemEdits;
  readonly showsMatrix: boolean;
  /** Whether the matrix is that of the layer which goes the other way. */
  readonly isTransposed: boolean;
  readonly entries: 'letters' | 'numbers';
}

/** Before any layer was looked at. */
export const initialWindows: WindowsState = {
  node: undefined,
  at: 0,
  growth: 0,
  isFlipped: undefined,
  edits: {},
  showsMatrix: false,
  isTransposed: false,
  entries: 'letters',
};

/** The selected layer if it has windows, else the one that was looked at last, if it is still there. */
export function exploredNode({ shown, selected, windows }: PageState): DiagramNode | undefined {
  const nodes = shown?.model.nodes ?? [];
  const hasWindows = ({ window }: DiagramNode): boolean => window?.numbers !== undefined;
  return (
    nodes.find(node => selected.includes(node.id) && hasWindows(node)) ??
    nodes.find(node => node.id === windows.node && hasWindows(node))
  );
}

/** The state of the layer that is explored: what was done to another is not meant for it. */
export function windowsOf({ windows }: PageState, { id }: DiagramNode): WindowsState {
  if (windows.node === id) return windows;
  const { showsMatrix, entries } = windows;
  return { ...initialWindows, node: id, showsMatrix, entries };
}

/** What there is to see of the layer; `previewed` is a window that is pointed at. */
export function explorationOf(page: PageState, previewed?: number): Exploration | undefined {
  const node = exploredNode(page);
  if (node === undefined) return undefined;
  const state = windowsOf(page, node);
  return explore(node.window, { ...state, at: previewed ?? state.at });
}
