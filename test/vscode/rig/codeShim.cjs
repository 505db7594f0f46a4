#!/usr/bin/env node
// Takes the command line of the desktop `code`, as @vscode/test-electron writes it, and runs the packaged VS Code with it.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const here = fs.realpathSync(__dirname);
const home = path.basename(here) === 'bin' ? path.dirname(here) : here;
const rigFolder = path.join(home, '../../test/vscode/rig');
const limitMs = Number(process.env.RIG_TIMEOUT_MS ?? 300_000);

const { flags, operands } = readCommandLine(process.argv.slice(2));
if (flags.has('version')) {
  console.log(path.basename(home).replace('vscode-linux-x64-', ''));
} else if (['install-extension', 'uninstall-extension', 'list-extensions'].some(name => flags.has(name))) {
  const args = process.argv.slice(2).filter(arg => !/^--(no-sandbox|disable-gpu)/.test(arg));
  const command = [path.join(home, 'server/out/server-main.js'), '--accept-server-license-terms', ...args];
  process.exitCode = childProcess.spawnSync(path.join(home, 'node'), command, { stdio: 'inherit' }).status ?? 1;
} else {
  runTests().then(
    code => process.exit(code),
    error => {
      console.error(error);
      process.exit(1);
    },
  );
}

async function runTests() {
  // Leaving by `exit` is what ends the server and the browser; a signal alone would leave them behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  const { launch } = require(path.join(rigFolder, 'vscodeRig.cjs'));
  const mark = `\u2063rig-${process.pid}\u2063`;
  const result = path.join(os.tmpdir(), `rig-result-${process.pid}`);
  const tests = flags.get('extensionTestsPath')?.at(-1);
  const rig = await launch({
    home,
    userDataDir: flags.get('user-data-dir')?.at(-1),
    extensionsDir: flags.has('disable-extensions') ? undefined : flags.get('extensions-dir')?.at(-1),
    trust: !flags.has('disable-workspace-trust'),
    development: flags.get('extensionDevelopmentPath'),
    tests: tests && path.join(rigFolder, 'testsEntry.cjs'),
    env: { RIG_MARK: mark, RIG_RESULT: result, RIG_TESTS_PATH: tests && path.resolve(tests) },
    folder: operands[0],
    onLog(type, parts) {
      const text = String(parts[0]);
      const at = text.indexOf(mark);
      if (0 <= at)
        (['error', 'warn'].includes(type) ? process.stderr : process.stdout).write(`${text.slice(at + mark.length)}\n`);
    },
  });
  const late = new Promise(resolve => setTimeout(resolve, limitMs, 'late'));
  const ended = await Promise.race([rig.exited.code, late]);
  await rig.close();
  if (ended === 'late') {
    console.error(`rig: no result after ${limitMs} ms`);
    return 124;
  }
  if (tests === undefined) return ended;
  const said = fs.existsSync(result) ? fs.readFileSync(result, 'utf8') : '';
  fs.rmSync(result, { force: true });
  if (said === '') console.error('rig: the extension host ended before the tests did');
  return said === 'passed' ? ended : ended || 1;
}

/** `--name=value`, `--name value` for the options that take one, and operands. */
function readCommandLine(args) {
  const withValue = [
    'user-data-dir',
    'extensions-dir',
    'install-extension',
    'uninstall-extension',
    'extensionDevelopmentPath',
    'extensionTestsPath',
  ];
  const flags = new Map();
  const operands = [];
  for (let index = 0; index < args.length; index++) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(args[index]) ?? [];
    if (name === undefined) operands.push(args[index]);
    else flags.set(name, [...(flags.get(name) ?? []), value ?? (withValue.includes(name) ? args[++index] : '')]);
  }
  return { flags, operands };
}
