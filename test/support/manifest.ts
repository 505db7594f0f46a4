import { existsSync, readFileSync } from 'node:fs';

/** A setting as the manifest declares it. */
export interface Setting {
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly items?: Setting;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A line with a problem: which group of the expression is what. */
interface ProblemPattern {
  readonly regexp: string;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly severity: number;
  readonly code: number;
  readonly message: number;
}

/** What the tests read of the manifest. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly taskDefinitions: readonly {
      readonly required: readonly string[];
      readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
    }[];
    readonly problemMatchers: readonly { readonly pattern: ProblemPattern }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const root = new URL('../../', import.meta.url);

/** The manifest as VS Code sees it in English: its `%keys%` replaced by what `package.nls.json` has for them. */
export function readManifest(): Manifest {
  const texts = new URL('package.nls.json', root);
  const translated = existsSync(texts) ? (JSON.parse(readFileSync(texts, 'utf8')) as Record<string, string>) : {};
  return JSON.parse(readFileSync(new URL('package.json', root), 'utf8'), (_, value: unknown) => {
    const key = typeof value === 'string' ? /^%(.+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : (translated[key] ?? value);
  }) as Manifest;
}

/** Every setting by its full name. */
export function settingsOf({ contributes }: Manifest): Readonly<Record<string, Setting>> {
  return Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Readonly<
    Record<string, Setting>
  >;
}
