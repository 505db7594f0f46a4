import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** One executed node, as the runtime's profiler saw it. Shapes have the batch. */
export interface ExecutedNode {
  readonly node: string;
  /** As the runtime calls it, such as "FusedConv". */
  readonly op: string;
  readonly provider: string;
  readonly outputShape: readonly number[] | undefined;
  readonly outputBytes: number;
  readonly parameterBytes: number;
  readonly durationMs: number;
}

/** The nodes in a profile, in the order of execution. The profiler adds the time to the prefix that it is given. */
export function readProfile(prefix: string): readonly ExecutedNode[] {
  const file = readdirSync(dirname(prefix)).find(name => name.startsWith(basename(prefix)));
  if (file === undefined) throw new Error(`onnxruntime wrote no profile at ${prefix}`);
  const written = readFileSync(join(dirname(prefix), file), 'utf8');
  const events = JSON.parse(withEscapedNames(written)) as readonly ProfileEvent[];
  return events.flatMap(({ cat, name, dur, args }) => {
    if (cat !== 'Node' || !name.endsWith(kernelTime) || args === undefined) return [];
    const shape = Object.values(args.output_type_shape?.[0] ?? {})[0];
    return [
      {
        node: name.slice(0, -kernelTime.length),
        op: args.op_name ?? 'unknown',
        provider: args.provider ?? 'unknown',
        outputShape: shape,
        outputBytes: Number(args.output_size),
        parameterBytes: Number(args.parameter_size),
        durationMs: dur / 1000,
      },
    ];
  });
}

/** The profiler writes names of nodes as they are: with a quote or a backslash in one, what it writes is no JSON, or another name. */
function withEscapedNames(written: string): string {
  return written.replace(/(?<="ph" : "X","name" :").*?(?=","args" : \{)/gs, name =>
    /["\\\p{Cc}]/u.test(name) ? JSON.stringify(name).slice(1, -1) : name,
  );
}

const kernelTime = '_kernel_time';

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly provider?: string;
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
    readonly output_size?: string;
    readonly parameter_size?: string;
  };
}
