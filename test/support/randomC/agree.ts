// Random programs of a range of seeds, by gcc and in the machine.
import { describe, expect, test } from 'vitest';
import { byGcc, byMachine, haveGcc } from './compare';
import { randomProgram } from './program';

/**
 * `count` programs from `first` on, in tests of 25. A program that gcc's build of does not end by itself is no
 * measure and is left out.
 */
export function agreeWithGcc(first: number, count: number): void {
  describe.skipIf(!haveGcc())(`programs ${first} to ${first + count - 1} (left out where gcc is not at hand)`, () => {
    for (let from = first; from < first + count; from += 25) {
      test(`${from} to ${from + 24}`, () => {
        let compared = 0;
        for (let seed = from; seed < from + 25; seed++) {
          const program = randomProgram(seed, { longDouble: seed % 2 === 1 });
          const expected = byGcc(program);
          if (!/exit \d+\n$/.test(expected)) continue;
          compared++;
          expect(byMachine(program), `random program ${seed}`).toBe(expected);
        }
        expect(compared).toBeGreaterThan(22);
      });
    }
  });
}
