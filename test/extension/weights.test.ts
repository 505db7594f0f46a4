import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { createChosenWeights, type ChosenWeights } from '../../src/extension/weights.ts';

/** A place of a network, as far as its address goes. */
const at = (address: string): Pick<vscode.Uri, 'toString'> => ({ toString: () => address });
const lenet = at('file:///nets/lenet5.cnn.json');

/** What the workspace keeps, through JSON as the editor does. */
function memento(kept: Record<string, unknown> = {}): Pick<vscode.Memento, 'get' | 'update'> {
  return {
    get: <Value>(key: string, otherwise?: Value) => (kept[key] ?? otherwise) as Value,
    update(key: string, value: unknown) {
      kept[key] = JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

describe('the weights that are chosen for a network', () => {
  let workspace: Pick<vscode.Memento, 'get' | 'update'>;
  let weights: ChosenWeights;
  beforeEach(() => {
    workspace = memento();
    weights = createChosenWeights(workspace);
  });

  it('are those of its seed until somebody chooses a file', async () => {
    assert.equal(weights.of(lenet), undefined);
    await weights.set(lenet, '/nets/lenet5.safetensors');
    assert.equal(weights.of(lenet), '/nets/lenet5.safetensors');
    assert.equal(weights.of(at('file:///nets/other.cnn.json')), undefined);
  });

  it('outlive the window', async () => {
    await weights.set(lenet, '/a.safetensors');
    assert.equal(createChosenWeights(workspace).of(lenet), '/a.safetensors');
  });

  it('can be those of the seed again, with the file in mind', async () => {
    await weights.set(lenet, '/a.safetensors');
    await weights.set(lenet, undefined);
    assert.equal(weights.of(lenet), undefined);
    assert.equal(weights.last(lenet), '/a.safetensors');
  });

  it('go along when the network gets another name', async () => {
    const renamed = at('file:///nets/lenet.cnn.json');
    await weights.set(lenet, '/a.safetensors');
    await weights.rename([{ oldUri: lenet, newUri: renamed }]);
    assert.equal(weights.of(renamed), '/a.safetensors');
    assert.equal(weights.last(lenet), undefined);
  });

  it('tell whoever shows them, until that is no longer wanted', async () => {
    let count = 0;
    const listening = weights.onDidChange(() => count++);
    await weights.set(lenet, '/a.safetensors');
    listening.dispose();
    await weights.set(lenet, undefined);
    assert.equal(count, 1);
  });

  it('are those of the seed where the workspace keeps something else', () => {
    for (const kept of [{ [lenet.toString()]: '/a' }, { [lenet.toString()]: { last: 3, isUsed: true } }, 'text', null])
      assert.equal(createChosenWeights(memento({ 'cnn.weights': kept })).of(lenet), undefined);
  });
});
