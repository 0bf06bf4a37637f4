// What makes an edge so, and why a pointer call leads nowhere: the codes and what they tell.
import { describe, expect, it } from 'vitest';
import type { EvidenceFact, UnresolvedReason } from '../../../src/index/api';
import { foldedFact, receiverOf, unresolvedReason } from '../../../src/index/query/notes';
import { graphOf } from './graphOf';

const facts = (text: string, caller: string): EvidenceFact[] => {
  const graph = graphOf(text);
  return graph.callees(graph.find(caller)[0]).flatMap((edge) => edge.evidence().map(({ what }) => what));
};
const f = { kind: 'function', name: 'f' } as const;
const rx = { kind: 'member', name: 'd.rx' } as const;
const HEAD = 'struct d { void (*rx)(void); };\nvoid f(void);\n';

describe('evidence', () => {
  it('of assignments, arguments, results, pointers', () => {
    expect(facts(`${HEAD}void set(struct d *d) { d->rx = f; }\nvoid run(struct d *d) { d->rx(); }`, 'run')).toEqual([
      { code: 'assigned', source: f, target: rx },
    ]);
    expect(facts(`${HEAD}void run(void (*cb)(void)) { cb(); }\nvoid start(void) { run(f); }`, 'run')).toEqual([
      { code: 'passed', source: f, target: { kind: 'parameter', name: 'cb', function: 'run' } },
    ]);
    expect(
      facts(
        `${HEAD}static void (*pick(void))(void) { return f; }\nvoid run(struct d *d) { d->rx(); }
void set(struct d *d) { d->rx = pick(); }`,
        'run',
      ),
    ).toEqual([
      { code: 'returned', source: f },
      { code: 'assigned', source: { kind: 'result', function: 'pick' }, target: rx },
    ]);
  });

  it('of initialisers, with the variable where the target does not name it', () => {
    expect(facts(`${HEAD}struct d ops = { f };\nvoid run(struct d *d) { d->rx(); }`, 'run')).toEqual([
      { code: 'initialises', source: f, target: rx, variable: 'ops' },
    ]);
    expect(facts(`${HEAD}static void (*table[])(void) = { f };\nvoid run(int i) { table[i](); }`, 'run')).toEqual([
      { code: 'initialises', source: f, target: { kind: 'member', name: 'table[]' }, variable: '' },
    ]);
  });

  it('of entries that bits choose', () => {
    expect(
      facts(
        `${HEAD}void g(void);\nstatic void (*const t[2])(void) = { f, g };
void set(struct d *d, unsigned flags) { d->rx = t[flags & 1]; }\nvoid run(struct d *d) { d->rx(); }`,
        'run',
      ).filter(({ code }) => code === 'entryAssigned'),
    ).toEqual(
      Array(2).fill({
        code: 'entryAssigned',
        source: { kind: 'member', name: 't[]' },
        target: rx,
        index: 'flags & 1',
      }),
    );
  });

  it('of calls that are left out, constructors, start routines and callbacks', () => {
    expect(facts('void f(void);\nvoid run(void) { if (0) f(); }', 'run')).toEqual([
      { code: 'constantCondition', condition: '0', value: false },
    ]);
    expect(facts('void f(void);\nvoid run(void) { if (1) ; else f(); }', 'run')).toEqual([
      { code: 'constantCondition', condition: '1', value: true },
    ]);
    expect(facts('void f(void);\nvoid run(void) { switch (3) { case 2: f(); } }', 'run')).toEqual([
      { code: 'constantSwitch', value: '3' },
    ]);
    expect(facts('__attribute__((constructor)) static void f(void) {}', '<startup>')).toEqual([
      { code: 'constructor', function: 'f' },
    ]);
    expect(
      facts(
        `int pthread_create(unsigned long *t, void *a, void *(*start)(void *), void *arg);
static void *f(void *arg) { return 0; }\nvoid run(void) { pthread_create(0, 0, f, 0); }`,
        'run',
      ),
    ).toEqual([{ code: 'startRoutine', function: 'f' }]);
    expect(
      facts('void atexit(void (*g)(void));\nstatic void f(void) {}\nvoid run(void) { atexit(f); }', 'run'),
    ).toEqual([{ code: 'handedOver', function: 'f', receiver: 'atexit' }]);
  });
});

describe('a pointer call that leads nowhere', () => {
  it.each<[string, UnresolvedReason]>([
    ['struct d { void (*rx)(void); };\nvoid run(struct d *d) { d->rx(); }', { code: 'neverSet', what: 'member' }],
    ['void (*hook)(void);\nvoid run(void) { hook(); }', { code: 'neverSet', what: 'variable' }],
    ['void run(void (*cb)(void)) { cb(); }', { code: 'neverPassed' }],
    ['void (*pick(void))(void);\nvoid run(void) { pick()(); }', { code: 'unknownResult' }],
    ['void run(void) { ((void (*)(void))16)(); }', { code: 'computed', form: 'number' }],
  ])('%s', (text, reason) => {
    expect(graphOf(text).unresolved()).toMatchObject([{ reason }]);
  });
});

describe('notes of call sites', () => {
  it.each<[string, UnresolvedReason]>([
    ['the type of what has the member .rx is unknown', { code: 'unknownType', member: 'rx' }],
    ['x is no variable', { code: 'noVariable', name: 'x' }],
    ['the text could not be read', { code: 'unreadable' }],
    ['the pointer comes from a statement expression', { code: 'computed', form: 'statement' }],
    ['the pointer comes from variable arguments', { code: 'computed', form: 'arguments' }],
    ['the pointer comes from a compound literal', { code: 'computed', form: 'literal' }],
    ['the pointer comes from an expression', { code: 'computed', form: 'expression' }],
    ['the pointer is computed', { code: 'computed', form: '' }],
  ])('%s', (note, reason) => {
    expect(unresolvedReason(note)).toEqual(reason);
  });

  it('of calls left out and callbacks', () => {
    expect(foldedFact('a &&\nb is always true')).toEqual({
      code: 'constantCondition',
      condition: 'a &&\nb',
      value: true,
    });
    expect(receiverOf('handed to qsort()')).toBe('qsort');
    expect(receiverOf('')).toBe('');
  });
});
