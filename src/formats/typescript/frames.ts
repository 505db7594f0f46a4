import { deepest } from '../limits.ts';
import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Part } from '../../core/diagnostic.ts';
import { freeName, newScope, numberedName, type Scope } from './layerNames.ts';
import type { CallChain, CallSite, FunctionSite } from './recording.ts';
import { noteCalls, type RecordingNetwork } from './recordingNetwork.ts';

/** A function, block or branch that has begun. Its group is made with its first layer: most functions make none. */
export interface Frame {
  readonly calls: CallChain;
  readonly scope: Scope;
  /** Undefined for a frame that makes no group. */
  readonly group?: {
    readonly name: string;
    readonly kind: 'block' | 'structure' | 'branch';
    readonly isNamed: boolean;
    readonly written?: Readonly<Record<string, unknown>>;
    type?: string;
    fn?: FunctionSite;
    opened: boolean;
  };
}

/** The functions, blocks and branches that have begun and not ended. */
export interface Frames {
  top(): Frame;
  /** The calls that lead to something which a call inside the top frame makes. */
  chain(call: CallSite | undefined): CallChain;
  /** Begins a frame; gives what `leave` wants. */
  push(frame: Frame): number;
  /** Ends a frame, and those inside of it that a throw has left open. */
  leave(depth: number, network: RecordingNetwork | undefined): void;
  within<Result>(network: RecordingNetwork, frame: Frame, act: () => Result): Result;
  /** Makes the groups of the frames that have begun since the last layer. */
  openGroups(network: RecordingNetwork): void;
  /** Forgets everything, for a network whose inputs have names. */
  restart(inputs: readonly string[]): void;
}

/** No frames but that of the network itself. Throws into the program when functions call each other without end. */
export function createFrames(
  report: (code: DiagnosticCode, message: string, calls: CallChain, at: Part) => void,
): Frames {
  let frames: Frame[] = [];
  const top = (): Frame => frames.at(-1) ?? { calls: [], scope: newScope() };
  const push = (frame: Frame): number => frames.push(frame) - 1;
  const leave: Frames['leave'] = (depth, network) => {
    while (depth < frames.length) if (frames.pop()?.group?.opened === true) network?.builder.closeGroup();
  };
  return {
    top,
    push,
    leave,
    chain: call => (call === undefined ? top().calls : [call, ...top().calls]),
    within(network, frame, act) {
      const depth = push(frame);
      try {
        return act();
      } finally {
        leave(depth, network);
      }
    },
    openGroups(network) {
      let depth = 0;
      frames.forEach(({ group, calls, scope: own }, index) => {
        if (group === undefined) return;
        depth += 1;
        if (group.opened) return;
        if (deepest < depth) {
          const message = `functions call each other more than ${deepest} deep; does one of them call itself without end?`;
          report('nested-too-deeply', message, calls, 'type');
          throw new Error(message);
        }
        const around = frames[index - 1]?.scope ?? own;
        const name = group.isNamed ? freeName(around, group.name) : numberedName(around, group.name);
        const { kind, type, written } = group;
        network.builder.openGroup({
          name,
          kind,
          ...(type !== undefined && { type }),
          ...(written !== undefined && { written }),
        });
        group.opened = true;
        noteCalls(network, calls, group.fn);
      });
    },
    restart(inputs) {
      frames = [{ calls: [], scope: { taken: new Set(inputs), counts: new Map() } }];
    },
  };
}
