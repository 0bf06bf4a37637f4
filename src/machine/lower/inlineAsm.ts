/**
 * GNU extended asm for x86-64 in AT&T syntax, as far as DPDK's headers use it: barriers, locked arithmetic, exchanges,
 * compare-and-swap, spin loops, byte swaps, time stamps. The template is taken apart into instructions, and each
 * becomes code of the intermediate form; an instruction that is not known is a fault at that statement.
 */

import type { Asm, AsmOperand } from '../../c/ast';
import { sizeOf } from '../../c/layout';
import { decay, promotedType } from '../../c/typeRules';
import { Op } from '../wasm/opcodes';
import { swap16, swap32, swap64 } from './builtins';
import type { FunctionContext } from './context';
import type { LValue, Lowering } from './lowering';
import type { Addr, AtomicMode, MemKind, Node, Temp } from './ir';
import { addressValue, at, atomic, bin, get, host, i32, i64, ifNode, load, plus, seq, set, store, un } from './ir';
import { convert, isByAddress, isSigned, valueType } from './values';

type Loc =
  | { kind: 'mem'; addr: Addr; size: number }
  | { kind: 'reg'; temp: Temp; size: number; high: boolean }
  | { kind: 'imm'; value: bigint };

class Unsupported {
  constructor(readonly what: string) {}
}

const DO_NOTHING = new Set([
  '',
  'pause',
  'nop',
  'mfence',
  'lfence',
  'sfence',
  'lock',
  'rep',
  'rep nop',
  'cld',
  'endbr64',
  'emms',
  'prefetcht0',
  'wbinvd',
]);
/** Instructions with operands, and the letter of their size. */
const OPERATIONS = new RegExp(
  `^(${[
    ...['mov', 'movabs', 'xchg', 'xadd', 'cmpxchg', 'add', 'sub', 'and', 'or', 'xor', 'inc', 'dec', 'neg', 'not'],
    ...['test', 'cmp', 'bswap', 'shl', 'sal', 'shr', 'rol', 'ror', 'popcnt', 'bsf', 'tzcnt'],
  ].join('|')})([bwlq]?)$`,
);
const FIXED: Record<string, string> = { a: 'a', b: 'b', c: 'c', d: 'd', S: 'S', D: 'D' };
const NAMED: Record<string, string> = {
  rax: 'a',
  eax: 'a',
  ax: 'a',
  al: 'a',
  rbx: 'b',
  ebx: 'b',
  bx: 'b',
  bl: 'b',
  rcx: 'c',
  ecx: 'c',
  cx: 'c',
  cl: 'c',
  rdx: 'd',
  edx: 'd',
  dx: 'd',
  dl: 'd',
  rsi: 'S',
  esi: 'S',
  rdi: 'D',
  edi: 'D',
};
const REGISTER_SIZE: Record<string, number> = { r: 8, e: 4 };
const SUFFIX: Record<string, number> = { b: 1, w: 2, l: 4, q: 8 };

/** Writes the code of an asm statement. `tick` starts a statement again: a backward jump inside lets time pass. */
export function lowerAsm(
  context: FunctionContext,
  x: Lowering,
  asm: Asm,
  tick: (start: number, end: number) => void,
): void {
  try {
    new AsmWriter(context, x, asm, () => tick(asm.start, asm.end)).write();
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    context.builder.fault(
      `inline assembly not supported: ${error.what} in "${asm.template.replace(/\s+/g, ' ').trim()}"`,
    );
  }
}

class AsmWriter {
  private readonly _registers = new Map<string, Temp>();
  private readonly _operands: Loc[] = [];
  private readonly _zero: Temp;
  private readonly _carry: Temp;
  private readonly _labels: { name: string; label: number; index: number }[] = [];

  constructor(
    private readonly _context: FunctionContext,
    private readonly _x: Lowering,
    private readonly _asm: Asm,
    private readonly _tick: () => void,
  ) {
    this._zero = _context.builder.frameTemp('i32');
    this._carry = _context.builder.frameTemp('i32');
  }

  write(): void {
    const { builder } = this._context;
    const lines = this._asm.template.split(/[;\n]/).map((line) =>
      line
        .replace(/\/\*.*?\*\//g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
    const instructions: string[] = [];
    for (let line of lines) {
      for (;;) {
        const label = /^([0-9]+|\.?[A-Za-z_]\w*):/.exec(line);
        if (!label) break;
        this._labels.push({ name: label[1], label: builder.label(), index: instructions.length });
        line = line.slice(label[0].length).trim();
      }
      if (line) instructions.push(line);
    }
    const written = this._bind();
    instructions.forEach((line, index) => {
      for (const label of this._labels) if (label.index === index) builder.place(label.label);
      this._instruction(line, index);
    });
    for (const label of this._labels) if (label.index === instructions.length) builder.place(label.label);
    for (const store of written) store();
  }

  private _register(key: string): Temp {
    let temp = this._registers.get(key);
    if (!temp) {
      temp = this._context.builder.frameTemp('i64');
      this._registers.set(key, temp);
    }
    return temp;
  }

  /** Makes the operands' places, loads the inputs; gives what writes the outputs back. */
  private _bind(): (() => void)[] {
    const { builder } = this._context;
    const writeBack: (() => void)[] = [];
    const keys: string[] = [];
    const all = [...this._asm.outputs, ...this._asm.inputs];
    all.forEach((operand, i) => {
      const output = i < this._asm.outputs.length;
      const constraint = operand.constraint.replace(/[=+&%,]/g, '');
      const size = sizeOf(operand.expr.type.kind === 'array' ? decay(operand.expr.type) : operand.expr.type);
      const tied = /^\d+$/.test(constraint)
        ? Number(constraint)
        : /^\[(\w+)\]$/.test(constraint)
          ? all.findIndex((other) => other.name === constraint.slice(1, -1))
          : -1;
      if (tied < 0 && isMemory(constraint)) {
        const place = this._x.addressOf(operand.expr);
        const addr = place.at === 'ptr' ? at(builder.keep(addressValue(place))) : place;
        keys.push(`m${i}`);
        this._operands.push({ kind: 'mem', addr, size });
        return;
      }
      const fixed = [...constraint].find((letter) => FIXED[letter]);
      const key = tied >= 0 ? keys[tied] : (fixed ?? `r${i}`);
      keys.push(key);
      if (!output && tied < 0 && /^[inIJKLMNOeZ]+$/.test(constraint)) {
        const value = this._x.valueAs(operand.expr, promotedType(operand.expr));
        if (value.k === 'const') {
          this._operands.push({ kind: 'imm', value: BigInt(value.v) });
          return;
        }
      }
      const target = tied >= 0 && this._operands[tied]?.kind === 'mem' ? this._operands[tied] : undefined;
      if (target?.kind === 'mem') {
        // An input tied to a memory output (spin locks name it so): both are the same place.
        this._operands.push(target);
        return;
      }
      const temp = this._register(key);
      this._operands.push({ kind: 'reg', temp, size, high: false });
      if (output) {
        const l = this._keptPlace(operand);
        writeBack.push(() => {
          const type = decay(l.type);
          const value: Node =
            valueType(type) === 'i64'
              ? get(temp)
              : convert(
                  get(temp),
                  { kind: 'int', quals: 0, size: 8, signed: false, rank: 4, name: 'unsigned long' },
                  type,
                );
          builder.effect(this._x.writeTo(l, value));
        });
        if (operand.constraint.includes('+')) builder.effect(set(temp, this._extended(this._x.readFrom(l), l)));
      } else {
        const type = decay(operand.expr.type);
        if (isByAddress(type)) throw new Unsupported('an operand that is no scalar');
        const value = this._x.value(operand.expr);
        if (value.t !== 'i64' && value.t !== 'i32') throw new Unsupported('a floating operand');
        builder.effect(
          set(temp, value.t === 'i64' ? value : un('i64', isSigned(type) ? Op.i64ExtendI32S : Op.i64ExtendI32U, value)),
        );
      }
    });
    return writeBack;
  }

  private _keptPlace(operand: AsmOperand): LValue {
    const l = this._x.lvalue(operand.expr);
    return l.addr.at === 'ptr' ? { ...l, addr: at(this._context.builder.keep(addressValue(l.addr))) } : l;
  }

  private _extended(node: Node, l: LValue): Node {
    if (node.t === 'i64') return node;
    if (node.t !== 'i32') throw new Unsupported('a floating operand');
    return un('i64', isSigned(decay(l.type)) ? Op.i64ExtendI32S : Op.i64ExtendI32U, node);
  }

  private _location(text: string): Loc {
    const named = /^%([bwkqhzP]?)\[(\w+)\]$/.exec(text) ?? /^%([bwkqhzP]?)(\d+)$/.exec(text);
    if (named) {
      const all = [...this._asm.outputs, ...this._asm.inputs];
      const index = /^\d+$/.test(named[2]) ? Number(named[2]) : all.findIndex((operand) => operand.name === named[2]);
      const loc = this._operands[index];
      if (!loc) throw new Unsupported(`operand ${text}`);
      if (loc.kind === 'reg') {
        const sizes: Record<string, number> = { b: 1, w: 2, k: 4, q: 8, h: 1 };
        return { ...loc, size: sizes[named[1]] ?? loc.size, high: named[1] === 'h' };
      }
      return loc;
    }
    const register = /^%%(\w+)$/.exec(text);
    if (register && NAMED[register[1]]) {
      const size = REGISTER_SIZE[register[1][0]] ?? (register[1].endsWith('l') ? 1 : 2);
      return { kind: 'reg', temp: this._register(NAMED[register[1]]), size, high: false };
    }
    const immediate = /^\$(-?(?:0x[0-9a-fA-F]+|\d+))$/.exec(text);
    if (immediate) {
      const digits = immediate[1];
      return { kind: 'imm', value: digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits) };
    }
    const offset = /^(-?(?:0x[0-9a-fA-F]+|\d+))?\((.+)\)$/.exec(text);
    if (offset) {
      if (/^%%[re]sp$/.test(offset[2]))
        return { kind: 'mem', addr: { at: 'frame', off: this._context.builder.alloc(8, 8) }, size: 8 };
      const base = this._location(offset[2]);
      if (base.kind === 'reg')
        return { kind: 'mem', addr: { at: 'ptr', p: get(base.temp), off: Number(offset[1] ?? 0) }, size: 0 };
    }
    throw new Unsupported(`operand ${text}`);
  }

  private _read(loc: Loc, size: number): Node {
    if (loc.kind === 'imm') return i64(BigInt.asUintN(size * 8, loc.value));
    if (loc.kind === 'mem') return atomic('read', loc.addr, size, load(memOf(size), loc.addr, 'i64'));
    if (loc.high) return bin('i64', Op.i64And, bin('i64', Op.i64ShrU, get(loc.temp), i64(8)), i64(0xff));
    return size === 8 ? get(loc.temp) : bin('i64', Op.i64And, get(loc.temp), i64((1n << BigInt(size * 8)) - 1n));
  }

  private _write(loc: Loc, size: number, value: Node): void {
    const { builder } = this._context;
    if (loc.kind === 'imm') throw new Unsupported('a result in a constant');
    if (loc.kind === 'mem') builder.effect(atomic('write', loc.addr, size, store(memOf(size), loc.addr, value)));
    else if (size >= 4)
      builder.effect(set(loc.temp, size === 8 ? value : bin('i64', Op.i64And, value, i64(0xffff_ffffn))));
    else {
      const shift = loc.high ? 8 : 0;
      const mask = ((1n << BigInt(size * 8)) - 1n) << BigInt(shift);
      const moved = shift ? bin('i64', Op.i64Shl, value, i64(shift)) : value;
      builder.effect(
        set(
          loc.temp,
          bin(
            'i64',
            Op.i64Or,
            bin('i64', Op.i64And, get(loc.temp), i64(~mask)),
            bin('i64', Op.i64And, moved, i64(mask)),
          ),
        ),
      );
    }
  }

  private _keep(node: Node): Node {
    return this._context.builder.keep(node);
  }

  private _flags(result: Node, size: number, carry?: Node): void {
    const { builder } = this._context;
    const masked = size === 8 ? result : bin('i64', Op.i64And, result, i64((1n << BigInt(size * 8)) - 1n));
    builder.effect(set(this._zero, un('i32', Op.i64Eqz, masked)));
    if (carry) builder.effect(set(this._carry, carry));
  }

  private _conditionOf(code: string): Node {
    switch (code) {
      case 'e':
      case 'z':
        return get(this._zero);
      case 'ne':
      case 'nz':
        return un('i32', Op.i32Eqz, get(this._zero));
      case 'b':
      case 'c':
      case 'nae':
        return get(this._carry);
      case 'ae':
      case 'nb':
      case 'nc':
        return un('i32', Op.i32Eqz, get(this._carry));
      case 'a':
      case 'nbe':
        return bin('i32', Op.i32Eq, bin('i32', Op.i32Or, get(this._zero), get(this._carry)), i32(0));
      case 'be':
      case 'na':
        return bin('i32', Op.i32Or, get(this._zero), get(this._carry));
      default:
        throw new Unsupported(`condition '${code}'`);
    }
  }

  private _instruction(line: string, index: number): void {
    const { builder } = this._context;
    const text = line.replace(/^(lock|rep|repz|data16) +/, '').trim();
    if (DO_NOTHING.has(text)) return;
    const [mnemonic] = text.split(' ', 1);
    const rest = text.slice(mnemonic.length).trim();
    const parts = rest ? splitOperands(rest) : [];
    const jump = /^j(mp|\w+)$/.exec(mnemonic);
    if (jump) {
      this._jump(jump[1], parts[0], index);
      return;
    }
    const setcc = /^set(\w+)$/.exec(mnemonic);
    if (setcc) {
      const loc = this._location(parts[0]);
      this._write(
        loc.kind === 'reg' ? { ...loc, size: 1 } : loc,
        1,
        un('i64', Op.i64ExtendI32U, this._conditionOf(setcc[1])),
      );
      return;
    }
    switch (mnemonic) {
      case 'rdtsc':
      case 'rdtscp': {
        const now = this._keep(host('clock', 'i64', []));
        builder.effect(set(this._register('a'), bin('i64', Op.i64And, now, i64(0xffff_ffffn))));
        builder.effect(set(this._register('d'), bin('i64', Op.i64ShrU, now, i64(32))));
        if (mnemonic === 'rdtscp') builder.effect(set(this._register('c'), i64(0)));
        return;
      }
      case 'cpuid':
        // A processor without optional features: the generic paths of the tree are taken.
        for (const key of ['a', 'b', 'c', 'd']) builder.effect(set(this._register(key), i64(0)));
        return;
      case 'xgetbv':
        for (const key of ['a', 'd']) builder.effect(set(this._register(key), i64(0)));
        return;
      case 'cmpxchg16b': {
        const place = this._location(parts[0]);
        this._whole([place], 16, 'update', () => this._swap16(place));
        return;
      }
      case 'prefetcht0':
      case 'prefetcht1':
      case 'prefetcht2':
      case 'prefetchnta':
      case 'prefetchw':
      case 'clflush':
      case 'cldemote':
        return;
    }
    const known = OPERATIONS.exec(mnemonic);
    if (!known) throw new Unsupported(`instruction '${mnemonic}'`);
    const locs = parts.map((part) => this._location(part));
    let size = SUFFIX[known[2]] ?? 0;
    for (const loc of [...locs].reverse()) if (!size && loc.kind === 'reg') size = loc.size;
    for (const loc of locs) if (!size && loc.kind === 'mem') size = loc.size;
    if (!size) size = 4;
    const mode = /^(cmp|test)$/.test(known[1])
      ? 'read'
      : !/^mov/.test(known[1])
        ? 'update'
        : locs[locs.length - 1]?.kind === 'mem'
          ? 'write'
          : 'read';
    this._whole(locs, size, mode, () => this._arithmetic(known[1], locs, size));
  }

  /** An instruction is one indivisible operation on its place in memory, locked or not. */
  private _whole(locs: readonly Loc[], size: number, mode: AtomicMode, write: () => void): void {
    const place = locs.find((loc) => loc.kind === 'mem');
    this._context.builder.whole(place?.kind === 'mem' ? place.addr : undefined, size, mode, write);
  }

  private _arithmetic(name: string, locs: Loc[], size: number): void {
    const to = locs[locs.length - 1];
    if (!to) throw new Unsupported(`'${name}' without operands`);
    const from = locs[0];
    switch (name) {
      case 'mov':
      case 'movabs':
        this._write(to, size, this._read(from, size));
        return;
      case 'xchg': {
        const a = this._keep(this._read(from, size));
        const b = this._keep(this._read(to, size));
        this._write(to, size, a);
        this._write(from, size, b);
        return;
      }
      case 'xadd': {
        const old = this._keep(this._read(to, size));
        const sum = this._keep(bin('i64', Op.i64Add, old, this._read(from, size)));
        this._write(from, size, old);
        this._write(to, size, sum);
        this._flags(sum, size);
        return;
      }
      case 'cmpxchg':
        this._compareExchange(from, to, size);
        return;
      case 'inc':
      case 'dec': {
        const result = this._keep(bin('i64', name === 'inc' ? Op.i64Add : Op.i64Sub, this._read(to, size), i64(1)));
        this._write(to, size, result);
        this._flags(result, size);
        return;
      }
      case 'neg':
      case 'not': {
        const result = this._keep(
          name === 'neg'
            ? bin('i64', Op.i64Sub, i64(0), this._read(to, size))
            : bin('i64', Op.i64Xor, this._read(to, size), i64(-1)),
        );
        this._write(to, size, result);
        if (name === 'neg') this._flags(result, size);
        return;
      }
      case 'test':
        this._flags(bin('i64', Op.i64And, this._read(from, size), this._read(to, size)), size, i32(0));
        return;
      case 'cmp': {
        const a = this._keep(this._read(to, size));
        const b = this._keep(this._read(from, size));
        this._flags(bin('i64', Op.i64Sub, a, b), size, bin('i32', Op.i64LtU, a, b));
        return;
      }
      case 'bswap': {
        const value = this._keep(this._read(to, size));
        this._write(
          to,
          size,
          size === 8 ? swap64(value) : un('i64', Op.i64ExtendI32U, swap32(this._keep(un('i32', Op.i32WrapI64, value)))),
        );
        return;
      }
      case 'rol':
      case 'ror':
        if (size === 2 && from.kind === 'imm' && from.value === 8n) {
          this._write(
            to,
            2,
            un('i64', Op.i64ExtendI32U, swap16(this._keep(un('i32', Op.i32WrapI64, this._read(to, 2))))),
          );
          return;
        }
        throw new Unsupported(`'${name}'`);
      case 'popcnt':
        this._write(to, size, un('i64', Op.i64Popcnt, this._read(from, size)));
        return;
      case 'bsf':
      case 'tzcnt': {
        const value = this._keep(this._read(from, size));
        this._write(to, size, un('i64', Op.i64Ctz, value));
        this._flags(value, size);
        return;
      }
    }
    const ops: Record<string, number> = {
      add: Op.i64Add,
      sub: Op.i64Sub,
      and: Op.i64And,
      or: Op.i64Or,
      xor: Op.i64Xor,
      shl: Op.i64Shl,
      sal: Op.i64Shl,
      shr: Op.i64ShrU,
    };
    const a = this._keep(this._read(to, size));
    const b = this._keep(this._read(locs.length > 1 ? from : { kind: 'imm', value: 1n }, size));
    const result = this._keep(bin('i64', ops[name], a, b));
    this._write(to, size, result);
    this._flags(result, size, name === 'sub' ? bin('i32', Op.i64LtU, a, b) : i32(0));
  }

  private _compareExchange(from: Loc, to: Loc, size: number): void {
    const { builder } = this._context;
    const statement = i32(this._context.noteSwap());
    const old = this._keep(this._read(to, size));
    const a: Loc = { kind: 'reg', temp: this._register('a'), size, high: false };
    builder.effect(set(this._zero, bin('i32', Op.i64Eq, old, this._read(a, size))));
    const yes = builder.label();
    const no = builder.label();
    const after = builder.label();
    builder.branch(get(this._zero), yes, no);
    builder.place(yes);
    this._write(to, size, this._read(from, size));
    builder.effect(host('noteCas', undefined, [i32(1), statement]));
    builder.jump(after);
    builder.place(no);
    this._write(a, size, old);
    builder.effect(host('noteCas', undefined, [i32(0), statement]));
    builder.place(after);
  }

  private _swap16(to: Loc): void {
    if (to.kind !== 'mem') throw new Unsupported('cmpxchg16b on a register');
    const { builder } = this._context;
    const statement = i32(this._context.noteSwap());
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((key) => this._register(key));
    const high = plus(to.addr, 8);
    builder.effect(
      set(
        this._zero,
        atomic(
          'read',
          to.addr,
          16,
          bin(
            'i32',
            Op.i32And,
            bin('i32', Op.i64Eq, load('i64', to.addr), get(a)),
            bin('i32', Op.i64Eq, load('i64', high), get(d)),
          ),
        ),
      ),
    );
    builder.effect(
      atomic(
        'update',
        to.addr,
        16,
        ifNode(
          get(this._zero),
          seq([
            store('i64', to.addr, get(b)),
            store('i64', high, get(c)),
            host('noteCas', undefined, [i32(1), statement]),
          ]),
          seq([
            set(a, load('i64', to.addr)),
            set(d, load('i64', high)),
            host('noteCas', undefined, [i32(0), statement]),
          ]),
          undefined,
        ),
      ),
    );
  }

  private _jump(condition: string, to: string, index: number): void {
    const { builder } = this._context;
    const local = /^(\d+)([bf])$/.exec(to ?? '');
    const candidates = this._labels.filter((label) => label.name === (local ? local[1] : to));
    const back = local ? local[2] === 'b' : candidates[0]?.index <= index;
    const target = back
      ? candidates.filter((label) => label.index <= index).pop()
      : candidates.find((label) => label.index > index);
    let label = target?.label;
    const outside = /^%l\[(\w+)\]$/.exec(to ?? '');
    if (outside) label = this._context.labelOf(outside[1]);
    if (label === undefined) throw new Unsupported(`jump to ${to}`);
    const taken = builder.label();
    const next = builder.label();
    if (condition === 'mp') builder.jump(taken);
    else builder.branch(this._conditionOf(condition), taken, next);
    builder.place(taken);
    // Round a loop of instructions: another thread must get its turn.
    if (back) this._tick();
    builder.jump(label);
    builder.place(next);
  }
}

function memOf(size: number): MemKind {
  return size === 1 ? 'u8' : size === 2 ? 'u16' : size === 4 ? 'u32' : 'i64';
}

function isMemory(constraint: string): boolean {
  return /[moV]/.test(constraint) && !/[rqQabcdSDgR]/.test(constraint);
}

/** Operands, at commas outside of parentheses. */
function splitOperands(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
