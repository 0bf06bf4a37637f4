/** Rules of the points-to analysis. What a mutant is: scripts/mutants.mjs. */

const TESTS = [
  'test/unit/index/pointsTo.test.ts',
  'test/unit/index/precision.test.ts',
  'test/unit/index/flow.test.ts',
  'test/unit/index/kinds.test.ts',
];

/** @type {readonly import('../../scripts/mutants.mjs').Mutant[]} */
export const mutants = [
  {
    id: 'pointsTo-arity-must-fit',
    file: 'src/index/pointsTo/splitLocations.ts',
    find: 'taken === 0 || taken === arity ||',
    replace: 'taken === 0 || taken <= arity ||',
    rule: 'a function is called with as many arguments as it takes',
    tests: TESTS,
  },
  {
    id: 'pointsTo-constants-stay',
    file: 'src/index/pointsTo/splitLocations.ts',
    find: 'else if (!location.constant) push(',
    replace: 'else push(',
    rule: 'what is written through pointers does not come into a constant',
    tests: TESTS,
  },
  {
    id: 'pointsTo-copied-whole',
    file: 'src/index/pointsTo/splitLocations.ts',
    find: 'source: location.base,\n          target: id,\n          kind: FlowKind.Assign',
    replace: 'source: id,\n          target: id,\n          kind: FlowKind.Assign',
    rule: 'a variable that is overwritten as a whole may hold all that the member holds',
    tests: TESTS,
  },
  {
    id: 'pointsTo-third-argument-starts',
    file: 'src/index/pointsTo/threads.ts',
    find: 'arg.index === 2',
    replace: 'arg.index === 3',
    rule: 'the third argument of pthread_create is the start routine',
    tests: TESTS,
  },
  {
    id: 'pointsTo-wrapper-calls-start-routine',
    file: 'src/index/pointsTo/threads.ts',
    find: 'if (site.flags & CallFlag.StartRoutine && site.location >= 0)',
    replace: 'if (site.location >= 0)',
    rule: 'a wrapper starts what it calls as a start routine, nothing else',
    tests: TESTS,
  },
  {
    id: 'pointsTo-wrapper-in-its-file',
    file: 'src/index/pointsTo/threads.ts',
    find: '.filter((target) => nodes[target].path === nodes[routine].path)',
    replace: '.filter(() => false)',
    rule: 'a wrapper may call the routine in a function of its file',
    tests: TESTS,
  },
  {
    id: 'pointsTo-named-variable-is-a-member',
    file: 'src/index/pointsTo/constraints.ts',
    find: 'this.addFlow({ ...base, source, target: member });',
    replace: 'continue;',
    rule: "what a named variable's member holds, the member of any object holds",
    tests: TESTS,
  },
  {
    id: 'pointsTo-own-and-nothing-else',
    file: 'src/index/pointsTo/ownObjects.ts',
    find: 'this._bits[location] === OWN',
    replace: '(this._bits[location] & OWN) !== 0',
    rule: "a location holds a component's own objects when nothing else comes in",
    tests: TESTS,
  },
  // Not caught by any test yet.
  {
    id: 'pointsTo-variadic-takes-more',
    file: 'src/index/pointsTo/splitLocations.ts',
    find: ' && taken <= arity)',
    replace: ' && taken > arity)',
    rule: 'a variadic function takes more arguments than it has parameters',
    tests: TESTS,
  },
  {
    id: 'pointsTo-foreign-is-not-looked-up',
    file: 'src/index/pointsTo/ownObjects.ts',
    find: '& (LOOKED_UP | FOREIGN)) === LOOKED_UP',
    replace: '& LOOKED_UP) === LOOKED_UP',
    rule: "where anybody's objects come in, an object is not looked up",
    tests: TESTS,
  },
];
