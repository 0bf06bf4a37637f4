// Reads scalars out of little endian bytes (x86-64) and writes them as text.
import type { CType, EnumType, FloatType, IntType, Member } from '../../c/types';
import { sizeOf } from './size';

/** The unsigned integer that `bytes` hold, little endian. */
export function unsignedOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let n = bytes.length - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes[n]);
  return value;
}

/** The integer that `bytes` hold, two's complement where `signed`. */
export function integerOf(bytes: Uint8Array, signed: boolean): bigint {
  const value = unsignedOf(bytes);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

/** The integer in a bit-field; `unit` are the bytes from the member's storage unit on. */
export function bitFieldOf(unit: Uint8Array, member: Member): bigint {
  const bits = member.bits ?? 0;
  const value = BigInt.asUintN(bits, unsignedOf(unit) >> BigInt(member.bitOffset));
  const signed = member.type.kind === 'int' && member.type.signed && member.type.rank > 0;
  return signed ? BigInt.asIntN(bits, value) : value;
}

/** Bytes that hold a bit-field, from its storage unit on. */
export function bitFieldBytes(member: Member): number {
  return Math.max(sizeOf(member.type) ?? 4, Math.ceil((member.bitOffset + (member.bits ?? 0)) / 8));
}

/** An address as text: `0x7f0010`. */
export function addressText(address: number | bigint): string {
  return `0x${address.toString(16)}`;
}

/** Integer as text; `hex` for sixteen-base, padded to the type's width. */
export function integerText(value: bigint, type: IntType, hex: boolean): string {
  if (type.rank === 0) return value === 0n ? 'false' : 'true';
  if (hex)
    return `0x${BigInt.asUintN(type.size * 8, value)
      .toString(16)
      .padStart(type.size * 2, '0')}`;
  if (type.name === 'char' || type.name === 'signed char') {
    const shown = characterText(Number(BigInt.asUintN(8, value)));
    return shown ? `${value} '${shown}'` : `${value}`;
  }
  return value.toString();
}

/** `RTE_RING_SYNC_MT (0)`; a sum of flags where no single name fits but bits do; else the number. */
export function enumText(value: bigint, type: EnumType): string {
  const exact = type.decl.constants.find((constant) => constant.value === value);
  if (exact) return `${exact.name} (${value})`;
  const names: string[] = [];
  let rest = value;
  for (const constant of type.decl.constants) {
    if (
      constant.value > 0n &&
      (constant.value & (constant.value - 1n)) === 0n &&
      (rest & constant.value) === constant.value
    ) {
      names.push(constant.name);
      rest &= ~constant.value;
    }
  }
  return names.length > 0 && rest === 0n ? `${names.join(' | ')} (${value})` : value.toString();
}

/** A floating value; `long double` comes as x87 80 bit, of which 53 bits of mantissa are shown. */
export function floatText(bytes: Uint8Array, type: FloatType): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type.size === 8) return numberText(view.getFloat64(0, true));
  if (type.size === 4) return numberText(Math.fround(view.getFloat32(0, true)));
  if (type.size === 16 && type.name === 'long double') {
    const mantissa = Number(unsignedOf(bytes.subarray(0, 8))) / 2 ** 63;
    const signAndExponent = view.getUint16(8, true);
    const exponent = signAndExponent & 0x7fff;
    const sign = signAndExponent & 0x8000 ? -1 : 1;
    if (exponent === 0x7fff) return mantissa === 1 ? numberText(sign * Infinity) : 'nan';
    return numberText(exponent === 0 && mantissa === 0 ? sign * 0 : sign * mantissa * 2 ** (exponent - 16383));
  }
  return `0x${unsignedOf(bytes).toString(16)}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  return String(value);
}

const ESCAPES: Record<number, string> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

function characterText(code: number): string {
  if (code === 39) return "\\'";
  if (code === 34) return '"';
  return ESCAPES[code] ?? (code >= 32 && code < 127 ? String.fromCharCode(code) : '');
}

/** Text up to the first NUL, quoted as in C; bytes that are not UTF-8 as `\x…`. At most `max` bytes, then `…`. */
export function stringText(bytes: Uint8Array, max = 200): string {
  const nul = bytes.indexOf(0);
  const all = nul < 0 ? bytes : bytes.subarray(0, nul);
  const shown = all.subarray(0, max);
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(shown).replace(
      // eslint-disable-next-line no-control-regex
      /[\x00-\x1f"\\\x7f]/g,
      (c) => ESCAPES[c.charCodeAt(0)] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  } catch {
    for (const byte of shown) {
      text +=
        ESCAPES[byte] ??
        (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
    }
  }
  return `"${text}"${all.length > max ? '…' : ''}`;
}

/** Whether the type is one of the three char types. */
export function isCharacter(type: CType): boolean {
  return type.kind === 'int' && type.rank === 1;
}
