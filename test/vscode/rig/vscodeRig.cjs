// A real VS Code without the desktop application: the server and workbench of code-server in headless Chromium.
'use strict';
const chromiumArguments = require('./chromiumArguments.json');
const childProcess = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const chromiumPath = process.env.RIG_CHROMIUM ?? '/usr/bin/chromium';

/** Settings of a fresh user: nothing pops up, nothing is saved by itself into the fixtures. */
const standardSettings = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.untrustedFiles': 'open',
};

/** Starts the server on a free port of the loopback; `stop` ends it with everything it started. */
function startServer({ home, userDataDir, extensionsDir, trust = false, env = {} }) {
  const args = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'];
  args.push('--server-data-dir', userDataDir, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir);
  args.push('--telemetry-level', 'off', '--disable-telemetry', '--disable-experiments', '--disable-update-check');
  args.push('--disable-getting-started-override', '--force-disable-user-env');
  if (!trust) args.push('--disable-workspace-trust');
  const inherited = Object.entries({ ...process.env, ...env }).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  const server = childProcess.spawn(path.join(home, 'node'), [path.join(home, 'server/out/server-main.js'), ...args], {
    env: { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stopped = false;
  const stop = () => {
    stopped = true;
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', stop);
  return new Promise((resolve, reject) => {
    let output = '';
    const read = data => {
      output += data;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve({ port: Number(port), pid: server.pid, stop });
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('exit', code => {
      if (!stopped) console.error(`rig: the VS Code server exited with ${code}\n${output}`);
      reject(new Error('the VS Code server exited'));
    });
  });
}

/** Writes the settings of a fresh user into a folder, unless it has some. */
function writeSettings(userDataDir, settings = {}) {
  const folder = path.join(userDataDir, 'User');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'settings.json');
  if (!fs.existsSync(file)) fs.writeFileSync(file, JSON.stringify({ ...standardSettings, ...settings }));
}

/** Starts server and browser and waits for the workbench; what was opened is closed again when that fails. */
async function launch(options) {
  const opened = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(options, opened) {
  const { chromium } = require('playwright-core');
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-rig-'));
  const removeTemporary = () => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  opened.push(removeTemporary);
  process.once('exit', removeTemporary);
  const userDataDir = options.userDataDir ?? path.join(temporary, 'user-data');
  const extensionsDir = options.extensionsDir ?? path.join(temporary, 'extensions');
  fs.mkdirSync(extensionsDir, { recursive: true });
  writeSettings(userDataDir, options.settings);
  const server = await startServer({ ...options, userDataDir, extensionsDir });
  opened.push(() => server.stop());
  const authority = `127.0.0.1:${server.port}`;

  const context = await chromium.launchPersistentContext(path.join(temporary, 'chromium'), {
    executablePath: chromiumPath,
    headless: false,
    viewport: { width: 1500, height: 950 },
    args: [
      ...chromiumArguments,
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  opened.push(() => context.close().catch(() => {}));
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: `http://${authority}` });
  const page = context.pages()[0] ?? (await context.newPage());
  const exited = watchExit(page, options.onLog);
  await loadDevelopmentExtensions(page, authority, options);
  const folder =
    options.folder === undefined ? 'ew=true' : `folder=${encodeURIComponent(path.resolve(options.folder))}`;
  await page.goto(`http://${authority}/?${folder}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  return { page, context, server, exited: await exited };
}

/** The workbench says by these two functions what tests print and that they are over. */
async function watchExit(page, onLog) {
  let end;
  const exited = new Promise(resolve => (end = resolve));
  await page.exposeFunction('codeAutomationLog', (type, parts) => onLog?.(type, parts));
  await page.exposeFunction('codeAutomationExit', code => end(code));
  page.on('crash', () => {
    console.error('rig: the page crashed');
    end(70);
  });
  return { code: exited };
}

/**
 * The workbench takes an extension under development from the URL only with a flag that hides notifications; so it is put into
 * the page's own configuration, and the services that a test machine has no use for are taken out.
 */
async function loadDevelopmentExtensions(page, authority, { development = [], tests }) {
  const uri = folder => ({ scheme: 'vscode-remote', authority, path: path.resolve(folder) });
  const added = {
    ...(development.length === 0 ? {} : { extensions: development.map(uri) }),
    ...(tests === undefined ? {} : { extensionTestsPath: uri(tests) }),
  };
  await page.addInitScript(developmentOptions => {
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings') return value;
      const configuration = JSON.parse(value);
      delete configuration.productConfiguration.serviceWorker;
      delete configuration.productConfiguration.updateEndpoint;
      return JSON.stringify({
        ...configuration,
        developmentOptions: { ...configuration.developmentOptions, ...developmentOptions },
      });
    };
  }, added);
}

module.exports = { launch, startServer, writeSettings };
