// Reads a record in machine memory by member names: `reader.number('prod', 'head')`. Names that a version of the
// checkout does not have come back as undefined, so that a model can say what it needs and what it can do without.
import type { CType, Member, RecordDecl } from '../../c/types';
import type { ChangedBytes, Machine } from '../../machine/api';
import { bitFieldBytes, bitFieldOf, integerOf, unsignedOf } from '../values/scalars';
import { sizeOf } from '../values/size';
import { valueText } from '../values/value';

export type MemorySource = Pick<Machine, 'read' | 'describe' | 'functionAt'>;

/** A member found by name, anonymous records looked through. */
export function memberNamed(record: RecordDecl, name: string): { member: Member; offset: number } | undefined {
  for (const member of record.members) {
    if (member.name === name) return { member, offset: member.offset };
  }
  for (const member of record.members) {
    if (member.name !== undefined || member.type.kind !== 'record') continue;
    const inner = memberNamed(member.type.record, name);
    if (inner) return { member: inner.member, offset: member.offset + inner.offset };
  }
  return undefined;
}

/** The pointer at an address (exact up to 2^53); undefined: no memory is there. */
export function pointerAt(source: Pick<Machine, 'read'>, address: number): number | undefined {
  const bytes = source.read(address, 8);
  return bytes && Number(unsignedOf(bytes));
}

/** Whether any of `changed` touches the bytes. */
export function touches(changed: readonly ChangedBytes[], address: number, length: number): boolean {
  return changed.some((range) => range.address < address + length && address < range.address + range.length);
}

/** A view on one object of record type. */
export class RecordReader {
  constructor(
    private readonly _source: MemorySource,
    readonly record: RecordDecl,
    readonly address: number,
    private readonly _changed: readonly ChangedBytes[],
  ) {}

  /** The part that a chain of member names leads to. */
  part(...names: string[]): { type: CType; address: number; member: Member } | undefined {
    let record: RecordDecl | undefined = this.record;
    let address = this.address;
    let found: { member: Member; offset: number } | undefined;
    for (const name of names) {
      found = record && memberNamed(record, name);
      if (!found) return undefined;
      address += found.offset;
      record = found.member.type.kind === 'record' ? found.member.type.record : undefined;
    }
    return found && { type: found.member.type, address, member: found.member };
  }

  has(...names: string[]): boolean {
    return this.part(...names) !== undefined;
  }

  /** An integer, enum or pointer member as a number (exact up to 2^53). */
  number(...names: string[]): number | undefined {
    const part = this.part(...names);
    if (!part) return undefined;
    const { type, member } = part;
    if (member.bits !== undefined) {
      const unit = this._source.read(part.address, bitFieldBytes(member));
      return unit && Number(bitFieldOf(unit, member));
    }
    const size = sizeOf(type);
    const bytes = size === undefined || size > 8 ? undefined : this._source.read(part.address, size);
    if (!bytes) return undefined;
    return Number(type.kind === 'int' && type.signed ? integerOf(bytes, true) : unsignedOf(bytes));
  }

  /** The member as the Variables view shows it. */
  text(...names: string[]): string | undefined {
    const part = this.part(...names);
    return (
      part &&
      valueText(this._source, {
        type: part.type,
        address: part.address,
        bitField: part.member.bits === undefined ? undefined : part.member,
      })
    );
  }

  /** Whether the last statement wrote to the member. */
  changed(...names: string[]): boolean {
    const part = this.part(...names);
    return part !== undefined && touches(this._changed, part.address, sizeOf(part.type) ?? 1);
  }
}
