import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageHtml } from '../../src/extension/pageHtml.ts';
import type { DiagramModel } from '../../src/diagram/model.ts';
import type { Methods } from '../../src/protocol/channel.ts';
import type { ShownDiagram } from '../../src/protocol/diagram.ts';
import { ensureChromium } from '../vscode/installVscode.ts';
import { themeClasses, themes, type ThemeName } from './themes.ts';

/** A call of a page's that the editor is asked for. */
export interface Asked {
  readonly call: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A page of ours in a browser, under the policy of the editor; the test is the editor at the other end of the pipe. */
export interface OpenPage {
  readonly page: Page;
  /** What the policy has refused. */
  readonly violations: readonly string[];
  /** What the page has last saved. */
  saved(): unknown;
  /** Waits until the page has saved such a thing. */
  untilSaved(holds: (saved: unknown) => boolean): Promise<void>;
  asked(method: string): readonly Asked[];
  /** Waits until the page has asked for something so often. */
  untilAsked(method: string, count?: number): Promise<Asked>;
  /** Calls a method of the page, and gives its answer. */
  call(method: string, params: object): Promise<unknown>;
  /** Sends a message and waits for nothing. */
  send(method: string, params: object): Promise<void>;
  /** Shows a diagram, with what was measured of it and how it stands to its text. */
  update(model: DiagramModel, about?: Partial<ShownDiagram>): Promise<void>;
  close(): Promise<void>;
}

/** How a page is opened. */
export interface PageOptions {
  readonly name?: 'webview' | 'layers' | 'report' | 'training' | 'learned';
  readonly theme?: ThemeName;
  /** Variables of the theme that a test needs besides those that every page has. */
  readonly colours?: readonly (readonly [string, string])[];
  readonly size?: { readonly width: number; readonly height: number };
  /** Without it things are where they belong at once, so that a test need not wait until they have moved. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What the browser is to let the page do without asking. */
  readonly permissions?: readonly ('clipboard-read' | 'clipboard-write')[];
  /** Translations of what the page says, by the English. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What the page has saved when it was open before. */
  readonly saved?: unknown;
  /** Script that runs in the page before its own. */
  readonly script?: string;
  /** Answers of the editor by method; `undefined` is answered where there is none. */
  readonly answers?: Methods;
}

/** Pages in one browser, which is closed with them. */
export interface Pages {
  open(options?: PageOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

/** A secure origin, as only such pages may use the clipboard; nothing is asked of it. */
const origin = 'https://page.test';

/** Opens pages in a browser that is there while the tests of the `describe` around the call run. */
export function usePages(): Pages['open'] {
  let pages: Pages | undefined;
  before(async function () {
    this.timeout(300_000);
    pages = await startPages();
  });
  after(() => pages?.close());
  return async options => {
    if (pages === undefined) throw new Error('a page can be opened while the tests of the suite run');
    return pages.open(options);
  };
}

/** Bundles the pages and starts a browser. */
export async function startPages(): Promise<Pages> {
  const outdir = await bundledPages();
  mkdirSync('test/output/screenshots', { recursive: true });
  const argumentsFile = new URL('../vscode/rig/chromiumArguments.json', import.meta.url);
  const args = JSON.parse(readFileSync(argumentsFile, 'utf8')) as string[];
  const browser = await chromium.launch({ executablePath: ensureChromium(), headless: false, args });
  return {
    open: options => openPage(browser, outdir, options),
    close: () => browser.close(),
  };
}

/** Where the bundles of the pages are, which are made once in a process. */
function bundledPages(): Promise<string> {
  bundling ??= bundlePages(resolve('test/output/pages'));
  return bundling;
}

let bundling: Promise<string> | undefined;

async function bundlePages(outdir: string): Promise<string> {
  await build({
    entryPoints: {
      webview: 'webview/main.ts',
      layers: 'webview/layers.ts',
      report: 'webview/report/main.ts',
      training: 'webview/training/main.ts',
      learned: 'webview/learned/main.ts',
    },
    outdir,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  return outdir;
}

async function openPage(
  browser: Browser,
  outdir: string,
  {
    name = 'webview',
    theme = 'dark',
    colours = [],
    size = { width: 700, height: 900 },
    reducedMotion = 'reduce',
    permissions = [],
    texts = {},
    saved,
    script,
    answers = {},
  }: PageOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: size, reducedMotion });
  await page.context().grantPermissions([...permissions], { origin });
  const received: Asked[] = [];
  const replies = new Map<number, (result: unknown) => void>();
  const violations: string[] = [];
  const untilSaved = new Set<() => void>();
  let state = saved;
  let calls = 1000;

  const post = (message: object): Promise<void> =>
    page.evaluate(each => window.postMessage(each, '*'), JSON.stringify(message));
  const answerOf = async ({
    method,
    params,
  }: Asked): Promise<{ readonly result: unknown } | { readonly error: string }> => {
    try {
      return { result: await answers[method]?.(params as never, new AbortController().signal) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  await page.exposeFunction(
    'toEditor',
    async (message: Asked | { readonly reply: number; readonly result?: unknown }) => {
      if ('reply' in message) {
        replies.get(message.reply)?.(message.result);
        return;
      }
      received.push(message);
      const answer = await answerOf(message);
      // A page that is closed meanwhile needs no answer.
      if (!page.isClosed()) await post({ reply: message.call, ...answer });
    },
  );
  await page.exposeFunction('toState', (next: unknown) => {
    state = next;
    for (const waiting of untilSaved) waiting();
  });
  await page.exposeFunction('toViolations', (violation: string) => violations.push(violation));
  // Script as text: what a compiler makes of functions calls helpers that are not there.
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', event =>
      toViolations([event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample].join(' ')));
    // The compiler of the tests names functions by this one; a function that is sent to the page takes its calls along.
    window.__name = named => named;
    window.acquireVsCodeApi = () => ({
      postMessage: message => void toEditor(message),
      getState: () => (${JSON.stringify(saved)}),
      setState: state => void toState(state),
    });
    // Colours come as the editor sets them: by script, which the policy leaves alone.
    document.addEventListener('DOMContentLoaded', () => {
      for (const [name, value] of ${JSON.stringify([...themes[theme], ...colours])}) document.documentElement.style.setProperty(name, value);
      document.body.classList.add(${JSON.stringify(themeClasses[theme])});
    });
  `);
  if (script !== undefined) await page.addInitScript(script);
  const html = pageHtml({
    language: 'en',
    title: 'test',
    script: `${name}.js`,
    style: `${name}.css`,
    texts,
    nonce: 'usedOnce',
  });
  await page.route(`${origin}/**`, route => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html });
    return route.fulfill({
      contentType: path.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(`${outdir}${path}`, 'utf8'),
    });
  });
  await page.goto(origin);
  const asked = (method: string): readonly Asked[] => received.filter(message => message.method === method);
  const untilAsked: OpenPage['untilAsked'] = async (method, count = 1) => {
    for (let attempt = 0; attempt < 600; attempt++) {
      const last = asked(method).at(-1);
      if (last !== undefined && count <= asked(method).length) return last;
      await new Promise(go => setTimeout(go, 25));
    }
    throw new Error(`the page has asked for ${method} ${asked(method).length} times, not ${count}`);
  };
  const call: OpenPage['call'] = (method, params) => {
    const id = ++calls;
    return new Promise((reply, fail) => {
      replies.set(id, reply);
      post({ call: id, method, params }).catch(fail);
    });
  };
  await untilAsked('ready');
  return {
    page,
    violations,
    saved: () => state,
    untilSaved: holds =>
      new Promise<void>(done => {
        const look = (): void => {
          if (holds(state) && untilSaved.delete(look)) done();
        };
        untilSaved.add(look);
        look();
      }),
    asked,
    untilAsked,
    call,
    send: (method, params) => post({ call: ++calls, method, params }),
    async update(model, about = {}) {
      await call('update', { shown: { model, times: {}, ...about } satisfies ShownDiagram });
    },
    close: () => page.close(),
  };
}
