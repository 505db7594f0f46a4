import type { NetworkModel } from '../model.ts';
import type { Presentation } from '../presentation.ts';

/** Somebody who hovers over a network: what it is, how it is to be shown, and whether pictures can be. */
export interface Reader {
  readonly model: NetworkModel;
  readonly presentation: Presentation;
  readonly pictures: boolean;
}
