import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageHtml } from '../../src/extension/pageHtml.ts';
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
  asked(method: string): readonly Asked[];
  /** Waits until the page has asked for something so often. */
  untilAsked(method: string, count?: number): Promise<Asked>;
  /** Calls a method of the page, and gives its answer. */
  call(method: string, params: object): Promise<unknown>;
  /** Sends a message and waits for nothing. */
  send(method: string, params: object): Promise<void>;
}

/** How a page is opened. */
export interface PageOptions {
  readonly name?: 'webview' | 'layers';
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
  /** Whether what can move by itself does; not, unless something else is asked for. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What the page has saved when it was open before. */
  readonly saved?: unknown;
  /** Script that runs in the page before its own. */
  readonly script?: string;
  /** Answers of the editor by method; `undefined` is answered where there is none. */
  readonly answers?: Readonly<Record<string, (params: Readonly<Record<string, string>>) => unknown>>;
}

/** Pages in one browser, which is closed with them. */
export interface Pages {
  open(options?: PageOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Bundles the pages and starts a browser. */
export async function startPages(): Promise<Pages> {
  const outdir = resolve('test/output/pages');
  await build({
    entryPoints: { webview: 'webview/main.ts', layers: 'webview/layers.ts' },
    outdir,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  mkdirSync('test/output/screenshots', { recursive: true });
  const argumentsFile = new URL('../vscode/rig/chromiumArguments.json', import.meta.url);
  const args = JSON.parse(readFileSync(argumentsFile, 'utf8')) as string[];
  const browser = await chromium.launch({ executablePath: ensureChromium(), headless: false, args });
  return {
    open: options => openPage(browser, outdir, options),
    close: () => browser.close(),
  };
}

async function openPage(
  browser: Browser,
  outdir: string,
  {
    name = 'webview',
    theme = 'dark',
    size = { width: 700, height: 900 },
    saved,
    script,
    answers = {},
    reducedMotion = 'reduce',
  }: PageOptions = {},
): Promise<OpenPage> {
  // Things are where they belong at once, so that a test need not wait until they have moved.
  const page = await browser.newPage({ viewport: size, reducedMotion });
  const received: Asked[] = [];
  const replies = new Map<number, (result: unknown) => void>();
  const violations: string[] = [];
  let state = saved;
  let calls = 1000;

  const post = (message: object): Promise<void> =>
    page.evaluate(each => window.postMessage(each, '*'), JSON.stringify(message));
  await page.exposeFunction(
    'toEditor',
    async (message: Asked | { readonly reply: number; readonly result?: unknown }) => {
      if ('reply' in message) {
        replies.get(message.reply)?.(message.result);
        return;
      }
      received.push(message);
      const result = await answers[message.method]?.(message.params as Readonly<Record<string, string>>);
      await post({ reply: message.call, result });
    },
  );
  await page.exposeFunction('toState', (next: unknown) => (state = next));
  await page.exposeFunction('toViolations', (violation: string) => violations.push(violation));
  // Script as text: what a compiler makes of functions calls helpers that are not there.
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', event =>
      toViolations([event.effectiveDirective, event.blockedURI, event.sourceFile, event.sample].join(' ')));
    window.acquireVsCodeApi = () => ({
      postMessage: message => void toEditor(message),
      getState: () => (${JSON.stringify(saved)}),
      setState: state => void toState(state),
    });
    // Colours come as the editor sets them: by script, which the policy leaves alone.
    document.addEventListener('DOMContentLoaded', () => {
      for (const [name, value] of ${JSON.stringify(themes[theme])}) document.documentElement.style.setProperty(name, value);
      document.body.classList.add(${JSON.stringify(themeClasses[theme])});
    });
  `);
  if (script !== undefined) await page.addInitScript(script);
  const html = pageHtml({
    language: 'en',
    title: 'test',
    script: `${name}.js`,
    style: `${name}.css`,
    texts: {},
    nonce: 'usedOnce',
  });
  await page.route('http://page.test/**', route => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html });
    return route.fulfill({
      contentType: path.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(`${outdir}${path}`, 'utf8'),
    });
  });
  await page.goto('http://page.test/');
  const asked = (method: string): readonly Asked[] => received.filter(message => message.method === method);
  const untilAsked: OpenPage['untilAsked'] = async (method, count = 1) => {
    for (let attempt = 0; attempt < 600; attempt++) {
      const last = asked(method).at(-1);
      if (last !== undefined && count <= asked(method).length) return last;
      await new Promise(go => setTimeout(go, 25));
    }
    throw new Error(`the page has asked for ${method} ${asked(method).length} times, not ${count}`);
  };
  await untilAsked('ready');
  return {
    page,
    violations,
    saved: () => state,
    asked,
    untilAsked,
    call(method, params) {
      const call = ++calls;
      return new Promise((reply, fail) => {
        replies.set(call, reply);
        post({ call, method, params }).catch(fail);
      });
    },
    send: (method, params) => post({ call: ++calls, method, params }),
  };
}
