const perBlock = 10;

/** Layers of a residual block with all that is usual in it, by what they are called. */
function residualBlock(at: number): readonly string[] {
  const before = at === 0 ? 'input' : `s${at - 1}`;
  const conv = (kernelSize: number, padding: number): string =>
    `{"type":"conv2d","outChannels":16,"kernelSize":${kernelSize},"padding":${padding}}`;
  const [norm, relu] = ['{"type":"batchNorm"}', '{"type":"relu"}'];
  return [
    ...[conv(1, 0), norm, relu],
    ...[conv(3, 1), norm, relu],
    ...[conv(1, 0), `{"type":"batchNorm","name":"b${at}"}`],
    `{"type":"add","name":"a${at}","from":["${before}","b${at}"]}`,
    `{"type":"relu","name":"s${at}"}`,
  ];
}

/**
 * The text of a network of so many layers with a skip over every block. Nothing in it can be folded, as when it comes from a tool that
 * knows of no blocks; or its blocks are in a hundred stages, which can.
 */
export function generatedNetwork(nLayers: number, kind: 'flat' | 'nested'): string {
  const blocks = Array.from({ length: nLayers / perBlock }, (_, at) => residualBlock(at));
  const head = '"name":"Generated","input":[16,32,32]';
  if (kind === 'flat') return `{${head},"layers":[\n${blocks.flat().join(',\n')}]}`;
  const stages = 100;
  const inStage = blocks.slice(0, blocks.length / stages);
  return `{${head},"blocks":{"stage":{"layers":[
    {"type":"relu"},\n${nestedBlocks(inStage.length)}]},"unit":{"layers":[\n${residualBlock(0).join(',\n')}]}},
    "layers":[\n${Array.from({ length: stages }, (_, at) => `{"type":"stage","name":"stage${at}"}`).join(',\n')}]}`;
}

function nestedBlocks(count: number): string {
  return Array.from({ length: count }, (_, at) => `{"type":"unit","name":"unit${at}"}`).join(',\n');
}
