/** Rules of the checks of the machine: data races and accesses. What a mutant is: scripts/mutants.mjs. */

const TESTS = ['test/unit/machine/races.test.ts', 'test/unit/machine/checks.test.ts'];

/** @type {readonly import('../../scripts/mutants.mjs').Mutant[]} */
export const mutants = [
  {
    id: 'check-remembered-accesses',
    file: 'src/machine/check/dataRaces.ts',
    find: 'const REMEMBERED = 8;',
    replace: 'const REMEMBERED = 1;',
    rule: 'eight bytes remember several accesses',
    tests: TESTS,
  },
  {
    id: 'check-post-releases',
    file: 'src/machine/check/dataRaces.ts',
    find: '/unlock|post|signal',
    replace: '/unlock|signal',
    rule: 'posting a semaphore releases what came before',
    tests: TESTS,
  },
  {
    id: 'check-atomic-reads-acquire',
    file: 'src/machine/check/dataRaces.ts',
    find: 'if (atomic && !write) this._acquire(',
    replace: 'if (false) this._acquire(',
    rule: 'an atomic read orders after the write',
    tests: TESTS,
  },
  {
    id: 'check-same-bytes',
    file: 'src/machine/check/dataRaces.ts',
    find: '(old.mask & now.mask) === 0 ||',
    replace: '',
    rule: 'a race is about the same bytes',
    tests: TESTS,
  },
  {
    id: 'check-one-writes',
    file: 'src/machine/check/dataRaces.ts',
    find: '!(old.write || now.write) ||',
    replace: '',
    rule: 'two reads are no race',
    tests: TESTS,
  },
  {
    id: 'check-both-atomic',
    file: 'src/machine/check/dataRaces.ts',
    find: '(old.atomic && now.atomic)',
    replace: '(old.atomic || now.atomic)',
    rule: 'an atomic access and a plain one race',
    tests: TESTS,
  },
  {
    id: 'check-join-orders',
    file: 'src/machine/check/dataRaces.ts',
    find: 'if (clock) this._join(this._clock(thread), clock);',
    replace: '',
    rule: 'what a thread did is known to who joined it',
    tests: TESTS,
  },
  {
    id: 'check-constants-written',
    file: 'src/machine/check/accessChecks.ts',
    find: 'brIf(0, op(Op.i32And, is(Shadow.readOnly), not(has(FaultInfo.write)))),',
    replace: 'brIf(0, is(Shadow.readOnly)),',
    rule: 'a constant may be read, not written',
    tests: TESTS,
  },
  {
    id: 'check-constants-written-by-models',
    file: 'src/machine/check/accessChecks.ts',
    find: 'brIf(0, op(Op.i32And, is(Shadow.readOnly), not(get(WRITE)))),',
    replace: 'brIf(0, is(Shadow.readOnly)),',
    rule: 'a model may not write constants',
    tests: TESTS,
  },
  {
    id: 'check-unset-values',
    file: 'src/machine/check/accessChecks.ts',
    find: 'brIf(2, op(Op.i32GtU, get(TO), known)),',
    replace: '',
    rule: 'memory without a value must not be read',
    tests: TESTS,
  },
];
