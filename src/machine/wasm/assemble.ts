/**
 * Small WebAssembly functions written by hand: instructions as nested lists, with the operators that the machine's
 * own helpers need.
 */

import { Bytes, WasmType, encodeModule } from './encoder';
import type { Import, Signature, ValueType } from './encoder';
import { Op } from './opcodes';

/** Instructions, in order. */
export type Code = readonly (number | Code)[];

function bytesOf(write: (out: Bytes) => void): number[] {
  const out = new Bytes();
  write(out);
  return [...out.done()];
}

export const i32 = (value: number): Code => [Op.i32Const, ...bytesOf((out) => out.s32(value))];
export const i64 = (value: bigint): Code => [Op.i64Const, ...bytesOf((out) => out.s64(value))];
export const get = (local: number): Code => [Op.localGet, local];
export const set = (local: number, value: Code): Code => [value, Op.localSet, local];
/** An operator on what its operands leave. */
export const op = (code: number, ...operands: Code[]): Code => [...operands, code];
const offset = (value: number): number[] => bytesOf((out) => out.u32(value));
/** A load or store by its operator: base (with the value behind it), constant offset. */
export const access = (code: number, base: Code, at = 0, value: Code = []): Code => [
  base,
  value,
  code,
  0,
  ...offset(at),
];
export const add = (a: Code, b: Code): Code => op(Op.i32Add, a, b);
export const sub = (a: Code, b: Code): Code => op(Op.i32Sub, a, b);
export const not = (a: Code): Code => op(Op.i32Eqz, a);
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  condition,
  Op.if,
  0x40,
  then,
  ...(otherwise ? [Op.else, otherwise] : []),
  Op.end,
];
export const choose = (condition: Code, yes: Code, no: Code): Code => [yes, no, condition, Op.select];
export const block = (body: Code): Code => [Op.block, 0x40, body, Op.end];
export const loop = (body: Code): Code => [Op.loop, 0x40, body, Op.end];
export const br = (depth: number): Code => [Op.br, depth];
export const brIf = (depth: number, condition: Code): Code => [condition, Op.brIf, depth];
export const leave = (value: Code): Code => [value, Op.return];
export const call = (index: number, ...args: Code[]): Code => [...args, Op.call, index];
/** memory.copy and memory.fill. */
export const copy = (to: Code, from: Code, size: Code): Code => [to, from, size, 0xfc, 10, 0, 0];
export const fill = (to: Code, value: Code, size: Code): Code => [to, value, size, 0xfc, 11, 0];
/** One of two values of a type, by a condition; only one of them is computed. */
export const either = (type: ValueType, condition: Code, yes: Code, no: Code): Code => [
  condition,
  Op.if,
  WasmType[type],
  yes,
  Op.else,
  no,
  Op.end,
];

function write(out: Bytes, code: Code): void {
  for (const part of code) {
    if (typeof part === 'number') out.u8(part);
    else write(out, part);
  }
}

/** What a helper imports: functions by name, with their signatures, beside the machine's memory. */
export type Needed = Record<string, { signature: Signature; function: unknown }>;

/**
 * The function that `code` is. Its locals come after its parameters; imported functions have numbers in the order of
 * `needed`.
 */
export function assemble(
  memory: WebAssembly.Memory,
  name: string,
  signature: Signature,
  locals: ValueType[],
  code: Code,
  needed: Needed = {},
): unknown {
  const out = new Bytes();
  write(out, code);
  const imports: Import[] = [
    { module: 'env', name: 'memory', kind: 'memory' },
    ...Object.entries(needed).map(([key, entry]): Import => ({
      module: 'env',
      name: key,
      kind: 'function',
      signature: entry.signature,
    })),
  ];
  const module = new WebAssembly.Module(encodeModule({ imports, signature, locals, code: out.done(), name }));
  const functions = Object.fromEntries(Object.entries(needed).map(([key, entry]) => [key, entry.function]));
  return new WebAssembly.Instance(module, { env: { memory, ...functions } }).exports.f;
}
