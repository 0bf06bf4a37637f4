/**
 * Sizes, alignments and record layout as gcc lays them out on x86-64 Linux (System V AMD64 ABI 3.1.2; GNU `packed`,
 * `aligned`, `#pragma pack`; bit-fields as gcc with PCC_BITFIELD_TYPE_MATTERS).
 */

import type { CType, Member, RecordDecl } from './types';

/**
 * Size in bytes. `void` and functions count 1 (GNU); incomplete arrays 0; variable length arrays 0; unknown types 1.
 */
export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'void':
    case 'function':
    case 'unknown':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'array':
      return (type.length ?? 0) * sizeOf(type.of);
    case 'record':
      return type.record.size;
    case 'enum':
      return type.decl.underlying.size;
    case 'vector':
      return type.length * sizeOf(type.of);
  }
}

/** Alignment in bytes; an `aligned` attribute on a typedef counts. */
export function alignOf(type: CType): number {
  if (type.align !== undefined) return type.align;
  switch (type.kind) {
    case 'void':
    case 'function':
    case 'unknown':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'array':
      return alignOf(type.of);
    case 'record':
      return type.record.align;
    case 'enum':
      return type.decl.underlying.size;
    case 'vector':
      return sizeOf(type);
  }
}

/** Whether the size is known (C11 6.2.5p22); a flexible array member does not make a record incomplete. */
export function isComplete(type: CType): boolean {
  switch (type.kind) {
    case 'void':
    case 'unknown':
      return false;
    case 'array':
      return type.length !== undefined && isComplete(type.of);
    case 'record':
      return type.record.complete;
    case 'enum':
      return type.decl.complete;
    default:
      return true;
  }
}

export function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}

/**
 * Gives each member its offset and the record its size and alignment.
 * `maxAlign`: from `#pragma pack(n)`, bytes; undefined: none.
 */
export function layoutRecord(record: RecordDecl, maxAlign?: number): void {
  let bits = 0;
  let align = 1;
  let unionBits = 0;
  for (const member of record.members) {
    if (record.union) bits = 0;
    if (member.bits !== undefined) {
      bits = placeBitField(record, member, member.bits, bits, maxAlign);
      if (member.name !== undefined) align = Math.max(align, memberAlign(record, member, maxAlign));
    } else {
      const own = memberAlign(record, member, maxAlign);
      align = Math.max(align, own);
      const offset = alignUp(Math.ceil(bits / 8), own);
      member.offset = offset;
      member.bitOffset = 0;
      bits = (offset + sizeOf(member.type)) * 8;
    }
    unionBits = Math.max(unionBits, bits);
  }
  if (record.alignAttribute !== undefined) align = Math.max(align, record.alignAttribute);
  record.align = align;
  record.size = alignUp(Math.ceil((record.union ? unionBits : bits) / 8), align);
}

function memberAlign(record: RecordDecl, member: Member, maxAlign: number | undefined): number {
  const packed = record.packed || member.packed === true;
  let align = packed ? 1 : alignOf(member.type);
  if (member.alignAttribute !== undefined) align = Math.max(align, member.alignAttribute);
  if (maxAlign !== undefined) align = Math.min(align, maxAlign);
  return align;
}

/** Places a bit-field of `width` bits at `bits` or after; returns the bit after it. */
function placeBitField(
  record: RecordDecl,
  member: Member,
  width: number,
  bits: number,
  maxAlign: number | undefined,
): number {
  const size = sizeOf(member.type);
  const unit = size * 8;
  if (width === 0) {
    // Ends the current unit, packed or not (C11 6.7.2.1p12).
    const at = alignUp(bits, alignOf(member.type) * 8);
    member.offset = at / 8;
    member.bitOffset = 0;
    return at;
  }
  // gcc: under any `#pragma pack` a bit-field may span units of its type, as in a packed record (place_field,
  // PCC_BITFIELD_TYPE_MATTERS).
  const packed = record.packed || member.packed === true || maxAlign !== undefined;
  if (member.alignAttribute !== undefined)
    bits = alignUp(bits, Math.min(member.alignAttribute, maxAlign ?? Infinity) * 8);
  if (!packed && Math.floor(bits / unit) !== Math.floor((bits + width - 1) / unit)) bits = alignUp(bits, unit);
  member.offset = packed ? Math.floor(bits / 8) : Math.floor(bits / unit) * size;
  member.bitOffset = bits - member.offset * 8;
  return bits + width;
}
