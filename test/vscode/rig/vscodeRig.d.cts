import type { BrowserContext, Page } from 'playwright-core';

/** A running VS Code in a browser. */
export interface Rig {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: { readonly port: number; readonly pid: number; stop(): void };
  readonly exited: { readonly code: Promise<number> };
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly home: string;
  readonly folder?: string;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Folders of extensions under development. */
  readonly development?: readonly string[];
  /** Module that runs a suite in the extension host. */
  readonly tests?: string;
  /** Whether workspace trust is on. */
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLog?: (type: string, parts: readonly unknown[]) => void;
}

export function launch(options: LaunchOptions): Promise<Rig>;
export function startServer(options: {
  readonly home: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly trust?: boolean;
}): Promise<Rig['server']>;
export function writeSettings(userDataDir: string, settings?: Readonly<Record<string, unknown>>): void;
