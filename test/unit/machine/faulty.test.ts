// Faulty programs, one per kind of fault: each stops at the line marked HERE, in the words of its first line.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runUnits } from './support';

const folder = join(import.meta.dirname, 'faulty');
const names = readdirSync(folder).filter((name) => name.endsWith('.c'));

describe('faulty programs stop at the right place with the right words', () => {
  test('there are at least 30 kinds', () => expect(names.length).toBeGreaterThanOrEqual(30));

  test.each(names)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const engine = runUnits({ [`/faulty/${name}`]: text });
    const { ended } = engine.state;
    expect(ended?.kind === 'fault' ? ended.message : JSON.stringify(ended)).toContain(
      text.slice(3, text.indexOf('\n')),
    );
    const thread = engine.thread(ended?.kind === 'fault' ? ended.thread : 1)!;
    const line = text.split('\n').findIndex((one) => one.includes('/* HERE */')) + 1;
    expect(engine.places.of(thread)?.line).toBe(line);
  });
});
