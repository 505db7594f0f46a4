// In place of the native watchdog: ends the process when the one that it watches is gone.
'use strict';

exports.start = pid => {
  const check = () => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  };
  setInterval(check, 3000).unref();
};
