/**
 * Writes WebAssembly modules (WebAssembly Core 1.0 plus the sign-extension, saturating-truncation and bulk-memory
 * operators).
 *
 * Only what the machine needs: functions, imports, one exported function, code. Instructions are written straight as
 * bytes.
 */

/** Value types by their binary code. */
export const WasmType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;
export type ValueType = keyof typeof WasmType;

/** A growing array of bytes with the integer encodings of the binary format. */
export class Bytes {
  private _data = new Uint8Array(256);
  length = 0;

  private _need(more: number): void {
    if (this.length + more <= this._data.length) return;
    const grown = new Uint8Array(Math.max(this._data.length * 2, this.length + more));
    grown.set(this._data.subarray(0, this.length));
    this._data = grown;
  }

  u8(...values: number[]): this {
    this._need(values.length);
    for (const value of values) this._data[this.length++] = value;
    return this;
  }

  /** Unsigned LEB128 of a number below 2^32. */
  u32(value: number): this {
    this._need(5);
    let rest = value >>> 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>>= 7;
      if (rest === 0) {
        this._data[this.length++] = low;
        return this;
      }
      this._data[this.length++] = low | 0x80;
    }
  }

  /** Signed LEB128 of a 32-bit number. */
  s32(value: number): this {
    this._need(5);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) {
        this._data[this.length++] = low;
        return this;
      }
      this._data[this.length++] = low | 0x80;
    }
  }

  /** Signed LEB128 of a 64-bit integer. */
  s64(value: bigint): this {
    this._need(10);
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && !(low & 0x40)) || (rest === -1n && low & 0x40)) {
        this._data[this.length++] = low;
        return this;
      }
      this._data[this.length++] = low | 0x80;
    }
  }

  f32(value: number): this {
    this._need(4);
    new DataView(this._data.buffer).setFloat32(this.length, value, true);
    this.length += 4;
    return this;
  }

  f64(value: number): this {
    this._need(8);
    new DataView(this._data.buffer).setFloat64(this.length, value, true);
    this.length += 8;
    return this;
  }

  bytes(other: Uint8Array): this {
    this._need(other.length);
    this._data.set(other, this.length);
    this.length += other.length;
    return this;
  }

  name(text: string): this {
    const encoded = new TextEncoder().encode(text);
    return this.u32(encoded.length).bytes(encoded);
  }

  done(): Uint8Array<ArrayBuffer> {
    return this._data.slice(0, this.length);
  }
}

export interface Signature {
  params: ValueType[];
  results: ValueType[];
}
export type Import =
  | { module: string; name: string; kind: 'memory' }
  | { module: string; name: string; kind: 'table' }
  | { module: string; name: string; kind: 'function'; signature: Signature };

export interface ModuleSpec {
  imports: Import[];
  /** One function; its index is the number of imported functions, its type has number 0. Exported as `f`. */
  signature: Signature;
  /** Signatures used by `call_indirect`, by index after those of imports and the function. */
  extraTypes?: Signature[];
  locals: ValueType[];
  /** Instructions, without the final `end`. */
  code: Uint8Array;
  /** What profilers and stack traces of the engine call the function. */
  name?: string;
}

function section(out: Bytes, id: number, body: Bytes): void {
  out.u8(id).u32(body.length).bytes(body.done());
}

function writeSignature(out: Bytes, signature: Signature): void {
  out.u8(0x60).u32(signature.params.length);
  for (const param of signature.params) out.u8(WasmType[param]);
  out.u32(signature.results.length);
  for (const result of signature.results) out.u8(WasmType[result]);
}

/** Type index of `extraTypes[i]` in a module made of `spec`. */
export function extraTypeIndex(spec: Pick<ModuleSpec, 'imports'>, i: number): number {
  return spec.imports.filter((entry) => entry.kind === 'function').length + 1 + i;
}

/** The module's bytes. Imported functions have indexes in order of `imports`. */
export function encodeModule(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
  const functionImports = spec.imports.filter((entry) => entry.kind === 'function');
  const out = new Bytes();
  out.u8(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

  const types = new Bytes();
  const signatures = [spec.signature, ...functionImports.map((entry) => entry.signature), ...(spec.extraTypes ?? [])];
  types.u32(signatures.length);
  for (const signature of signatures) writeSignature(types, signature);
  section(out, 1, types);

  const imports = new Bytes();
  imports.u32(spec.imports.length);
  let typeIndex = 1;
  for (const entry of spec.imports) {
    imports.name(entry.module).name(entry.name);
    if (entry.kind === 'memory') imports.u8(0x02, 0x00).u32(1);
    else if (entry.kind === 'table') imports.u8(0x01, 0x70, 0x00).u32(1);
    else imports.u8(0x00).u32(typeIndex++);
  }
  section(out, 2, imports);

  section(out, 3, new Bytes().u32(1).u32(0));
  section(out, 7, new Bytes().u32(1).name('f').u8(0x00).u32(functionImports.length));

  const body = new Bytes();
  const runs: [number, number][] = [];
  for (const local of spec.locals) {
    const type = WasmType[local];
    const last = runs[runs.length - 1];
    if (last && last[1] === type) last[0]++;
    else runs.push([1, type]);
  }
  body.u32(runs.length);
  for (const [count, type] of runs) body.u32(count).u8(type);
  body.bytes(spec.code).u8(0x0b);
  const code = new Bytes();
  code.u32(1).u32(body.length).bytes(body.done());
  section(out, 10, code);
  if (spec.name) {
    const map = new Bytes().u32(1).u32(functionImports.length).name(spec.name);
    section(out, 0, new Bytes().name('name').u8(1).u32(map.length).bytes(map.done()));
  }
  return out.done();
}
