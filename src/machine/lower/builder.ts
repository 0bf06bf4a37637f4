/**
 * Builds one function's basic blocks: takes nodes that {@link Node.splits split} apart, gives out frame space and
 * temporaries.
 *
 * Frame, from its base upwards (16-byte aligned): 0 block to go on with, 4 caller's frame, 8 function id, 12 top of
 * the frame when it grows (alloca), 16 result (16 bytes), 32 where a record result goes, 36 variadic arguments, 48
 * arguments in words of 8 bytes, then locals and temporaries. The callee's frame begins where the caller's ends.
 */

import type { Addr, AtomicMode, CallNode, Node, Temp, ValueType } from './ir';
import { at, copy, fault as faultNode, get, isReachable, load, memSize, seq, set, shade, resultType } from './ir';
import { Frame } from '../memory/memory';
import { alignUp } from '../../c/layout';

export interface SwitchCase {
  low: bigint;
  high: bigint;
  to: number;
}
export type Terminator =
  | { k: 'fall' }
  | { k: 'jump'; to: number }
  | { k: 'branch'; c: Node; yes: number; no: number }
  | { k: 'switch'; v: Node; cases: SwitchCase[]; signed: boolean; otherwise: number }
  | { k: 'call'; call: CallNode; resume: number }
  | { k: 'return' }
  /** `goto *p`. */
  | { k: 'goto'; target: Node }
  | { k: 'stop' };

/** An access that other threads may see. */
export interface Access {
  a: Addr;
  size: number;
  mode: AtomicMode;
}

export interface Block {
  label: number;
  /** Index in the function's table of statements; -1: before the first. */
  statement: number;
  /** The statement begins here. */
  tick: boolean;
  /** The block begins with this access, before which another thread may have its turn (in fine lowering only). */
  access?: Access;
  ops: Node[];
  end: Terminator;
}

export class Builder {
  readonly blocks: Block[] = [];
  private _current: Block;
  private _labels = 0;
  private _frameTop: number;
  private _freeTemps: number[] = [];
  private _usedTemps: number[] = [];
  /** Bytes beyond the frame that calls write: header and arguments of the callee. */
  outgoing: number = Frame.args;
  /** No statement begins in it: a processor's instruction, which is part of the statement that uses it. */
  instruction = false;
  /** The frame grows while it runs (alloca, variable length arrays). */
  growsFrame = false;
  /** Part of the frame of which the shadow says more than that it may be used; a return takes that back. */
  shadedFrom = 0;
  shadedTo = 0;
  /** Labels at which the value of a call is taken. */
  readonly valueUsed = new Set<number>();
  /** Labels whose address is taken. */
  readonly addressTaken = new Set<number>();
  statement = -1;
  /** Inside of an indivisible operation: no points of interleaving. */
  private _whole = 0;

  /** `fine`: a point of interleaving before every access that another thread may see. */
  constructor(
    firstFree: number,
    readonly fine = false,
  ) {
    this._frameTop = firstFree;
    this._current = this._open(this.label(), false);
  }

  get frameSize(): number {
    return alignUp(this._frameTop, 16);
  }

  /** Frame space for the whole run of the function. */
  alloc(size: number, align: number): number {
    const at = alignUp(this._frameTop, Math.max(1, Math.min(align, 16)));
    this._frameTop = at + size;
    return at;
  }

  /** Says of frame memory what may be done with it, from here on (see Shadow). `off` is a multiple of 8. */
  shade(off: number, size: number, value: number): void {
    if (size <= 0) return;
    this.effect(shade(off, size, value));
    this.shadedFrom = this.shadedTo === 0 ? off : Math.min(this.shadedFrom, off);
    this.shadedTo = Math.max(this.shadedTo, alignUp(off + size, 8));
  }

  private _takeTemp(): number {
    const offset = this._freeTemps.pop() ?? this.alloc(8, 8);
    this._usedTemps.push(offset);
    return offset;
  }

  /** A temporary in the frame; free again when the statement ends (see {@link leave}). */
  frameTemp(t: ValueType): Temp {
    return { t, offset: this._takeTemp() };
  }

  /** Call at the start of a statement; hand the result to {@link leave} at its end. */
  enter(): number {
    return this._usedTemps.length;
  }
  leave(mark: number): void {
    this._freeTemps.push(...this._usedTemps.splice(mark).reverse());
  }

  label(): number {
    return this._labels++;
  }

  private _open(label: number, tick: boolean): Block {
    const block: Block = { label, statement: this.statement, tick, ops: [], end: { k: 'fall' } };
    this.blocks.push(block);
    return block;
  }

  /** Starts the block called `label`; control falls into it from the block before unless that has ended otherwise. */
  place(label: number): void {
    this._current = this._open(label, false);
  }

  /** Starts a block at which statement number `statement` begins. */
  tick(statement: number): void {
    this.statement = statement;
    this._current = this._open(this.label(), !this.instruction);
  }

  /** Index of the block being written. */
  get currentLabel(): number {
    return this._current.label;
  }

  private _end(end: Terminator): void {
    this._current.end = end;
    this._current = this._open(this.label(), false);
  }

  jump(to: number): void {
    this._end({ k: 'jump', to });
  }
  branch(condition: Node, yes: number, no: number): void {
    const c = this.flatten(condition);
    if (c.k === 'const') this.jump(c.v !== 0 && c.v !== 0n ? yes : no);
    else this._end({ k: 'branch', c, yes, no });
  }
  switchOn(value: Node, signed: boolean, cases: SwitchCase[], otherwise: number): void {
    this._end({ k: 'switch', v: this.flatten(value), cases, signed, otherwise });
  }
  goto(target: Node): void {
    this._end({ k: 'goto', target: this.flatten(target) });
  }
  return(): void {
    this._end({ k: 'return' });
  }
  /** Ends with a fault that says `message`. */
  fault(message: string): void {
    this._current.ops.push(faultNode(message, undefined));
    this._end({ k: 'stop' });
  }

  /** A point of interleaving before an access; gives the address, kept in the frame. */
  private _point(a: Addr, size: number, mode: AtomicMode): Addr {
    if (!this.fine || this._whole > 0 || !isReachable(a)) return a;
    const kept =
      a.at === 'ptr' && a.p.k !== 'const' && !(a.p.k === 'get' && a.p.temp.offset !== undefined)
        ? at(this.keep(a.p), a.off)
        : a;
    this._current = this._open(this.label(), false);
    this._current.access = { a: kept, size, mode };
    return kept;
  }

  /** What `write` builds is one indivisible operation on a place, whose address must not change in it. */
  whole(a: Addr | undefined, size: number, mode: AtomicMode, write: () => void): void {
    if (a) this._point(a, size, mode);
    this._whole++;
    write();
    this._whole--;
  }

  /** Evaluates for its effects. */
  effect(node: Node): void {
    const flat = this.flatten(node);
    if (flat.k === 'const' || flat.k === 'get') return;
    if (flat.k === 'seq' && flat.first.length === 0 && !flat.last) return;
    this._current.ops.push(flat);
  }

  /** Evaluates now and keeps the value in the frame. */
  keep(node: Node): Node {
    const flat = this.flatten(node);
    if (flat.k === 'const') return flat;
    const temp = this.frameTemp(resultType(flat));
    this._current.ops.push(set(temp, flat));
    return get(temp);
  }

  /** The same value as a node that does not split; writes what has to come before it. */
  flatten(node: Node): Node {
    if (!node.splits) return node;
    switch (node.k) {
      case 'addr':
        return { ...node, a: this._flatAddr(node.a), splits: false };
      case 'load': {
        const flat = this._flatAddr(node.a);
        const a = this._point(flat, memSize(node.m), 'read');
        const value: Node = { ...node, a, splits: false };
        return a === flat && !this._current.access ? value : this.keep(value);
      }
      case 'store': {
        if (node.a.at !== 'ptr') {
          let v = this.flatten(node.v);
          if (this._isPoint(node.a)) v = this.keep(v);
          return { ...node, a: this._point(node.a, memSize(node.m), 'write'), v, splits: false };
        }
        let [p, v] = this._flatList([node.a.p, node.v]);
        if (this._isPoint(node.a)) [p, v] = [this.keep(p), this.keep(v)];
        return { ...node, a: this._point({ ...node.a, p }, memSize(node.m), 'write'), v, splits: false };
      }
      case 'copy': {
        let [to, from] = this._flatAddrs([node.to, node.from]);
        if (!this._isPoint(to) && !this._isPoint(from)) return { ...node, to, from, splits: false };
        if (to.at === 'ptr') to = at(this.keep(to.p), to.off);
        from = this._point(from, node.size, 'read');
        if (this._isPoint(to) && isReachable(from)) {
          // What was read is held while others may have their turn.
          const held: Addr = { at: 'frame', off: this.alloc(node.size, 16) };
          this._current.ops.push(copy(held, from, node.size));
          from = held;
        }
        return { ...node, to: this._point(to, node.size, 'write'), from, splits: false };
      }
      case 'zero':
        return { ...node, to: this._point(this._flatAddr(node.to), node.size, 'write'), splits: false };
      case 'atomic': {
        if (!this.fine) {
          // A single access stays marked; parts of what splits are told apart by nobody.
          const body = this.flatten(node.body);
          return body.k === 'load' || body.k === 'store' ? { ...node, a: body.a, body, splits: false } : body;
        }
        // One access alone is one point anyway; what it stores is worked out before.
        if (node.body.k === 'load' || node.body.k === 'store') return this.flatten(node.body);
        this._point(this._flatAddr(node.a), node.size, node.mode);
        this._whole++;
        const value = this.flatten(node.body);
        const kept = value.t === undefined || value.k === 'const' ? value : this.keep(value);
        this._whole--;
        return kept;
      }
      case 'bin':
      case 'div': {
        const [a, b] = this._flatList([node.a, node.b]);
        return { ...node, a, b, splits: false };
      }
      case 'un':
        return { ...node, a: this.flatten(node.a), splits: false };
      case 'set': {
        node.temp.offset ??= this._takeTemp();
        return { ...node, v: this.flatten(node.v), splits: false };
      }
      case 'let': {
        const v = this.flatten(node.v);
        if (!node.body.splits) return { ...node, v, splits: false };
        node.temp.offset ??= this._takeTemp();
        this._current.ops.push(set(node.temp, v));
        return this.flatten(node.body);
      }
      case 'seq':
        return this._flatSequence(node.first, node.last);
      case 'if':
        return this._flatIf(node);
      case 'call':
        return this._flatCall(node);
      case 'statements':
        return node.lower() ?? seq([]);
      case 'host':
        return { ...node, args: this._flatList(node.args), splits: false };
      default:
        return node;
    }
  }

  private _isPoint(a: Addr): boolean {
    return this.fine && this._whole === 0 && isReachable(a);
  }

  private _flatAddr(a: Addr): Addr {
    return a.at === 'ptr' ? { ...a, p: this.flatten(a.p) } : a;
  }

  private _flatAddrs(addrs: Addr[]): Addr[] {
    const pointers = this._flatList(addrs.map((a) => (a.at === 'ptr' ? a.p : seqNothing)));
    return addrs.map((a, i) => (a.at === 'ptr' ? { ...a, p: pointers[i] } : a));
  }

  /** Left to right; what comes before the last node that splits is kept in the frame. */
  private _flatList(nodes: Node[]): Node[] {
    let last = -1;
    nodes.forEach((node, i) => {
      if (node.splits) last = i;
    });
    return nodes.map((node, i) => {
      if (i > last) return node;
      const flat = this.flatten(node);
      if (
        i === last ||
        flat.k === 'const' ||
        (flat.k === 'get' && flat.temp.offset !== undefined) ||
        flat.t === undefined
      )
        return flat;
      if (flat.k === 'addr' && flat.a.at !== 'ptr') return flat;
      return this.keep(flat);
    });
  }

  private _flatSequence(first: Node[], last: Node | undefined): Node {
    if (last?.splits) {
      for (const node of first) this.effect(node);
      return this.flatten(last);
    }
    let split = -1;
    first.forEach((node, i) => {
      if (node.splits) split = i;
    });
    for (let i = 0; i <= split; i++) this.effect(first[i]);
    return seq(first.slice(split + 1), last);
  }

  private _flatIf(node: Node & { k: 'if' }): Node {
    const yes = this.label();
    const no = this.label();
    const join = this.label();
    const result = node.t ? this.frameTemp(node.t) : undefined;
    this.branch(node.c, yes, no);
    const arm = (label: number, value: Node | undefined): void => {
      this.place(label);
      if (value && result && value.t) this._pushSet(result, value);
      else if (value) this.effect(value);
    };
    arm(yes, node.a);
    this.jump(join);
    arm(no, node.b);
    this.place(join);
    return result ? get(result) : seq([]);
  }

  private _pushSet(temp: Temp, value: Node): void {
    const flat = this.flatten(value);
    this._current.ops.push(set(temp, flat));
  }

  private _flatCall(node: CallNode): Node {
    // gcc on x86-64 evaluates arguments from the last to the first; the pointer called comes after them.
    const nodes: Node[] = [];
    const args = [...node.args].reverse();
    for (const arg of args)
      nodes.push(arg.kind === 'scalar' ? arg.node : arg.addr.at === 'ptr' ? arg.addr.p : seqNothing);
    if (typeof node.target !== 'number') nodes.push(node.target);
    const flat = this._flatList(nodes);
    const flatArgs = args.map((arg, i) => {
      if (arg.kind === 'scalar') return { ...arg, node: flat[i] };
      return arg.addr.at === 'ptr' ? { ...arg, addr: { ...arg.addr, p: flat[i] } } : arg;
    });
    for (const arg of args) {
      if (!arg.variadic)
        this.outgoing = Math.max(
          this.outgoing,
          Frame.args + arg.off + (arg.kind === 'record' ? alignUp(arg.size, 8) : 16),
        );
    }
    const call: CallNode = {
      ...node,
      args: flatArgs,
      target: typeof node.target === 'number' ? node.target : flat[flat.length - 1],
    };
    const resume = this.label();
    this._current.end = { k: 'call', call, resume };
    this._current = this._open(resume, false);
    if (!node.t) return seq([]);
    if (!node.dropped) this.valueUsed.add(resume);
    const temp: Temp = { t: node.t };
    const memory = node.t === 'i32' ? 'i32' : node.t;
    this._current.ops.push(set(temp, load(memory, { at: 'out', off: Frame.result }, node.t)));
    return get(temp);
  }
}

const seqNothing: Node = { k: 'const', t: 'i32', v: 0, splits: false };
