import { join } from 'node:path';
import type * as ts from 'typescript/lib/tsserverlibrary';

/** Our generated declarations, which lie beside the other programs of the extension. */
const types = join(import.meta.dirname, '../../dist/types');

/**
 * A plugin of TypeScript's own service, by which `import … from 'cnn-designer'` and the import of a `*.cnn.json` resolve in any folder,
 * without an install. A package of that name that is installed comes first.
 */
export function init(): ts.server.PluginModule {
  return {
    create({ languageServiceHost: host, languageService, project }) {
      const before = host.resolveModuleNameLiterals?.bind(host);
      if (before !== undefined)
        host.resolveModuleNameLiterals = (literals, ...rest) =>
          before(literals, ...rest).map((found, index) => {
            const specifier = literals[index]?.text ?? '';
            if (specifier === 'cnn-designer' && found.resolvedModule === undefined) return resolved('index.d.ts');
            return /^\.{1,2}\/.*\.cnn\.json$/.test(specifier) ? resolved('block.d.ts') : found;
          });
      // A project that was open before us has looked for its modules already.
      (project as typeof project & { markAsDirty?(): void }).markAsDirty?.();
      project.updateGraph();
      return languageService;
    },
  };
}

function resolved(name: string): ts.ResolvedModuleWithFailedLookupLocations {
  return { resolvedModule: { resolvedFileName: join(types, name), extension: '.d.ts', isExternalLibraryImport: true } };
}
