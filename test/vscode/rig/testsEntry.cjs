// Loaded in the extension host in place of the suite, which it runs: marks every console line, so that the launcher tells it
// from the workbench's own, and writes the result into a file. An extension host that dies still reports exit code 0: only
// the file says that the run came to its end.
'use strict';
const fs = require('node:fs');
const util = require('node:util');

const mark = process.env.RIG_MARK ?? '';
const real = globalThis.console;
const own = Object.create(real);
// VS Code ignores assignments to console.log, so the whole console is replaced.
for (const method of ['log', 'info', 'warn', 'error', 'debug'])
  Object.defineProperty(own, method, { value: (...parts) => real[method].call(real, mark + util.format(...parts)) });
globalThis.console = own;

const say = result => {
  if (process.env.RIG_RESULT) fs.writeFileSync(process.env.RIG_RESULT, result);
};

exports.run = async () => {
  try {
    await require(process.env.RIG_TESTS_PATH).run();
    say('passed');
  } catch (error) {
    say('failed');
    throw error;
  }
};
