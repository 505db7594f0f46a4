/** Names for tensors, of which no two are alike. */
export interface TensorNames {
  /** The name itself when it is free, and a numbered one otherwise. */
  take(wanted: string): string;
}

/** Gives every tensor a name that no other has: ONNX graphs are in single static assignment form. `used` are taken already. */
export function createTensorNames(used: Iterable<string> = []): TensorNames {
  const taken = new Set<string>(['', ...used]);
  return {
    take(wanted) {
      let name = wanted;
      for (let count = 2; taken.has(name); count++) name = `${wanted}~${count}`;
      taken.add(name);
      return name;
    },
  };
}
