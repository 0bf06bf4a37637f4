/**
 * Builtins of the compiler and copying functions that hand a function's address through (GCC manual, "Built-in
 * Functions for Memory Model Aware Atomic Operations"; C11 7.24.2).
 */

import type { Call, CSymbol, Expr } from '../../c/ast';

/** Builtins whose value is that of what their first argument points to. */
const LOADS = new Set([
  '__atomic_load_n',
  '__atomic_exchange_n',
  '__sync_lock_test_and_set',
  '__sync_val_compare_and_swap',
  '__c11_atomic_load',
  '__c11_atomic_exchange',
]);
/** Builtins whose value is their first argument. */
const FIRST = new Set([
  '__builtin_expect',
  '__builtin_assume_aligned',
  '__builtin_expect_with_probability',
  '__builtin_launder',
]);
/** Builtins that store the value of an argument where their first argument points. */
const STORES = new Map([
  ['__atomic_store_n', 1],
  ['__atomic_exchange_n', 1],
  ['__atomic_compare_exchange_n', 2],
  ['__sync_lock_test_and_set', 1],
  ['__sync_bool_compare_and_swap', 2],
  ['__sync_val_compare_and_swap', 2],
  ['__c11_atomic_store', 1],
  ['__c11_atomic_init', 1],
  ['__c11_atomic_exchange', 1],
]);
/** Builtins and functions that copy what argument `from` points to where argument `to` points. */
const COPIES = new Map<string, [number, number][]>([
  ['__atomic_load', [[0, 1]]],
  ['__atomic_store', [[1, 0]]],
  [
    '__atomic_exchange',
    [
      [1, 0],
      [0, 2],
    ],
  ],
  [
    '__atomic_compare_exchange',
    [
      [2, 0],
      [0, 1],
    ],
  ],
  ['memcpy', [[1, 0]]],
  ['memmove', [[1, 0]]],
  ['rte_memcpy', [[1, 0]]],
  ['__builtin_memcpy', [[1, 0]]],
  ['__builtin_memmove', [[1, 0]]],
]);

/** Name of the function that a call names directly, or undefined. */
export function calledName(call: Call): string | undefined {
  let callee: Expr = call.callee;
  while (callee.kind === 'cast' || (callee.kind === 'unary' && (callee.op === '*' || callee.op === '&')))
    callee = callee.operand;
  return callee.kind === 'ident' &&
    (callee.symbol.kind === 'function' || callee.symbol.kind === 'builtin' || callee.symbol.implicit)
    ? callee.symbol.name
    : undefined;
}

/** What the value of a call of a builtin stands for: `*pointer`, or a plain argument; undefined: nothing known. */
export function builtinValue(call: Call): { expr: Expr } | undefined {
  const name = calledName(call);
  if (!name) return undefined;
  if ((LOADS.has(name) || FIRST.has(name)) && call.args[0]) return { expr: call.args[0] };
  return undefined;
}

/** Transfers that a call makes: from an argument (by value, or from where it points) to where another points. */
export function builtinTransfers(call: Call): { from: Expr; to: Expr; byValue: boolean }[] {
  const name = calledName(call);
  if (!name) return [];
  const stored = STORES.get(name);
  if (stored !== undefined) {
    const to = call.args[0];
    const from = call.args[stored];
    return to && from ? [{ from, to, byValue: true }] : [];
  }
  return (COPIES.get(name) ?? []).flatMap(([fromIndex, toIndex]) => {
    const from = call.args[fromIndex];
    const to = call.args[toIndex];
    return from && to ? [{ from, to, byValue: false }] : [];
  });
}

/** The function that a callee expression names, through `*f`, `&f`, `(cast)f`; undefined: a pointer. */
export function calleeSymbol(callee: Expr): CSymbol | undefined {
  let at = callee;
  for (;;) {
    if (at.kind === 'cast' || (at.kind === 'unary' && (at.op === '*' || at.op === '&'))) at = at.operand;
    else if (at.kind === 'selection') at = at.chosen;
    else break;
  }
  if (at.kind !== 'ident') return undefined;
  const { symbol } = at;
  return symbol.kind === 'function' || symbol.kind === 'builtin' || (symbol.implicit && at.type.kind !== 'pointer')
    ? symbol
    : undefined;
}
