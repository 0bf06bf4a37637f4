// The checks and models in WebAssembly say what those in JavaScript say.
import { describe, expect, test } from 'vitest';
import { rangeCheck, slowCheck } from '../../../src/machine/check/accessChecks';
import {
  Control,
  DIRTY_BASE,
  FaultInfo,
  HEAP_BASE,
  MAPS_BASE,
  Memory,
  PAGE_SHIFT,
  SHADOW_BASE,
  Shadow,
} from '../../../src/machine/memory/memory';
import { runText, timeMachine } from './support';

/** Memory that is looked at: some words before and behind a border of pages. */
const WORDS = 24;
const START = HEAP_BASE + 4096 - 8 * (WORDS / 2);

function random(seed: number): (n: number) => number {
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return (x >>> 8) % n;
  };
}

const SHADOWS = [
  Shadow.ok,
  Shadow.ok,
  Shadow.ok,
  Shadow.readOnly,
  Shadow.nothing,
  Shadow.heapEdge,
  Shadow.heapFreed,
  Shadow.device,
  1,
  4,
  7,
  Shadow.fresh,
  Shadow.fresh,
  Shadow.fresh + 1,
  Shadow.fresh + 4,
  Shadow.fresh + 7,
  Shadow.freshPart + 1,
  Shadow.freshPart + 4,
  Shadow.freshPart + 7,
];

/** What a check may change: shadow bytes, marks of pages, the note of a value that was none. */
function changeable(memory: Memory): string {
  const shadow = memory.u8.subarray(SHADOW_BASE + (START >>> 3), SHADOW_BASE + (START >>> 3) + WORDS);
  const pages = [START >>> PAGE_SHIFT, (START >>> PAGE_SHIFT) + 1, (SHADOW_BASE + (START >>> 3)) >>> PAGE_SHIFT];
  return (
    `${[...shadow].join(' ')} | ${pages.map((page) => memory.u8[DIRTY_BASE + page]).join(' ')} | ` +
    `${memory.word(Control.moved)}`
  );
}

describe('checks in WebAssembly', () => {
  const memory = new Memory();
  const MARK = 77;
  let asked = 0;
  const slow = slowCheck(memory.memory, () => (asked++, MARK));
  const range = rangeCheck(memory.memory, () => (asked++, MARK));
  const next = random(20261121);

  function prepare(): void {
    memory.u8.fill(0, DIRTY_BASE, DIRTY_BASE + 0x40000);
    memory.u32[Control.moved >> 2] = 0;
    const few = [0, 1, 2].map(() => SHADOWS[next(SHADOWS.length)]);
    for (let i = 0; i < WORDS; i++)
      memory.u8[SHADOW_BASE + (START >>> 3) + i] = next(3) === 0 ? few[next(3)] : Shadow.ok;
  }
  /** Answer and effect of both, from the same memory; a question to JavaScript must leave all as it was. */
  function compare(compiled: () => number, plain: () => boolean): { compiled: string; plain: string } {
    const shadow = memory.u8.slice(SHADOW_BASE + (START >>> 3), SHADOW_BASE + (START >>> 3) + WORDS);
    const before = changeable(memory);
    const answer = compiled();
    const after = changeable(memory);
    if (answer === MARK) return { compiled: after, plain: before };
    memory.u8.set(shadow, SHADOW_BASE + (START >>> 3));
    memory.u8.fill(0, DIRTY_BASE, DIRTY_BASE + 0x40000);
    memory.u32[Control.moved >> 2] = 0;
    return { compiled: `${answer} ${after}`, plain: `${plain() ? 0 : 1} ${changeable(memory)}` };
  }

  test('accesses', () => {
    asked = 0;
    const rounds = 40_000;
    for (let i = 0; i < rounds; i++) {
      prepare();
      const size = [1, 2, 4, 8][next(4)];
      const address = START + next(WORDS * 8 - size + 1);
      const info = size | (next(2) ? FaultInfo.write : 0) | (next(3) ? 0 : FaultInfo.raw);
      const result = compare(
        () => slow(address, info),
        () => memory.access(address, size, (info & FaultInfo.write) !== 0, (info & FaultInfo.raw) !== 0),
      );
      expect(result.compiled, `${size} bytes at +${address - START}, ${info.toString(16)}`).toBe(result.plain);
    }
    // Only what may not be has to be asked for.
    expect(asked).toBeLessThan(rounds / 3);
  });

  test('ranges', () => {
    asked = 0;
    const rounds = 40_000;
    for (let i = 0; i < rounds; i++) {
      prepare();
      const size = 1 + next(next(2) ? 20 : WORDS * 8 - 1);
      const address = START + next(WORDS * 8 - size + 1);
      const write = next(2);
      const result = compare(
        () => range(BigInt(address), size, write),
        () => {
          if (!memory.use(address, size, write === 1)) return false;
          if (write) memory.mark(address, size);
          return true;
        },
      );
      expect(result.compiled, `${size} bytes at +${address - START}, ${write}`).toBe(result.plain);
    }
    expect(asked).toBeGreaterThan(rounds / 10);
    expect(asked).toBeLessThan(rounds * 0.7);
  });

  test('what lies beyond memory, or in a mapping that was not touched, is for JavaScript', () => {
    expect(range(-8n, 16, 0)).toBe(MARK);
    expect(range(0x4000_0000n - 8n, 16, 0)).toBe(MARK);
    expect(range(0x1_0000_0000n, 16, 1)).toBe(MARK);
    expect(range(BigInt(MAPS_BASE), 16, 1)).toBe(MARK);
    expect(slow(MAPS_BASE, 4)).toBe(MARK);
  });
});

const MOVES = `#include <string.h>
#include <stdlib.h>
#include <stdio.h>
int main(void)
{
  char text[200], *block = malloc(301);
  unsigned long sum = 0;
  memset(block, 'x', 301);
  for (int i = 1; i < 40; i++) {
    memset(text, i, sizeof(text));
    memcpy(text + i, block + 2 * i, 3 * i);
    memmove(text + i + 1, text + i, 2 * i);
    memcpy(block + i, "a constant of some length", i % 26);
    memcpy(block, text, 0);
    text[199] = 0;
    block[300] = 0;
    sum = sum * 31 + memcmp(text, block, 100 + i) + 2 * memcmp(block, text, i % 7) + memcmp(text + i, text + i, 64) + strlen(text + i) + strlen(block + i % 9) + strlen("") + strlen("constant" + i % 8);
    for (int k = 0; k < 200; k++) sum = sum * 31 + text[k];
  }
  printf("%lu\\n", sum);
  free(block);
  return 0;
}
`;

describe('models in WebAssembly', () => {
  test('give what those in JavaScript give, and leave the same state', () => {
    const compiled = timeMachine(MOVES);
    const told = timeMachine(MOVES);
    let calls = 0;
    told.engine.events = { enter: (_thread, entity) => void (/^(mem|str)/.test(entity.name) && calls++) };
    while (compiled.run(1000).kind === 'time') {
      told.run(1000);
      expect(compiled.stateHash()).toBe(told.stateHash());
    }
    told.run(1000);
    expect(compiled.stopped).toEqual({ kind: 'exit', status: 0 });
    expect(compiled.stdout).toBe(told.stdout);
    // Whoever listens is told of every call.
    expect(calls).toBe(1 + 39 * 12);
    expect(compiled.engine.modelsUsed).toEqual(told.engine.modelsUsed);
  });

  test.each([
    ['memcpy(block + 4, from, 8)', 'memcpy: write of 8 bytes'],
    ['memcpy(block, from + 9, 8)', 'memcpy: read of 8 bytes'],
    ['memset(block, 0, 11)', 'memset: write of 11 bytes'],
    ['sink += memcmp(block, from, -1)', 'memcmp: read of'],
    ['memset(block, 1, 10); sink += strlen(block)', 'strlen: read of'],
  ])('a mistake after good calls is told as ever: %s', (bad, message) => {
    const engine = runText(`#include <string.h>
#include <stdlib.h>
int main(void)
{
  char from[16] = "some text";
  char *block = malloc(10);
  int sink = 0;
  for (int i = 0; i < 3; i++) { memset(block, 0, 10); memcpy(block, from, 10); sink += memcmp(block, from, 10) + strlen(block); }
  ${bad};
  return sink;
}
`);
    expect(engine.state.ended).toMatchObject({ kind: 'fault', message: expect.stringContaining(message) as string });
  });
});
