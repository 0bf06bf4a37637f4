/**
 * Initialisers (C11 6.7.9): braces, brace elision, designators with GNU ranges and `name:`, strings, flexible arrays.
 * The result is a flat list of parts, each with its way from the object and its offset.
 */

import type { Expr, InitEntry } from '../ast';
import type { CType, Member, RecordDecl } from '../types';
import { evaluateConstant } from '../constants';
import { sizeOf } from '../layout';
import { TokenKind } from '../tokens';
import { UNKNOWN, arrayOf, findMember, isInteger, sameRecord } from '../typeRules';
import { parseAssignment, parseConditional } from './expressions';
import type { Parser } from './parser';
import { COLON, COMMA, DOT, ELLIPSIS, EQUAL, LBRACE, LBRACKET, RBRACE, RBRACKET } from './tokenIds';

/** Most entries that the range designators of one initialiser make; what goes beyond is cut with a note. */
const MAX_REPEATED = 1 << 18;

export interface Initializer {
  entries: InitEntry[];
  /** The object's type; an array of unknown length has its length now. */
  type: CType;
}

/** The part being initialised: its type and its way from the object. */
interface Slot {
  type: CType;
  path: (Member | number)[];
  offset: number;
  bitField?: Member;
}

/** What follows `=` in a declaration of an object of `type`. */
export function parseInitializer(p: Parser, type: CType): Initializer {
  if (p.at(LBRACE)) return parseBracedInitializer(p, type);
  const reader = new Reader(p);
  const start = p.pos;
  const value = parseAssignment(p);
  if (type.kind === 'array' && value.kind === 'string') {
    const slot: Slot = { type: withLength(type, value), path: [], offset: 0 };
    reader.add(slot, value);
    return { entries: reader.entries, type: slot.type };
  }
  if (type.kind === 'array' && value.type.kind === 'array' && value.kind === 'compound') {
    // GNU: an array initialised by a compound literal of its type.
    return { entries: value.entries, type: type.length === undefined ? value.type : type };
  }
  if (type.kind === 'array') p.note('an array needs braces', start);
  reader.add({ type, path: [], offset: 0 }, value);
  return { entries: reader.entries, type };
}

/** `{ … }` for an object of `type`; the cursor is at `{`. */
export function parseBracedInitializer(p: Parser, type: CType): Initializer {
  const reader = new Reader(p);
  const length = reader.braced({ type, path: [], offset: 0 });
  if (type.kind === 'array' && type.length === undefined) type = { ...arrayOf(type.of, length), quals: type.quals };
  return { entries: reader.entries, type };
}

function withLength(type: CType, value: Expr): CType {
  if (type.kind !== 'array' || type.length !== undefined || value.type.kind !== 'array') return type;
  return { ...arrayOf(type.of, value.type.length), quals: type.quals };
}

class Reader {
  readonly entries: InitEntry[] = [];
  /** Entries made by ranges so far. */
  private _repeated = 0;

  constructor(private readonly _p: Parser) {}

  add(slot: Slot, value: Expr): void {
    const entry: InitEntry = { path: slot.path, offset: slot.offset, type: slot.type, value };
    if (slot.bitField) entry.bitField = slot.bitField;
    this.entries.push(entry);
  }

  /** `{ … }` for `slot`; gives the number of elements for an array. */
  braced(slot: Slot): number {
    const p = this._p;
    p.enter();
    const depth = p.depth;
    p.expect(LBRACE);
    let length = 0;
    const type = slot.type;
    if (type.kind === 'array' || type.kind === 'vector') {
      length = this._bracedString(slot) ?? this._list(slot, true, 0);
    } else if (type.kind === 'record') this._list(slot, true, 0);
    else this._bracedScalar(slot);
    p.accept(COMMA);
    if (!p.at(RBRACE)) p.fail(`expected '}' before ${p.describeToken()}`);
    p.pos++;
    p.depth = depth;
    p.leave();
    return length;
  }

  /** `{ "text" }` for an array of characters. */
  private _bracedString(slot: Slot): number | undefined {
    const p = this._p;
    if (slot.type.kind !== 'array' || p.kind[p.pos] !== TokenKind.String || !isInteger(slot.type.of)) return undefined;
    let end = p.pos;
    while (p.kind[end] === TokenKind.String) end++;
    if (p.id[end] !== RBRACE && p.id[end] !== COMMA) return undefined;
    const value = parseAssignment(p);
    const type = withLength(slot.type, value);
    this.add({ ...slot, type }, value);
    return type.kind === 'array' ? type.length : undefined;
  }

  private _bracedScalar(slot: Slot): void {
    const p = this._p;
    if (p.at(RBRACE)) return;
    if (slot.type.kind === 'unknown') this._skipUnknown();
    else if (p.at(LBRACE)) this.braced(slot);
    else {
      this.add(slot, parseAssignment(p));
      // Excess elements are read and dropped, as gcc does with a warning.
      while (p.at(COMMA) && p.id[p.pos + 1] !== RBRACE) {
        p.pos++;
        this._discard();
      }
    }
  }

  /** Elements for an object whose type is not known: read for the calls and names in them, bound to nothing. */
  private _skipUnknown(): void {
    const p = this._p;
    do {
      if (p.at(RBRACE)) return;
      this._skipDesignators();
      const slot: Slot = { type: UNKNOWN, path: [], offset: 0 };
      if (p.at(LBRACE)) this.braced(slot);
      else this.add(slot, parseAssignment(p));
    } while (p.accept(COMMA));
  }

  private _skipDesignators(): void {
    const p = this._p;
    if (p.atIdentifier() && p.id[p.pos + 1] === COLON) p.pos += 2;
    while (p.at(DOT) || p.at(LBRACKET)) {
      if (p.accept(DOT)) {
        if (p.kind[p.pos] === TokenKind.Identifier) p.pos++;
      } else p.pos = p.skipBalanced(p.pos);
    }
    p.accept(EQUAL);
  }

  private _discard(): void {
    const p = this._p;
    this._skipDesignators();
    if (p.at(LBRACE)) p.pos = p.skipBalanced(p.pos);
    else parseAssignment(p);
  }

  private _atDesignator(): boolean {
    const p = this._p;
    return p.at(DOT) || p.at(LBRACKET) || (p.atIdentifier() && p.id[p.pos + 1] === COLON);
  }

  /**
   * Elements of an aggregate from index `next` on. `own`: inside this aggregate's own braces, where designators are
   * its own and excess elements are dropped; else (braces left out) it takes what it needs and leaves the rest.
   */
  private _list(slot: Slot, own: boolean, index: number, first?: Expr): number {
    const p = this._p;
    let length = index;
    let pending = first;
    for (let count = 0; ; count++) {
      if (pending === undefined) {
        if (count > 0 && !this._nextElement(slot.type, own, index)) break;
        if (p.at(RBRACE)) break;
        if (own && this._atDesignator()) {
          index = this._designated(slot, index);
          length = Math.max(length, index);
          continue;
        }
      }
      const part = this._part(slot, index);
      if (!part && !own) break;
      if (part) {
        this._element(part, pending);
        length = Math.max(length, index + 1);
      } else this._discard();
      pending = undefined;
      index++;
    }
    return length;
  }

  /** Moves past the comma if another element of this aggregate follows. */
  private _nextElement(type: CType, own: boolean, index: number): boolean {
    const p = this._p;
    if (own) return p.accept(COMMA);
    const after = p.id[p.pos + 1];
    if (!p.at(COMMA) || after === RBRACE || after === DOT || after === LBRACKET || this._exhausted(type, index))
      return false;
    if (p.atIdentifier(p.pos + 1) && p.id[p.pos + 2] === COLON) return false;
    p.pos++;
    return true;
  }

  private _exhausted(type: CType, index: number): boolean {
    return this._part({ type, path: [], offset: 0 }, index) === undefined;
  }

  /** The `index`-th part of an aggregate in initialisation order, or undefined beyond its end. */
  private _part(slot: Slot, index: number): Slot | undefined {
    const { type } = slot;
    if (type.kind === 'array' || type.kind === 'vector') {
      if (type.length !== undefined && index >= type.length) return undefined;
      return { type: type.of, path: [...slot.path, index], offset: slot.offset + index * sizeOf(type.of) };
    }
    if (type.kind === 'record') {
      const record = this._p.completeRecord(type.record);
      const members = initializable(record);
      if (record.union && index > 0) return undefined;
      const member = members[index];
      return member && this._memberSlot(slot, [member]);
    }
    return undefined;
  }

  private _memberSlot(slot: Slot, path: Member[]): Slot {
    const last = path[path.length - 1];
    return {
      type: last.type,
      path: [...slot.path, ...path],
      offset: path.reduce((sum, member) => sum + member.offset, slot.offset),
      bitField: last.bits !== undefined ? last : undefined,
    };
  }

  /** One element without designator: a braced list, a value for the whole part, or a value for its first part. */
  private _element(slot: Slot, pending?: Expr): void {
    const p = this._p;
    if (pending === undefined && p.at(LBRACE)) {
      this.braced(slot);
      return;
    }
    const value = pending ?? parseAssignment(p);
    const { type } = slot;
    if (type.kind === 'array') {
      if (value.kind === 'string' && isInteger(type.of)) this.add({ ...slot, type: withLength(type, value) }, value);
      else this._inner(slot, value);
    } else if (type.kind === 'record' && this._part(slot, 0) && !isValueOf(p, type.record, value))
      this._inner(slot, value);
    else this.add(slot, value);
  }

  /** An aggregate whose braces are left out, from its first value on. */
  private _inner(slot: Slot, first: Expr): void {
    const p = this._p;
    p.enter();
    const { depth } = p;
    this._list(slot, false, 0, first);
    p.depth = depth;
    p.leave();
  }

  /** `.a[2].b = value`, `[1 ... 3] = value`, `a: value`; gives the index after the designated element. */
  private _designated(slot: Slot, index: number): number {
    const p = this._p;
    p.enter();
    const { depth } = p;
    const next = this._designatedElement(slot, index);
    p.depth = depth;
    p.leave();
    return next;
  }

  private _designatedElement(slot: Slot, index: number): number {
    const p = this._p;
    if (p.at(LBRACKET)) {
      const start = p.pos++;
      const low = this._constant();
      const high = p.accept(ELLIPSIS) ? this._constant() : low;
      p.expect(RBRACKET);
      if (slot.type.kind !== 'array') {
        this._unknownDesignation();
        return index + 1;
      }
      const first = this.entries.length;
      this._designatedPart(this._part({ ...slot, type: { ...slot.type, length: undefined } }, low)!);
      if (high > low) this._repeat(first, slot, low, high, start);
      return Math.max(low, high) + 1;
    }
    const gnu = p.atIdentifier() && p.id[p.pos + 1] === COLON;
    if (!gnu) p.expect(DOT);
    if (p.kind[p.pos] !== TokenKind.Identifier) p.fail(`expected a member name before ${p.describeToken()}`);
    const nameToken = p.pos++;
    const name = p.text(nameToken);
    if (gnu) p.expect(COLON);
    const record = slot.type.kind === 'record' ? p.completeRecord(slot.type.record) : undefined;
    const path = record && findMember(record, name);
    if (!record || !path) {
      if (record?.complete) p.note(`no member '${name}'`, nameToken);
      this._unknownDesignation();
      return index + 1;
    }
    this._designatedPart(this._memberSlot(slot, path), gnu);
    return initializable(record).indexOf(path[0]) + 1;
  }

  private _constant(): number {
    const value = evaluateConstant(parseConditional(this._p));
    if (value === undefined) this._p.note('a designator that is no constant');
    return value === undefined || value < 0n ? 0 : Number(value);
  }

  private _unknownDesignation(): void {
    const p = this._p;
    this._skipDesignators();
    const slot: Slot = { type: UNKNOWN, path: [], offset: 0 };
    if (p.at(LBRACE)) this.braced(slot);
    else this.add(slot, parseAssignment(p));
  }

  /** What follows the first designator: more designators, or `=` and the value. */
  private _designatedPart(slot: Slot, gnu = false): void {
    const p = this._p;
    if (!gnu && (p.at(DOT) || p.at(LBRACKET))) {
      const next = this._designated(slot, 0);
      // The elements that follow go on inside this aggregate (6.7.9p17), as long as it has room.
      if (slot.type.kind === 'array' || slot.type.kind === 'record') this._continue(slot, next);
      return;
    }
    if (!gnu) p.accept(EQUAL);
    this._element(slot);
  }

  private _continue(slot: Slot, index: number): void {
    for (;;) {
      const part = this._part(slot, index);
      if (!part || !this._nextElement(slot.type, false, index)) return;
      this._element(part);
      index++;
    }
  }

  /** Copies the entries made for element `low` to the rest of a range. */
  private _repeat(first: number, slot: Slot, low: number, high: number, token: number): void {
    const room = Math.floor((MAX_REPEATED - this._repeated) / Math.max(1, this.entries.length - first));
    if (high - low > room) {
      this._p.note(`a range of ${high - low + 1} elements is cut to ${room + 1}`, token);
      high = low + room;
    }
    this._repeated += (high - low) * (this.entries.length - first);
    const size = slot.type.kind === 'array' ? sizeOf(slot.type.of) : 0;
    const made = this.entries.slice(first);
    const at = slot.path.length;
    for (let i = low + 1; i <= high; i++) {
      for (const entry of made) {
        const path = [...entry.path];
        path[at] = i;
        this.entries.push({ ...entry, path, offset: entry.offset + (i - low) * size });
      }
    }
  }
}

/** Members that take an initialiser: all but unnamed bit-fields (6.7.9p9). */
function initializable(record: RecordDecl): Member[] {
  let list = initializableMembers.get(record);
  if (!list || list.count !== record.members.length) {
    const members = record.members.filter((member) => member.name !== undefined || member.bits === undefined);
    list = { count: record.members.length, members };
    initializableMembers.set(record, list);
  }
  return list.members;
}

const initializableMembers = new WeakMap<RecordDecl, { count: number; members: Member[] }>();

/** Whether `value` initialises a whole object of `record` (6.7.9p13). */
function isValueOf(p: Parser, record: RecordDecl, value: Expr): boolean {
  if (value.type.kind === 'unknown' && value.kind !== 'ident') return true;
  return value.type.kind === 'record' && sameRecord(p.completeRecord(value.type.record), p.completeRecord(record));
}
