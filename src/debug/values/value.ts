// A C object as the Variables view shows it: one line of text, and children where it has parts. Types decide, never
// names.
import type { CType, Member, PointerType, RecordType } from '../../c/types';
import type { Machine } from '../../machine/api';
import { t } from '@vscode/l10n';
import {
  addressText,
  bitFieldBytes,
  bitFieldOf,
  enumText,
  floatText,
  integerOf,
  integerText,
  isCharacter,
  stringText,
  unsignedOf,
} from './scalars';
import { sizeOf } from './size';
import { typeToString } from '../../c/typeRules';

/** What of the machine is needed to show a value. */
export type ValueSource = Pick<Machine, 'read' | 'describe' | 'functionAt'>;

/** An object (an lvalue with an address) or a value that lives nowhere (`bytes` only, the result of an expression). */
export interface Place {
  readonly type: CType;
  readonly address?: number;
  /** Value without an address. */
  readonly bytes?: Uint8Array;
  /** The bit-field member, where the place is one; `address` is its storage unit. */
  readonly bitField?: Member;
}

/** A named part of an object. */
export interface Part extends Place {
  readonly name: string;
  /** C expression for the part when the object's own is `base`; undefined where C has none. */
  expression(base: string): string | undefined;
}

export interface FormatOptions {
  readonly hex?: boolean;
}

const SUMMARY_LENGTH = 90;

/** The bytes of a value; undefined where it is not mapped. `length` defaults to the type's size. */
export function readValue(source: ValueSource, place: Place, length = sizeOf(place.type)): Uint8Array | undefined {
  if (length === undefined) return undefined;
  if (place.bytes) return place.bytes.subarray(0, length);
  return place.address === undefined ? undefined : source.read(place.address, length);
}

/** The address that a pointer holds; undefined where it cannot be read. */
export function pointerTarget(source: ValueSource, place: Place): number | undefined {
  const bytes = readValue(source, place, 8);
  return bytes && Number(unsignedOf(bytes));
}

/** One line of text for a value. */
export function valueText(source: ValueSource, place: Place, options: FormatOptions = {}): string {
  const { type } = place;
  if (place.bitField) {
    const unit = readValue(source, place, bitFieldBytes(place.bitField));
    if (!unit) return t('<not mapped>');
    const value = bitFieldOf(unit, place.bitField);
    if (type.kind === 'enum') return enumText(value, type);
    return options.hex ? `0x${BigInt.asUintN(place.bitField.bits ?? 64, value).toString(16)}` : value.toString();
  }
  switch (type.kind) {
    case 'int': {
      const bytes = readValue(source, place);
      return bytes ? integerText(integerOf(bytes, type.signed), type, options.hex ?? false) : t('<not mapped>');
    }
    case 'float': {
      const bytes = readValue(source, place);
      return bytes ? floatText(bytes, type) : t('<not mapped>');
    }
    case 'enum': {
      const { underlying } = type.decl;
      const bytes = readValue(source, place);
      return bytes ? enumText(integerOf(bytes, underlying?.signed ?? false), type) : t('<not mapped>');
    }
    case 'pointer':
      return pointerText(source, place, type);
    case 'array':
      return arrayText(source, place, type.of, type.length ?? 0, options);
    case 'vector':
      return arrayText(source, place, type.of, type.length, options);
    case 'record':
      return recordText(source, place, type, options);
    case 'function':
      return functionText(source, place.address ?? 0) ?? typeToString(type);
    case 'void':
      return '(void)';
    case 'unknown':
      return t('<type unknown: {0}>', type.name ?? '?');
  }
}

function functionText(source: ValueSource, address: number): string | undefined {
  const target = source.functionAt(address);
  return target && `${target.name}`;
}

function pointerText(source: ValueSource, place: Place, type: PointerType): string {
  const target = pointerTarget(source, place);
  if (target === undefined) return t('<not mapped>');
  if (target === 0) return 'NULL';
  const name = functionText(source, target);
  if (name) return `${addressText(target)} <${name}>`;
  if (isCharacter(type.to)) {
    const text = readString(source, target);
    if (text) return `${addressText(target)} ${text}`;
  }
  if (type.to.kind === 'int' || type.to.kind === 'enum' || type.to.kind === 'float') {
    const place: Place = { type: type.to, address: target };
    if (readValue(source, place)) return `${addressText(target)} → ${valueText(source, place)}`;
  }
  const object = source.describe(target);
  return object ? `${addressText(target)} <${object}>` : addressText(target);
}

/** NUL-terminated text at an address, in steps so that the end of mapped memory is no obstacle; undefined: not text. */
function readString(source: ValueSource, address: number): string | undefined {
  const chunks: number[] = [];
  while (chunks.length <= 200) {
    const one = source.read(address + chunks.length, 1);
    if (!one) return chunks.length > 0 ? stringText(Uint8Array.from(chunks)) : undefined;
    if (one[0] === 0) break;
    chunks.push(one[0]);
  }
  return stringText(Uint8Array.from(chunks));
}

function arrayText(source: ValueSource, place: Place, of: CType, length: number, options: FormatOptions): string {
  if (isCharacter(of) && length > 0) {
    const bytes = readValue(source, place, length);
    if (bytes) return stringText(bytes);
  }
  const step = sizeOf(of);
  if (!step || length === 0) return `[${length}]`;
  return summary('[', ']', length, (n) => valueText(source, elementOf(place, of, step, n), options));
}

function recordText(source: ValueSource, place: Place, type: RecordType, options: FormatOptions): string {
  if (!type.record.complete) return t('<incomplete type>');
  const parts = childrenOf(place).filter((part) => part.type.kind !== 'array' || (part.type.length ?? 0) > 0);
  return summary('{', '}', parts.length, (n) => {
    const part = parts[n];
    const nested = part.type.kind === 'record' || (part.type.kind === 'array' && !isCharacter(part.type.of));
    const text = nested ? (part.type.kind === 'array' ? '[…]' : '{…}') : valueText(source, part, options);
    return part.name.startsWith('(') ? text : `${part.name} = ${text}`;
  });
}

/** Joins texts until the line is long enough. */
function summary(open: string, close: string, count: number, text: (n: number) => string): string {
  let line = open;
  for (let n = 0; n < count; n++) {
    if (n > 0) line += ', ';
    if (line.length > SUMMARY_LENGTH) return `${line}…${close}`;
    line += text(n);
  }
  return line + close;
}

function elementOf(place: Place, of: CType, step: number, n: number): Place {
  if (place.address !== undefined) return { type: of, address: place.address + n * step };
  return { type: of, bytes: place.bytes?.subarray(n * step, (n + 1) * step) };
}

/** Number of elements that can be paged through: arrays and vectors; undefined for everything else. */
export function elementCount(type: CType): number | undefined {
  if (type.kind === 'vector') return type.length;
  return type.kind === 'array' ? (type.length ?? 0) : undefined;
}

/** Elements `start` to `start + count` of an array. */
export function elementsOf(place: Place, start: number, count: number): Part[] {
  const { type } = place;
  if (type.kind !== 'array' && type.kind !== 'vector') return [];
  const step = sizeOf(type.of);
  if (!step) return [];
  const end = Math.min(start + count, elementCount(type) ?? 0);
  const parts: Part[] = [];
  for (let n = start; n < end; n++) {
    parts.push({ ...elementOf(place, type.of, step, n), name: `[${n}]`, expression: (base) => `${base}[${n}]` });
  }
  return parts;
}

/** Named parts: members of a record (those of anonymous ones in place), or the target of a pointer. */
export function childrenOf(place: Place, source?: ValueSource): Part[] {
  const { type } = place;
  if (type.kind === 'record') return membersOf(place, type);
  if (type.kind === 'pointer' && source) return targetOf(source, place, type);
  return [];
}

function membersOf(place: Place, type: RecordType): Part[] {
  const parts: Part[] = [];
  for (const member of type.record.members) {
    const part = memberPlace(place, member);
    if (member.name !== undefined) {
      const { name } = member;
      parts.push({ ...part, name, expression: (base) => `${base}.${name}` });
    } else if (member.type.kind === 'record') {
      parts.push(...membersOf(part, member.type));
    }
  }
  return parts;
}

/** The place of a direct member. */
export function memberPlace(place: Place, member: Member): Place {
  const bitField = member.bits === undefined ? undefined : member;
  if (place.address !== undefined) return { type: member.type, address: place.address + member.offset, bitField };
  return { type: member.type, bytes: place.bytes?.subarray(member.offset), bitField };
}

/** A pointer's children: the members of the record it points to, else the object itself as `*`. */
function targetOf(source: ValueSource, place: Place, type: PointerType): Part[] {
  const target = pointerTarget(source, place);
  if (!target || !hasChildren(source, place)) return [];
  const object: Place = { type: type.to, address: target };
  if (type.to.kind === 'record') {
    return membersOf(object, type.to).map((part) => ({ ...part, expression: (base) => `${base}->${part.name}` }));
  }
  return [{ ...object, name: '*', expression: (base) => `(*${base})` }];
}

/** Whether the view offers to open the value. */
export function hasChildren(source: ValueSource, place: Place): boolean {
  const { type } = place;
  if (place.bitField) return false;
  switch (type.kind) {
    case 'record':
      return type.record.complete && type.record.members.length > 0;
    case 'array':
    case 'vector':
      return (elementCount(type) ?? 0) > 0;
    case 'pointer': {
      const size = sizeOf(type.to);
      const target = pointerTarget(source, place);
      return Boolean(size && target && source.read(target, 1));
    }
    default:
      return false;
  }
}
