/** Rules of the search over interleavings. What a mutant is: scripts/mutants.mjs. */

const TESTS = ['test/unit/machine/explorer.test.ts'];

/** @type {readonly import('../../scripts/mutants.mjs').Mutant[]} */
export const mutants = [
  {
    id: 'explore-readers-alone-share-nothing',
    file: 'src/machine/explore/ownership.ts',
    find: 'return writers !== 0 && (all',
    replace: 'return (all',
    rule: 'memory that nobody writes is not shared',
    tests: TESTS,
    survives: 'Compiled code looks into the table and asks no more about memory that is only read.',
  },
  {
    id: 'explore-one-failure',
    file: 'src/machine/explore/explorer.ts',
    find: 'if (!this._how.all) return result();',
    replace: '',
    rule: 'the search ends at the first failure',
    tests: TESTS,
  },
  {
    id: 'explore-bounded',
    file: 'src/machine/explore/explorer.ts',
    find: 'return result(graph.size);',
    replace: 'return result();',
    rule: 'a search that was given up says so',
    tests: TESTS,
  },
  {
    id: 'explore-exit-status',
    file: 'src/machine/explore/explorer.ts',
    find: "end.kind !== 'exit' || end.status !== 0",
    replace: "end.kind !== 'exit'",
    rule: 'a program that ends with a status other than 0 has failed',
    tests: TESTS,
  },
  {
    id: 'explore-chance-finds',
    file: 'src/machine/explore/explorer.ts',
    find: 'if (result.failures.length === 0) result.failures.push(...learnt.slice(0, 1));',
    replace: '',
    rule: 'what chance has found counts where the search was given up',
    tests: TESTS,
  },
  {
    id: 'explore-timeouts-may-come',
    file: 'src/machine/explore/explorer.ts',
    find: "(thread.state === 'blocked' && thread.until !== undefined)",
    replace: 'false',
    rule: 'a thread that waits with a time limit may go on',
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
  {
    id: 'explore-loops',
    file: 'src/machine/explore/stateGraph.ts',
    find: 'if (this._open[to]) this.cycles++;',
    replace: 'if (this._open[to]) this.cycles = 0;',
    rule: 'a step back to a state on the way is a loop',
    tests: TESTS,
  },
  // Not caught by any test yet.
  {
    id: 'explore-new-sharing-restarts',
    file: 'src/machine/explore/explorer.ts',
    find: 'if (news && !this._learning) this._again = true;',
    replace: '',
    rule: 'the search begins again when more memory is shared',
    tests: TESTS,
  },
  {
    id: 'explore-who-ran-goes-on',
    file: 'src/machine/explore/explorer.ts',
    find: '? [thread, ...to.enabled.filter((other) => other !== thread)]',
    replace: '? to.enabled',
    rule: 'schedules with few changes of turn come first',
    tests: TESTS,
  },
];
