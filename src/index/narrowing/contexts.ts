/**
 * What is known where a line is reached: by key (see extract/tests.ts) the values that something has there.
 */

import { TestFlag } from '../facts/facts';
import type { JoinTest } from '../pointsTo/objectFacts';

/** Values that something has, or (`isNot`) has not. */
export interface Values {
  isNot: boolean;
  set: ReadonlySet<string>;
}
/** What is known, by key. */
export type Context = ReadonlyMap<string, Values>;

/** Key of the members that the set-up code that called fills itself: what is put into them meanwhile does not stay. */
export const OVERWRITTEN = '!';
export const EVERYWHERE: Context = new Map();

export function contradict(a: Context, b: Context): boolean {
  for (const [key, values] of a) {
    const other = key === OVERWRITTEN ? undefined : b.get(key);
    if (other && !both(values, other)) return true;
  }
  return false;
}

/** Whether all objects of `outer` are such as `inner` asks for. */
export function within(inner: Context, outer: Context): boolean {
  for (const [key, values] of inner) {
    if (key === OVERWRITTEN) continue;
    const known = outer.get(key);
    if (!known || !covers(values, known)) return false;
  }
  return true;
}

/** What contexts have in common that may be taken together: what is asked, and what is overwritten. */
export function signOf(context: Context): string {
  let sign = signs.get(context);
  if (sign !== undefined) return sign;
  const keys = [...context.keys()].sort();
  const gone = context.get(OVERWRITTEN);
  sign = gone ? `${keys.join('\n')}\n${[...gone.set].sort().join(' ')}` : keys.join('\n');
  signs.set(context, sign);
  return sign;
}
const signs = new WeakMap<Context, string>();

export function sameKeys(a: Context, b: Context): boolean {
  for (const key of a.keys()) if (key !== OVERWRITTEN && !b.has(key)) return false;
  return true;
}

/** Whether all values of `few` are among those of `many`. */
function covers(many: Values, few: Values): boolean {
  if (few.isNot) return many.isNot && [...many.set].every((value) => few.set.has(value));
  return [...few.set].every((value) => many.set.has(value) !== many.isNot);
}

/** A context with tests added; undefined: they contradict it. */
export function extended(context: Context, tests: readonly [string, Values][]): Context | undefined {
  if (tests.length === 0) return context;
  const next = new Map(context);
  for (const [key, values] of tests) {
    const known = next.get(key);
    if (key === OVERWRITTEN) {
      next.set(key, known ? { isNot: true, set: new Set([...known.set, ...values.set]) } : values);
      continue;
    }
    const joint = known ? both(known, values) : values;
    if (!joint) return undefined;
    next.set(key, joint);
  }
  return next;
}

/** Values that are in both; undefined: none. */
export function both(a: Values, b: Values): Values | undefined {
  if (a.isNot && b.isNot) return { isNot: true, set: new Set([...a.set, ...b.set]) };
  if (a.isNot) return both(b, a);
  const set = new Set([...a.set].filter((value) => b.set.has(value) !== b.isNot));
  return set.size > 0 ? { isNot: false, set } : undefined;
}

/** Values that are in one of the two. */
export function either(a: Values, b: Values): Values {
  if (!a.isNot && !b.isNot) return { isNot: false, set: new Set([...a.set, ...b.set]) };
  if (a.isNot && b.isNot) return { isNot: true, set: new Set([...a.set].filter((value) => b.set.has(value))) };
  if (!a.isNot) return either(b, a);
  return { isNot: true, set: new Set([...a.set].filter((value) => !b.set.has(value))) };
}

/** A test that only tells whether something went well: `if (ret) return`. */
export function isFailure(test: JoinTest): boolean {
  if (test.flags & TestFlag.Null) return true;
  const isNot = (test.flags & TestFlag.Not) !== 0;
  return (
    test.key.startsWith('?') &&
    ((test.flags & TestFlag.After) !== 0 || (test.values.join() === '0' && (!isNot || /^\?\w+$/.test(test.key))))
  );
}

/** Tests around a line of a function, as a context may have them: a key by its text is of that function. */
export function testsAt(
  tests: readonly JoinTest[] | undefined,
  node: number,
  line: number,
  counts: (test: JoinTest) => boolean,
): [string, Values][] {
  const found = new Map<string, Values | undefined>();
  for (const test of tests ?? []) {
    if (line < test.first || line > test.last || !counts(test)) continue;
    const key = test.key.startsWith('?') ? `${node}${test.key}` : test.key;
    const values = { isNot: (test.flags & TestFlag.Not) !== 0, set: new Set(test.values) };
    const known = found.get(key);
    // Both branches on one line: nothing is known.
    if (!found.has(key)) found.set(key, values);
    else if (known) found.set(key, both(known, values));
  }
  return [...found].filter((one): one is [string, Values] => one[1] !== undefined);
}
