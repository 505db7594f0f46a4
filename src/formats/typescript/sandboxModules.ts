import type { LinkedModule, LinkedProgram } from './link.ts';
import { callsExports, callsModule } from './moduleSyntax.ts';
import { createBuilder, type BuilderType } from './prelude.ts';
import { hostGlobal, type SandboxModules } from './sandbox.ts';

const builderModule = 'cnn-designer/builder';
const mainModule = 'cnn-designer/main';

/** The modules of the sandbox: ours, those of the user under their numbers, and one for each that knows its number. */
export function modulesOf(
  { modules }: LinkedProgram,
  types: readonly BuilderType[],
  exportName: string | undefined,
): SandboxModules {
  const nameOf = (number: number): string => `module:${number}`;
  const order = modules[0]?.kind === 'code' ? modules[0].read.exports.map(({ name }) => name) : [];
  const callsOf = /^calls:(\d+)$/;
  const calls = Object.entries(callsExports).map(([own, name]) => `${own}: ${name}`);
  const sources: Readonly<Record<string, () => string>> = {
    [builderModule]: () =>
      `const { host, types } = { host: globalThis.${hostGlobal}, types: ${JSON.stringify(types)} };
       delete globalThis.${hostGlobal};
       const __name = fn => fn; // some bundlers name functions by it
       const builder = (${createBuilder.toString()})(host, types);
       host.ready(builder.unfold, builder.where);
       Object.defineProperty(globalThis, 'console', { value: builder.console });
       export default builder;`,
    'cnn-designer': () =>
      `import builder from "${builderModule}";
       export const { ${['network', 'block', ...types.map(({ type }) => type)].join(', ')} } = builder.exports;`,
    [mainModule]: () =>
      `import builder from "${builderModule}";
       import * as entry from "${nameOf(0)}";
       builder.choose(entry, ${JSON.stringify(order)}, ${JSON.stringify(exportName) as string | undefined});`,
  };
  return {
    main: mainModule,
    source(name) {
      const own = sources[name];
      if (own !== undefined) return own();
      const caller = callsOf.exec(name)?.[1];
      if (caller !== undefined)
        return `import builder from "${builderModule}";
          export const { ${calls.join()} } = builder.callsOf(${caller});`;
      const number = Number(/^module:(\d+)$/.exec(name)?.[1]);
      return moduleSource(modules[number], number);
    },
    resolve(from, requested) {
      const number = /^module:(\d+)$/.exec(from)?.[1];
      if (number === undefined) return requested;
      if (requested === callsModule) return `calls:${number}`;
      const module = modules[Number(number)];
      // What stands for a file that is no code is ours.
      if (module?.kind !== 'code') return requested;
      const target = module.imports.get(requested);
      return typeof target === 'number' ? nameOf(target) : (target ?? `unknown:${requested}`);
    },
  };
}

function moduleSource(module: LinkedModule | undefined, number: number): string | undefined {
  switch (module?.kind) {
    case undefined:
      return undefined;
    case 'code':
      return module.read.code;
    case 'network':
      return `import builder from "${builderModule}"; export default builder.embedded(${number});`;
    case 'data':
      return `export default JSON.parse(${JSON.stringify(module.text)});`;
  }
}
