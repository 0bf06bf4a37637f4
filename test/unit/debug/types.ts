// C types for tests, made by hand: a record is a list of named types laid out in order.
import type { CType, IntType, Member, RecordDecl } from '../../../src/c/types';
import { sizeOf } from '../../../src/debug/values/size';

export const intType = (name: string, size: number, signed: boolean, rank: number, alias?: string): IntType => ({
  kind: 'int',
  quals: 0,
  name,
  size,
  signed,
  rank,
  alias,
});

export const BOOL = intType('_Bool', 1, false, 0);
export const CHAR = intType('char', 1, true, 1);
export const INT = intType('int', 4, true, 3);
export const U32 = intType('unsigned int', 4, false, 3, 'uint32_t');
export const U64 = intType('unsigned long', 8, false, 4, 'uint64_t');
export const DOUBLE: CType = { kind: 'float', quals: 0, size: 8, name: 'double' };
export const VOID: CType = { kind: 'void', quals: 0 };

export const pointer = (to: CType): CType => ({ kind: 'pointer', quals: 0, to });
export const array = (of: CType, length: number): CType => ({ kind: 'array', quals: 0, of, length });
export const record = (decl: RecordDecl): CType => ({ kind: 'record', quals: 0, record: decl });
export const func = (returns: CType, ...params: CType[]): CType => ({
  kind: 'function',
  quals: 0,
  returns,
  params: params.map((type) => ({ type })),
  variadic: false,
  unprototyped: false,
});

/** `[name, type, bits?]`; an undefined name makes an anonymous member. */
export type MemberSpec = [name: string | undefined, type: CType, bits?: number];

export function declare(tag: string | undefined, specs: MemberSpec[], union = false): RecordDecl {
  const decl: RecordDecl = {
    tag,
    union,
    complete: true,
    members: [],
    packed: false,
    size: 0,
    align: 8,
    file: 0,
    offset: 0,
  };
  let at = 0;
  let bits = 0;
  for (const [name, type, width] of specs) {
    const size = sizeOf(type) ?? 0;
    if (width === undefined) bits = 0;
    if (!union && width === undefined && size > 0) at = Math.ceil(at / Math.min(size, 8)) * Math.min(size, 8);
    const unit = width === undefined ? at : at - (bits > 0 ? size : 0);
    const member: Member = {
      name,
      type,
      bits: width,
      file: 0,
      tokenOffset: 0,
      offset: union ? 0 : unit,
      bitOffset: width === undefined ? 0 : bits,
      owner: decl,
    };
    decl.members.push(member);
    if (union) {
      decl.size = Math.max(decl.size, size);
    } else {
      if (width === undefined || bits === 0) at += size;
      if (width !== undefined) bits += width;
      decl.size = at;
    }
  }
  decl.size = Math.ceil(decl.size / 8) * 8;
  return decl;
}
