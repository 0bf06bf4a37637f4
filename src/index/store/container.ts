/**
 * The binary form of index data: named string lists, integer tables and one JSON value, with a version and a checksum.
 *
 * Layout, little endian, sections on multiples of 4 bytes: magic, version, checksum of everything after it, length of
 * the header, header (JSON: sections with kind, name, offset, length), then the sections.
 */

const MAGIC = 0x584c5044; // "DPLX"
/** To be raised when facts, graph tables or this layout change. */
export const STORE_VERSION = 23;
const PREFIX = 16;

export interface Container {
  /** Small descriptive data. */
  meta: unknown;
  /** Strings must not hold a NUL. */
  strings: Record<string, readonly string[]>;
  tables: Record<string, Int32Array>;
}

interface Section {
  kind: 's' | 't';
  name: string;
  offset: number;
  bytes: number;
  count: number;
}

/** Thrown by {@link decodeContainer}: the bytes are not a container of this version. */
export class StoreError extends Error {}

export function encodeContainer(container: Container): Uint8Array {
  const text = new TextEncoder();
  const sections: Section[] = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  const add = (kind: 's' | 't', name: string, bytes: Uint8Array, count: number): void => {
    sections.push({ kind, name, offset, bytes: bytes.length, count });
    parts.push(bytes);
    offset += (bytes.length + 3) & ~3;
  };
  for (const [name, list] of Object.entries(container.strings))
    add('s', name, text.encode(list.join('\0')), list.length);
  for (const [name, table] of Object.entries(container.tables)) {
    add('t', name, new Uint8Array(table.buffer, table.byteOffset, table.byteLength), table.length);
  }
  const header = text.encode(JSON.stringify({ meta: container.meta, sections }));
  const body = PREFIX + ((header.length + 3) & ~3);
  const out = new Uint8Array(body + offset);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, STORE_VERSION, true);
  view.setUint32(12, header.length, true);
  out.set(header, PREFIX);
  parts.forEach((part, i) => out.set(part, body + sections[i].offset));
  view.setUint32(8, checksum(out, 12), true);
  return out;
}

/**
 * The container in `bytes`. Tables are views on the bytes.
 * @throws StoreError when the bytes are damaged or of another version
 */
export function decodeContainer(bytes: Uint8Array): Container {
  const data = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (data.length < PREFIX) throw new StoreError('it is too short');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new StoreError('it is no index of Datapath Lens');
  const version = view.getUint32(4, true);
  if (version !== STORE_VERSION)
    throw new StoreError(`it has version ${version}, this program writes ${STORE_VERSION}`);
  if (checksum(data, 12) !== view.getUint32(8, true)) throw new StoreError('its checksum is wrong');
  const headerLength = view.getUint32(12, true);
  const text = new TextDecoder();
  const { meta, sections } = JSON.parse(text.decode(data.subarray(PREFIX, PREFIX + headerLength))) as {
    meta: unknown;
    sections: Section[];
  };
  const body = PREFIX + ((headerLength + 3) & ~3);
  const container: Container = { meta, strings: {}, tables: {} };
  for (const section of sections) {
    const at = body + section.offset;
    if (section.kind === 's') {
      const joined = text.decode(data.subarray(at, at + section.bytes));
      container.strings[section.name] = section.count === 0 ? [] : joined.split('\0');
    } else {
      container.tables[section.name] = new Int32Array(data.buffer, data.byteOffset + at, section.count);
    }
  }
  return container;
}

/** A fast checksum over 32-bit words (multiply and add, two lanes); the last bytes that make no word count alone. */
function checksum(bytes: Uint8Array, from: number): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + from, (bytes.length - from) >> 2);
  let a = 0x811c9dc5 | 0;
  let b = bytes.length | 0;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = (b + a) | 0;
  }
  for (let i = from + words.length * 4; i < bytes.length; i++) a = Math.imul(a ^ bytes[i], 0x01000193);
  return (a ^ Math.imul(b, 0x9e3779b1)) >>> 0;
}
