/** Names of blocks and their parameters in a text that is written from a network. */
export interface Naming {
  block(wanted: string): string;
  parameter(wanted: string): string;
}

/** No names yet; blocks may not be called as layers are. */
export function createNaming(layers: readonly string[] = []): Naming {
  const taken = new Set([...layers, 'index', 'type', 'name', 'from', 'repeat', 'true', 'false']);
  const free = (wanted: string): string => {
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}${/\d$/.test(wanted) ? '_' : ''}${number}`;
    taken.add(name);
    return name;
  };
  return {
    block: wanted => free(layers.includes(wanted) ? `${wanted}Block` : wanted),
    parameter: wanted => free(/^[A-Za-z_]\w*$/.test(wanted) ? wanted : 'value'),
  };
}
