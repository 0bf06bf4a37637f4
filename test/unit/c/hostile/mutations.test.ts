// Our fixtures cut off at every place and spoiled at random: nothing is thrown, each file ends soon.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutated, random } from './mutate';
import { read } from './read';

const golden = join(__dirname, '../parse/golden');
const files = readdirSync(golden)
  .filter((name) => name.endsWith('.c'))
  .map((name) => readFileSync(join(golden, name), 'utf8'));
/** Milliseconds of computing that one file may take. */
const LIMIT = 2000;

function survives(text: string): void {
  const { milliseconds } = read(text);
  if (milliseconds > LIMIT) expect.fail(`${milliseconds} ms for:\n${text}`);
}

test('cut off after every third character', () => {
  for (const text of files) for (let i = 0; i < text.length; i += 3) survives(text.slice(0, i));
}, 120_000);

test('1,000 spoiled files', () => {
  const next = random(22);
  for (let i = 0; i < 1000; i++) {
    let text = files[i % files.length];
    for (let n = 1 + Math.floor(next() * 3); n > 0; n--) text = mutated(text, next);
    survives(text);
  }
}, 120_000);
