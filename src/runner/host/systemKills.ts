import { readFileSync } from 'node:fs';

/**
 * How many processes the system has ended so far because memory ran out, in containers too; undefined where it does not say. Linux
 * counts them in /proc/vmstat since 4.13.
 */
export function systemKills(): number | undefined {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
