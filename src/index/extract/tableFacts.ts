/**
 * What the initialisers and assignments of a unit say about dispatch tables: which function stands in which member of
 * which element, under which key, and the strings beside it (`.name = "ring_mp_mc"`, `.type = "dpdk"`) that the table
 * goes by.
 */

import type { Expr, InitEntry, MemberAccess, StringConstant, Unit } from '../../c/ast';
import type { Spellings } from '../../c/tokens';
import { P, TokenFlag, TokenKind } from '../../c/tokens';
import type { CType, Member, RecordDecl } from '../../c/types';
import type { FactsBuilder } from '../facts/factsBuilder';
import { recordDisplay } from './carrier';
import type { TokenPlace } from './places';
import { strip } from './locations';

/** Tokens that are looked at before a value, to find the designator of its element. */
const REACH = 400;
/** Characters that are kept of a table's string or key. */
const LABEL = 80;

/** Where a part stands in the table that it belongs to. */
interface Position {
  /** Index of the table's element; -1: the variable is no array; -2: put in by an assignment. */
  element: number;
  /** Record of the element as shown; empty for an array of functions. */
  outer: string;
  /** Way from the element to the part: `rxq_recv`, `mac.ops.reset`. */
  path: string;
  /** Place of the part among the scalar parts of the record, in the order in which the record declares them. */
  order: number;
}

export class TableFacts {
  private readonly _leaves = new Map<RecordDecl, number>();
  private readonly _members = new Set<number>();

  constructor(
    private readonly _unit: Unit,
    private readonly _spellings: Spellings,
    private readonly _facts: FactsBuilder,
  ) {}

  /** A function in an initialiser of the variable `table`. */
  entry(table: string, location: number, symbol: number, entry: InitEntry, place: TokenPlace): void {
    const at = this._position(entry.path);
    const key = at.element >= 0 ? this._key(entry.value.start) : '';
    this._row(table, location, symbol, at, key, place);
  }

  /** A function put into a member of an object by an assignment: the object's text is the table's name. */
  assignment(left: MemberAccess, location: number, symbol: number, place: TokenPlace): void {
    const { tokens } = this._unit;
    let end = left.nameToken;
    while (end > left.start && (tokens.id[end - 1] === P['->'] || tokens.id[end - 1] === P['.'])) end--;
    if (tokens.expansion[left.start] !== 0 || end <= left.start) return;
    this._row(this._text(left.start, end), location, symbol, { ...this._position(left.path), element: -2 }, '', place);
  }

  private _row(table: string, location: number, symbol: number, at: Position, key: string, place: TokenPlace): void {
    const { _facts: facts } = this;
    facts.row(
      'tables',
      facts.string(table),
      location,
      at.order,
      symbol,
      facts.string(place.path),
      place.line,
      at.element,
      facts.string(key),
      facts.string(at.outer),
      facts.string(at.path),
    );
  }

  /** Strings in the initialiser of a variable that holds functions. */
  labels(table: string, entries: readonly InitEntry[], place: (expr: Expr) => TokenPlace): void {
    for (const entry of entries) {
      const value = strip(entry.value);
      if (value.kind !== 'string' || value.bytes.length === 0) continue;
      const at = this._position(entry.path);
      const { path, line } = place(entry.value);
      this._facts.row(
        'labels',
        this._facts.string(table),
        this._facts.string(at.outer),
        this._facts.string(at.path),
        at.order,
        this._facts.string(textOf(value)),
        at.element,
        this._facts.string(path),
        line,
      );
    }
  }

  /** Pointers that the initialiser sets, by element: of an array's only the first tells whether there are any. */
  filled(table: string, entries: readonly InitEntry[], place: (expr: Expr) => TokenPlace): void {
    const byElement = new Map<number, { members: string[]; path: string }>();
    for (const entry of entries) {
      if (entry.type.kind !== 'pointer') continue;
      const value = strip(entry.value);
      if (value.kind === 'int') continue;
      const { element, path } = this._position(entry.path);
      const member = path.slice(path.lastIndexOf('.') + 1);
      if (!member || /\[(?!0\])/.test(member)) continue;
      const known = byElement.get(element);
      if (known) known.members.push(member);
      else byElement.set(element, { members: [member], path: place(entry.value).path });
    }
    for (const [element, { members, path }] of byElement) {
      this._facts.row(
        'filled',
        this._facts.string(table),
        element,
        this._facts.string(path),
        this._facts.string(members.join(',')),
      );
    }
  }

  /** Where a member with a location is declared. */
  member(location: number, member: Member): void {
    if (this._members.has(location)) return;
    this._members.add(location);
    const file = this._unit.files.get(member.file);
    if (member.file === 0 || !file.path) return;
    const { path, line, column } = this._unit.files.place(member.file, member.tokenOffset);
    this._facts.row('members', location, this._position([member]).order, this._facts.string(path), line, column);
  }

  // Positions
  // --------------------------------------------------------------------------------------------------------------

  private _position(way: readonly (Member | number)[]): Position {
    const first = way.findIndex((part) => typeof part !== 'number');
    const index = way.find((part) => typeof part === 'number');
    const indexes = (first < 0 ? way : way.slice(0, first)) as number[];
    const element = indexes.length > 0 ? indexes[0] : -1;
    if (first < 0)
      return {
        element,
        outer: '',
        path: indexes
          .slice(1)
          .map((i) => `[${i}]`)
          .join(''),
        order: index ?? 0,
      };
    let order = 0;
    let path = '';
    for (const part of way.slice(first)) {
      if (typeof part === 'number') {
        path += `[${part}]`;
        order += part;
        continue;
      }
      if (part.name) path += path ? `.${part.name}` : part.name;
      for (const before of part.owner.members) {
        if (before === part) break;
        order += this._leavesOf(before.type, 0);
      }
    }
    return { element, outer: recordDisplay((way[first] as Member).owner, []), path, order };
  }

  /** Scalar parts of an object of `type`; an array counts its elements' parts once each. */
  private _leavesOf(type: CType, depth: number): number {
    if (type.kind === 'array') return Math.min(type.length ?? 1, 1000) * this._leavesOf(type.of, depth);
    if (type.kind !== 'record' || depth > 8) return 1;
    let count = this._leaves.get(type.record);
    if (count === undefined) {
      count = type.record.members.reduce((sum, member) => sum + this._leavesOf(member.type, depth + 1), 0);
      this._leaves.set(type.record, count);
    }
    return Math.max(count, 1);
  }

  /**
   * The text in the brackets of the designator of the outermost element that the value at `start` belongs to; else
   * empty.
   */
  private _key(start: number): string {
    const { id } = this._unit.tokens;
    const least = Math.max(1, start - REACH);
    let key = '';
    let at = start - 1;
    while (at >= least) {
      while (id[at] === P['(']) at--;
      if (id[at] === P['=']) {
        const chain = this._designators(at - 1, least);
        // `int (*table[])(void) =` declares, it does not designate.
        if (id[chain.before] !== P['{'] && id[chain.before] !== P[',']) return key;
        key = chain.key;
        at = chain.before;
      } else if (id[at] === P['{'] || id[at] === P[',']) {
        key = '';
      } else {
        return key;
      }
      at = this._opening(at, least) - 1;
    }
    return '';
  }

  /** Goes left over `[A].b[C]`, which ends at `at`: what stands before it, and the text in its first brackets. */
  private _designators(at: number, least: number): { before: number; key: string } {
    const { id, kind } = this._unit.tokens;
    let key = '';
    while (at >= least) {
      if (id[at] === P[']']) {
        const open = this._bracket(at, least);
        if (open < 0) break;
        key = this._text(open + 1, at);
        at = open - 1;
      } else if (kind[at] === TokenKind.Identifier && id[at - 1] === P['.']) {
        key = '';
        at -= 2;
      } else {
        break;
      }
    }
    return { before: at, key };
  }

  /** The brace that is open at `at` (a `{` or `,`), to the left. */
  private _opening(at: number, least: number): number {
    const { id } = this._unit.tokens;
    let depth = 0;
    for (let i = at; i >= least; i--) {
      const token = id[i];
      if (token === P['}'] || token === P[')']) depth++;
      else if (token === P['(']) depth--;
      else if (token === P['{'] && depth-- === 0) return i;
    }
    return -1;
  }

  private _bracket(close: number, least: number): number {
    const { id } = this._unit.tokens;
    let depth = 0;
    for (let i = close; i >= least; i--) {
      if (id[i] === P[']']) depth++;
      else if (id[i] === P['['] && --depth === 0) return i;
    }
    return -1;
  }

  private _text(start: number, end: number): string {
    const { id, flags } = this._unit.tokens;
    let text = '';
    for (let i = start; i < end && text.length < LABEL; i++) {
      text += `${text && flags[i] & TokenFlag.Space ? ' ' : ''}${this._spellings.text(id[i])}`;
    }
    return text.slice(0, LABEL).replace(/\0/g, '');
  }
}

/** A string constant as text, up to its first NUL. */
function textOf(value: StringConstant): string {
  const end = value.bytes.indexOf(0);
  return new TextDecoder().decode(value.bytes.subarray(0, Math.min(end < 0 ? value.bytes.length : end, LABEL)));
}
