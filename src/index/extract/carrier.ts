/**
 * Which types may carry a function's address (a type filter for points-to analysis), and how records and their
 * members are named across files.
 *
 *     void (*handler)(int);     // Function
 *     void (**slot)(int);       // Function: leads to one
 *     void *opaque;             // Generic: carries one if somebody puts one in
 *     uintptr_t word;           // No
 *     struct ops { ... } *ops;  // No: its members are looked at one by one
 *
 * Given up on: addresses kept in integers, unless a cast shows a function pointer (see flows.ts).
 */

import type { CType, Member, RecordDecl } from '../../c/types';
import type { FileTable } from '../../c/text';

export const enum Carrier {
  /** Carries none, as far as its type says. */
  No = 0,
  /** `void *` and the like: carries one if somebody puts one in. */
  Generic = 1,
  /** Function pointers, arrays of them and pointers to them. */
  Function = 2,
}

/** Whether a value or object of this type may carry a function's address. */
export function carrierOf(type: CType): Carrier {
  let at = type;
  let pointers = 0;
  for (;;) {
    switch (at.kind) {
      case 'pointer':
        pointers++;
        at = at.to;
        break;
      case 'array':
        at = at.of;
        break;
      case 'function':
        return Carrier.Function;
      case 'void':
        return pointers > 0 ? Carrier.Generic : Carrier.No;
      case 'unknown':
        return Carrier.Generic;
      default:
        return Carrier.No;
    }
  }
}

/** An object whose address leads to function pointers: an array of them, or a pointer to one. */
export function isPlaceOfFunctions(type: CType): boolean {
  if (type.kind === 'array') return carrierOf(type.of) === Carrier.Function;
  return type.kind === 'pointer' && type.to.kind !== 'function' && carrierOf(type.to) === Carrier.Function;
}

/** The function type that a call through a value of `type` calls, or undefined. */
export function calledType(type: CType): Extract<CType, { kind: 'function' }> | undefined {
  let at = type;
  while (at.kind === 'pointer' || at.kind === 'array') at = at.kind === 'pointer' ? at.to : at.of;
  return at.kind === 'function' ? at : undefined;
}

/**
 * A start routine takes one pointer to anything and gives a word back: POSIX's `void *(*)(void *)`,
 * `int (*)(void *)`.
 */
export function isStartRoutine(type: CType): boolean {
  const called = calledType(type);
  if (!called || called.params.length !== 1 || called.variadic) return false;
  const param = called.params[0].type;
  if (param.kind !== 'pointer' || param.to.kind !== 'void') return false;
  const returns = called.returns;
  return returns.kind === 'int' || (returns.kind === 'pointer' && returns.to.kind === 'void');
}

/** Identity of a record over the workspace: its tag or typedef name and the file that defines it. */
export function recordKey(record: RecordDecl, files: FileTable): string {
  const name = record.tag ?? record.typedefName;
  const path = files.get(record.file).path;
  return name ? `${name}@${path}` : `@${path}:${record.offset}`;
}

/** How a record is shown: its tag or typedef name; `outer.member` for a nested record without one. */
export function recordDisplay(owner: RecordDecl, way: readonly (Member | number)[], outer = ''): string {
  const named = owner.tag ?? owner.typedefName;
  if (named) return named;
  const parts: string[] = [];
  for (let i = way.length - 1; i >= 0; i--) {
    const member = way[i];
    if (typeof member === 'number') continue;
    if (member.name) parts.unshift(member.name);
    const name = member.owner.tag ?? member.owner.typedefName;
    if (name) return [name, ...parts].join('.');
  }
  return outer ? [outer, ...parts].join('.') : parts.join('.');
}
