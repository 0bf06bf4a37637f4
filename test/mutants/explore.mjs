/** Rules of the search over interleavings. What a mutant is: scripts/mutants.mjs. */

const TESTS = ['test/unit/machine/explorer.test.ts'];

/** @type {readonly import('../../scripts/mutants.mjs').Mutant[]} */
export const mutants = [
  {
    id: 'explore-one-failure',
    file: 'src/machine/explore/explorer.ts',
    find: 'if (!this._how.all) return result();',
    replace: '',
    rule: 'the search ends at the first failure',
    tests: TESTS,
  },
  {
    id: 'explore-known-states-count',
    file: 'src/machine/explore/stateGraph.ts',
    find: 'else this._paths[from] += this._paths[to];',
    replace: '',
    rule: 'interleavings through a known state count',
    tests: TESTS,
  },
  {
    id: 'explore-livelock',
    file: 'src/machine/explore/stateGraph.ts',
    find: 'return stuck < 0 ? undefined : stuck;',
    replace: 'return undefined;',
    rule: 'a state from which no end is reached is a livelock',
    tests: TESTS,
  },
];
