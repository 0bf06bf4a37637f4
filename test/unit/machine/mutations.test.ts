// Spoiled programs: whatever becomes of a small program, the machine says what is wrong or runs it; it never breaks.
// `SPOILED=300` tries more of them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { WorkspaceSource } from '../../../src/scenarios/programSource';
import { Random } from '../../support/randomC/random';

const programs = ['faulty', 'c']
  .flatMap((name) => {
    const folder = join(import.meta.dirname, name);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.c'))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
  })
  .filter((text) => text.length < 6000);

const TOKENS = [
  '0',
  '-1',
  '1',
  '4',
  '0x7fffffff',
  '18446744073709551615ULL',
  '*',
  '&',
  '+',
  '-',
  '/',
  '%',
  '<<',
  '[',
  ']',
  '(',
  ')',
  '->',
  '.',
  '=',
  '++',
  'sizeof',
  'char',
  'int *',
  'long',
  'double',
  '__int128',
  'long double',
  'void *',
  'goto',
  'return',
  ';',
  '{',
  '}',
  'volatile',
  'static',
  '(char *)',
  '(int)',
];

function spoil(text: string, r: Random): string {
  // The lines of includes stay, so that there is a program to spoil.
  const start = text.lastIndexOf('#include');
  const at = start < 0 ? 0 : text.indexOf('\n', start);
  const tokens = text
    .slice(at)
    .split(/(\s+|\b|(?=[^\w\s]))/)
    .filter((token) => token !== '');
  for (let n = r.between(1, 4); n > 0; n--) {
    const i = r.below(tokens.length);
    switch (r.below(5)) {
      case 0:
        tokens.splice(i, 1);
        break;
      case 1:
        tokens.splice(i, 0, ` ${r.pick(TOKENS)} `);
        break;
      case 2:
        tokens[i] = ` ${r.pick(TOKENS)} `;
        break;
      case 3:
        [tokens[i], tokens[r.below(tokens.length)]] = [tokens[r.below(tokens.length)], tokens[i]];
        break;
      default:
        tokens.splice(i, 0, tokens[r.below(tokens.length)]);
    }
  }
  return text.slice(0, at) + tokens.join('');
}

function run(text: string): string {
  const source = new WorkspaceSource(undefined, {
    read: (path) => (path === '/m.c' ? text : undefined),
    isFile: (path) => path === '/m.c',
  });
  const engine = new Engine({ source, units: ['/m.c'], args: ['m'], schedule: ROUND_ROBIN });
  const stopped = engine.advance(20_000, false);
  // Faults say what, where there is something to say it of.
  if (stopped.kind === 'fault') {
    expect(stopped.message).not.toBe('');
    expect(stopped.message).not.toMatch(
      /\bundefined\b|\[object|NaN|the machine's own code|is not a function|Cannot read|CompileError|could not be compiled/,
    );
    engine.places.of(engine.thread(stopped.thread)!);
  }
  return stopped.kind;
}

const COUNT = Number(process.env.SPOILED ?? 50);

test.each([1, 2, 3, 4])(`${COUNT} spoiled programs (%i)`, { timeout: 60_000 + COUNT * 1000 }, (part) => {
  const r = new Random(part * 1000);
  const kinds = new Map<string, number>();
  for (let i = 0; i < COUNT; i++) {
    const text = spoil(r.pick(programs), r);
    let kind: string;
    try {
      kind = run(text);
    } catch (error) {
      throw new Error(`program ${part}/${i}: ${(error as Error).stack}\n${text}`, { cause: error });
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect(kinds.get('fault')).toBeGreaterThan(COUNT / 5);
});
