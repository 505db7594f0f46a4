import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { followers, numbers } from '../../src/language/completion/zooHabits.ts';
import { countHabits } from '../support/zooHabits.ts';

const file = new URL('../../src/language/completion/zooHabits.ts', import.meta.url);

describe('what the zoo does', () => {
  it('is what completion ranks by (UPDATE_EXPECT=1 counts again)', async () => {
    const counted = await countHabits();
    if (process.env['UPDATE_EXPECT'] !== undefined) {
      const text =
        '/** What follows a type, or the input, in most networks of the zoo, most frequent first. Counted by `test/language/zooHabits.test.ts`. */\n' +
        `export const followers: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(counted.followers)};\n\n` +
        '/** The numbers that networks of the zoo write for an attribute, most frequent first. Counted likewise. */\n' +
        `export const numbers: Readonly<Record<string, readonly number[]>> = ${JSON.stringify(counted.numbers)};\n`;
      const options = await resolveConfig(file);
      writeFileSync(file, await format(text, { ...options, parser: 'typescript' }));
      return;
    }
    assert.deepEqual({ followers, numbers }, counted);
  });
});
