/**
 * Contexts: what is known where a line is reached, as path conditions of the form "this member (or expression) has
 * one of these values". Conditions come from extract/pathConditions.ts.
 */

import { TestFlag } from '../facts/facts';
import type { ObjectFacts, PathCondition } from '../pointsTo/objectFacts';

/** Values that something has, or (`isNot`) has not; in decimal. */
export interface Values {
  isNot: boolean;
  set: ReadonlySet<string>;
}
/** What a condition is about ({@link Subjects}), and the values that it has. */
export type Known = readonly [subject: number, values: Values];

export interface Context {
  /** What is known, by subject. */
  readonly known: ReadonlyMap<number, Values>;
  /**
   * Members' locations that the set-up code that called fills itself afterwards: what is put into them meanwhile does
   * not stay.
   */
  readonly overwritten: ReadonlySet<number>;
}

const NOTHING: ReadonlySet<number> = new Set();
export const EVERYWHERE: Context = { known: new Map(), overwritten: NOTHING };

export function contextOf(known: readonly Known[]): Context {
  return { known: new Map(known), overwritten: NOTHING };
}

export function isEverywhere({ known, overwritten }: Context): boolean {
  return known.size === 0 && overwritten.size === 0;
}

/** Whether no object can be in both contexts. */
export function contradict(a: Context, b: Context): boolean {
  for (const [subject, values] of a.known) {
    const other = b.known.get(subject);
    if (other && !both(values, other)) return true;
  }
  return false;
}

/** Whether all objects of `outer` are such as `inner` asks for. */
export function within(inner: Context, outer: Context): boolean {
  for (const [subject, values] of inner.known) {
    const known = outer.known.get(subject);
    if (!known || !covers(values, known)) return false;
  }
  return true;
}

/** Whether all that `a` knows something of, `b` knows something of too. */
export function sameSubjects(a: Context, b: Context): boolean {
  for (const subject of a.known.keys()) if (!b.known.has(subject)) return false;
  return true;
}

/** The same text for contexts that may be merged: those that know of the same things, and have the same overwritten. */
export function shapeOf(context: Context): string {
  let shape = shapes.get(context);
  if (shape === undefined) {
    const sorted = (set: Iterable<number>): string => [...set].sort((a, b) => a - b).join(' ');
    shape = `${sorted(context.known.keys())} / ${sorted(context.overwritten)}`;
    shapes.set(context, shape);
  }
  return shape;
}
const shapes = new WeakMap<Context, string>();

/** A context with conditions added; undefined: they contradict it. */
export function extended(
  context: Context,
  conditions: readonly Known[],
  overwritten: ReadonlySet<number> = NOTHING,
): Context | undefined {
  if (conditions.length === 0 && overwritten.size === 0) return context;
  const known = new Map(context.known);
  for (const [subject, values] of conditions) {
    const before = known.get(subject);
    const joint = before ? both(before, values) : values;
    if (!joint) return undefined;
    known.set(subject, joint);
  }
  const more = overwritten.size === 0 ? context.overwritten : new Set([...context.overwritten, ...overwritten]);
  return { known, overwritten: more };
}

/** What holds in both of two contexts of the same {@link shapeOf}: each subject has a value of one of the two. */
export function merged(a: Context, b: Context): { context: Context; isWider: boolean } {
  let isWider = false;
  const known = new Map<number, Values>();
  for (const [subject, values] of b.known) {
    const old = a.known.get(subject) ?? values;
    const next = either(old, values);
    if (next.isNot !== old.isNot || next.set.size !== old.set.size) isWider = true;
    known.set(subject, next);
  }
  return { context: { known, overwritten: a.overwritten }, isWider };
}

/** What all of several contexts have in common. */
export function common([first, ...rest]: readonly Context[]): Context {
  const known = new Map<number, Values>();
  for (const [subject, values] of first.known) {
    let sum: Values | undefined = values;
    for (const context of rest) {
      const other = context.known.get(subject);
      sum = sum && other && either(sum, other);
    }
    if (sum) known.set(subject, sum);
  }
  const overwritten = [...first.overwritten].filter((location) =>
    rest.every((context) => context.overwritten.has(location)),
  );
  return { known, overwritten: new Set(overwritten) };
}

/** Whether all values of `few` are among those of `many`. */
export function covers(many: Values, few: Values): boolean {
  if (few.isNot) return many.isNot && [...many.set].every((value) => few.set.has(value));
  return [...few.set].every((value) => many.set.has(value) !== many.isNot);
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

/** A condition that only tells whether something went well: `if (ret) return`, `if (ptr)`. */
export function isErrorCheck(condition: PathCondition): boolean {
  if (condition.flags & TestFlag.Null) return true;
  if (condition.record) return false;
  if (condition.flags & TestFlag.After) return true;
  const isZero = condition.values.length === 1 && condition.values[0] === '0';
  return isZero && (!(condition.flags & TestFlag.Not) || /^\w+$/.test(condition.name));
}

/**
 * Conditions around a line of a function.
 * @param counts which of them are asked for
 */
export function conditionsAt(
  { conditions, subjects }: ObjectFacts,
  node: number,
  line: number,
  counts: (condition: PathCondition) => boolean,
): Known[] {
  const found = new Map<number, Values | undefined>();
  for (const condition of conditions.get(node) ?? []) {
    if (line < condition.first || line > condition.last || !counts(condition)) continue;
    const subject = condition.record ? condition.subject : subjects.inFunction(node, condition.subject);
    const values = { isNot: (condition.flags & TestFlag.Not) !== 0, set: new Set(condition.values) };
    const known = found.get(subject);
    // Both branches on one line: nothing is known.
    if (!found.has(subject)) found.set(subject, values);
    else if (known) found.set(subject, both(known, values));
  }
  const all: Known[] = [];
  for (const [subject, values] of found) if (values) all.push([subject, values]);
  return all;
}
