// The list of narrowing passes: their order is part of what they say.
import { expect, it } from 'vitest';
import { NARROWING_PASSES } from '../../../../src/index/narrowing/passes';

it('runs passes that decide before passes that only leave a call undecided', () => {
  expect(NARROWING_PASSES.map(({ name }) => name)).toEqual([
    'lookedUpObjects',
    'setUpFiles',
    'tableTargets',
    'nullGuards',
    'deviceKinds',
    'driverTables',
    'correlatedChoice',
    'programOverrides',
    'programChoice',
    'fixedElements',
  ]);
});

it('gives each pass a reason of its own', () => {
  expect(new Set(NARROWING_PASSES.map(({ reason }) => reason)).size).toBe(NARROWING_PASSES.length);
});
