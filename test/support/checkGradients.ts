import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../src/core/network.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { GradientReport } from '../../src/protocol/gradients.ts';
import type { Loss } from '../../src/protocol/training.ts';
import { checkGradients } from '../../src/runner/child/gradients/checkGradients.ts';
import { describeMachine } from '../../src/runner/child/machine.ts';
import { faultyRuntime, type Faults } from './faultyRuntime.ts';

interface Circumstances {
  readonly loss?: Loss;
  /** What is wrong with the runtime. */
  readonly faults?: Faults;
}

/** The check of the gradients of the text of a network, in this process. */
export function checkGradientsOf(text: string, circumstances: Circumstances = {}): Promise<GradientReport> {
  return checkNetwork(readModel(text, catalogue).network, circumstances);
}

/** The same of a network that has been read. */
async function checkNetwork(network: Network, { loss, faults = {} }: Circumstances = {}): Promise<GradientReport> {
  const runtime = await faultyRuntime(faults);
  const folder = mkdtempSync(join(tmpdir(), 'cnn-gradients-'));
  try {
    return await checkGradients(
      { runtime, machine: describeMachine(runtime, []), say: () => undefined },
      {
        network,
        fileName: 'net.cnn.json',
        provider: { requested: 'cpu', used: 'cpu', reason: 'it was asked for', refusals: [] },
        ...(loss && { loss }),
        folder,
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
