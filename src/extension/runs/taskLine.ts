/** A task of the type `cnn`, as tasks.json has it. */
export interface CnnTask {
  readonly command: (typeof taskCommands)[number];
  /** A network, from the folder of the workspace; it may be "${file}". */
  readonly file: string;
  readonly provider?: string;
  readonly batches?: readonly number[];
  readonly perLayer?: boolean;
  /** A safetensors file, from the folder of the workspace. */
  readonly weights?: string;
  /** Where an export goes. */
  readonly output?: string;
}

/** What a task can do. */
export const taskCommands = ['check', 'run', 'bench', 'export'] as const;

/** What the command line is told for a task. Undefined for what is no task, which somebody may have written by hand. */
export function taskArguments(written: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const task = readTask(written);
  if (task === undefined) return undefined;
  const { command, file, provider, batches, perLayer, output, weights } = task;
  const onProvider = provider === undefined ? [] : ['--ep', provider];
  const withWeights = weights === undefined ? [] : ['--weights', weights];
  switch (command) {
    case 'check':
      return ['check', file];
    case 'run':
      return ['run', file, ...onProvider, ...withWeights];
    case 'bench': {
      const sizes = batches === undefined || batches.length === 0 ? [] : ['--batch', batches.join(',')];
      return ['bench', file, ...onProvider, ...withWeights, ...sizes, ...(perLayer === true ? ['--per-layer'] : [])];
    }
    case 'export':
      return ['export', file, '-o', output ?? modelBeside(file), ...withWeights];
  }
}

/** What a network's model is called; that of a file which the editor fills in has its name in front. */
function modelBeside(file: string): string {
  const bare = file.replace(/\.cnn\.(json|ts)$/, '');
  return `${bare}.onnx`;
}

function readTask(written: Readonly<Record<string, unknown>>): CnnTask | undefined {
  const { file, provider, batches, perLayer, output, weights } = written;
  const command = taskCommands.find(each => each === written['command']);
  if (command === undefined || typeof file !== 'string' || file === '') return undefined;
  return {
    command,
    file,
    ...(typeof provider === 'string' && { provider }),
    ...(Array.isArray(batches) && { batches: batches.filter(batch => typeof batch === 'number') }),
    ...(typeof perLayer === 'boolean' && { perLayer }),
    ...(typeof output === 'string' && { output }),
    ...(typeof weights === 'string' && { weights }),
  };
}
