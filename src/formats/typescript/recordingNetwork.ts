import type { Budget, ObjectSize } from '../../core/network.ts';
import type { Feature, NetworkBuilder } from '../../core/networkBuilder.ts';
import type { CallChain, FunctionSite, RecordedNetwork } from './recording.ts';

/** A network whose body is being called. */
export interface RecordingNetwork {
  readonly name: string;
  readonly seed: number;
  readonly budget: Budget;
  readonly objectSize?: ObjectSize;
  readonly call: CallChain;
  readonly builder: NetworkBuilder;
  readonly layerCalls: CallChain[];
  readonly groupCalls: CallChain[];
  readonly groupFunctions: (FunctionSite | undefined)[];
  last: Feature | undefined;
}

/** Whoever adds layers or groups has made all of them by the same calls. */
export function noteCalls(
  { builder, layerCalls, groupCalls, groupFunctions }: RecordingNetwork,
  calls: CallChain,
  fn?: FunctionSite,
): void {
  while (layerCalls.length < builder.layerCount) layerCalls.push(calls);
  while (groupCalls.length < builder.groupCount) {
    groupCalls.push(calls);
    groupFunctions.push(fn);
  }
}

/** The network with what its body has returned. */
export function finish(network: RecordingNetwork, outputs: readonly Feature[]): RecordedNetwork {
  const { name, seed, budget, objectSize, builder, call, layerCalls, groupCalls, groupFunctions } = network;
  const head = { name, outputs, seed, budget, ...(objectSize !== undefined && { objectSize }) };
  return { network: builder.finish(head), call, layerCalls, groupCalls, groupFunctions };
}
