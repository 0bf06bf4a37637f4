// What is known where a line is reached: sets of values, and what follows from two of them.
import { describe, expect, it } from 'vitest';
import type { Context, Values } from '../../../../src/index/narrowing/context';
import {
  both,
  common,
  contextOf,
  contradict,
  covers,
  either,
  EVERYWHERE,
  extended,
  isEverywhere,
  merged,
  sameSubjects,
  shapeOf,
  within,
} from '../../../../src/index/narrowing/context';

const is = (...values: string[]): Values => ({ isNot: false, set: new Set(values) });
const isNot = (...values: string[]): Values => ({ isNot: true, set: new Set(values) });
const context = (known: Record<number, Values>, overwritten: number[] = []): Context => ({
  ...contextOf(Object.entries(known).map(([subject, values]) => [Number(subject), values])),
  overwritten: new Set(overwritten),
});

describe('values', () => {
  it('that are in both', () => {
    expect(both(is('1', '2'), is('2', '3'))).toEqual(is('2'));
    expect(both(is('1'), is('2'))).toBeUndefined();
    expect(both(is('1', '2'), isNot('2'))).toEqual(is('1'));
    expect(both(isNot('2'), is('1', '2'))).toEqual(is('1'));
    expect(both(is('2'), isNot('2'))).toBeUndefined();
    expect(both(isNot('1'), isNot('2'))).toEqual(isNot('1', '2'));
  });

  it('that are in one of the two', () => {
    expect(either(is('1'), is('2'))).toEqual(is('1', '2'));
    expect(either(isNot('1', '2'), isNot('2', '3'))).toEqual(isNot('2'));
    expect(either(is('1'), isNot('1', '2'))).toEqual(isNot('2'));
    expect(either(isNot('1', '2'), is('1'))).toEqual(isNot('2'));
  });

  it('that cover others', () => {
    expect(covers(is('1', '2'), is('1'))).toBe(true);
    expect(covers(is('1'), is('1', '2'))).toBe(false);
    expect(covers(isNot('3'), is('1'))).toBe(true);
    expect(covers(isNot('1'), is('1'))).toBe(false);
    expect(covers(isNot('1'), isNot('1', '2'))).toBe(true);
    expect(covers(isNot('1', '2'), isNot('1'))).toBe(false);
    expect(covers(is('1'), isNot('2'))).toBe(false);
  });
});

describe('contexts', () => {
  it('contradict each other when one thing has no value in both', () => {
    expect(contradict(context({ 1: is('1') }), context({ 1: is('2') }))).toBe(true);
    expect(contradict(context({ 1: is('1') }), context({ 1: is('1', '2') }))).toBe(false);
    expect(contradict(context({ 1: is('1') }), context({ 2: is('2') }))).toBe(false);
    expect(contradict(context({}, [4]), context({}, [5]))).toBe(false);
  });

  it('are within others that ask for no more', () => {
    expect(within(context({ 1: is('1', '2') }), context({ 1: is('1'), 2: is('3') }))).toBe(true);
    expect(within(context({ 1: is('1') }), context({ 1: is('1', '2') }))).toBe(false);
    expect(within(context({ 1: is('1') }), EVERYWHERE)).toBe(false);
    expect(within(EVERYWHERE, context({ 1: is('1') }))).toBe(true);
  });

  it('know of the same things', () => {
    expect(sameSubjects(context({ 1: is('1') }), context({ 1: is('2'), 2: is('1') }))).toBe(true);
    expect(sameSubjects(context({ 1: is('1'), 2: is('1') }), context({ 1: is('2') }))).toBe(false);
  });

  it('are extended, or contradicted', () => {
    const one = context({ 1: is('1', '2') });
    expect(extended(one, [])).toBe(one);
    expect(extended(one, [[1, isNot('1')]])?.known.get(1)).toEqual(is('2'));
    expect(extended(one, [[1, is('3')]])).toBeUndefined();
    expect(extended(context({}, [4]), [], new Set([5]))?.overwritten).toEqual(new Set([4, 5]));
    expect(one.known.get(1)).toEqual(is('1', '2'));
  });

  it('have the same shape when they know of the same things and the same stays in them', () => {
    expect(shapeOf(context({ 10: is('1'), 9: is('1') }))).toBe(shapeOf(context({ 9: is('2'), 10: isNot('1') })));
    expect(shapeOf(context({ 1: is('1') }))).not.toBe(shapeOf(context({ 2: is('1') })));
    expect(shapeOf(context({ 1: is('1') }, [4]))).not.toBe(shapeOf(context({ 1: is('1') })));
    expect(shapeOf(context({ 1: is('1') }))).not.toBe(shapeOf(context({}, [1])));
  });

  it('are everywhere when they ask for nothing and overwrite nothing', () => {
    expect(isEverywhere(EVERYWHERE)).toBe(true);
    expect(isEverywhere(context({}, [4]))).toBe(false);
    expect(isEverywhere(context({ 1: is('1') }))).toBe(false);
  });

  it('are merged: wider only when a value is new', () => {
    const wider = merged(context({ 1: is('1') }, [4]), context({ 1: is('2') }, [4]));
    expect(wider.isWider).toBe(true);
    expect(wider.context).toEqual(context({ 1: is('1', '2') }, [4]));
    expect(merged(context({ 1: is('1', '2') }), context({ 1: is('2') })).isWider).toBe(false);
    expect(merged(context({ 1: is('1') }), context({ 1: isNot('1') })).isWider).toBe(true);
  });

  it('have in common what all know of', () => {
    const all = [
      context({ 1: is('1'), 2: is('5') }, [4, 5]),
      context({ 1: is('2') }, [5]),
      context({ 1: is('3') }, [5]),
    ];
    expect(common(all)).toEqual(context({ 1: is('1', '2', '3') }, [5]));
  });
});
