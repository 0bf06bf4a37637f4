/**
 * Receiver objects of calls through a function table, in the sense of object sensitivity (Milanova, Rountev, Ryder
 * 2005): where the object comes from whose function is called.
 *
 *     int ixgbe_restart(struct rte_eth_dev *dev) {         // in a driver; struct rte_eth_dev is ethdev's
 *       dev->dev_ops->dev_stop(dev);                       // member dev_stop, read from an object of parameter dev
 *       struct rte_eth_dev *peer = &rte_eth_devices[1];    // origin of peer: not known (another component's array)
 *       return peer->dev_ops->dev_start(peer);
 *     }
 *
 * A driver's functions get the driver's own devices from whoever calls them; they come by other drivers' devices only
 * through something that knows all devices: an array of another component or the result of one of its functions. The
 * join needs to tell these apart, so that a driver that calls through its own device is not shown calling all other
 * drivers. Recorded are only pointers to records that hold functions, or point to a table of them, and that belong to
 * another component (folder) than the file. Given up on: other expressions than those in `_origins`, and calls through
 * a pointer: their objects may be any component's.
 */

import type { CSymbol, Expr } from '../../c/ast';
import type { FileTable } from '../../c/text';
import type { CType, RecordDecl } from '../../c/types';
import { LocationKind } from '../facts/facts';
import type { FactsBuilder } from '../facts/factsBuilder';
import { calleeSymbol } from './builtins';
import { Carrier, carrierOf } from './carrier';
import type { Locations } from './locations';
import { strip } from './locations';

/** Source of an origin that is not known, or known to be any component's. */
const ELSEWHERE = -1;

export class Receivers {
  private readonly _dispatchers = new Map<RecordDecl, boolean>();
  private readonly _foreign = new Map<number, boolean>();
  private readonly _known = new Set<string>();
  private readonly _folder: string;

  constructor(
    private readonly _facts: FactsBuilder,
    private readonly _locations: Locations,
    private readonly _files: FileTable,
    path: string,
  ) {
    this._folder = folderOf(path);
  }

  /** AbstractLocation of a member that is read: narrowed to the file's own component where the object comes from one location. */
  read(access: Expr & { kind: 'member' }, member: number): number {
    if (this._facts.get('locations', member, 0) !== LocationKind.Member) return member;
    const owner = access.path[access.path.length - 1]?.owner;
    if (!owner || !this._isForeign(owner.file)) return member;
    const origins = this._origins(access.base);
    if (origins.length === 0 || origins.includes(ELSEWHERE)) return member;
    let origin = origins[0];
    if (origins.length > 1) {
      origin = this._locations.temporary(-1 - access.start);
      for (const source of origins) this._row(source, origin);
    }
    return this._facts.location(LocationKind.Own, member, origin, 0);
  }

  /** A value put into a place, handed over or returned: remembered when it is a pointer that matters here. */
  moved(value: Expr, into: CType, target: () => number): void {
    if (!this.matters(into) && !this.matters(strip(value).type)) return;
    const origins = this._origins(value);
    if (origins.length === 0) return;
    const location = target();
    if (location < 0) return;
    for (const source of origins) this._row(source, location);
  }

  private _row(source: number, target: number): void {
    const key = `${source} ${target}`;
    if (source === target || this._known.has(key)) return;
    this._known.add(key);
    this._facts.row('origins', source, target);
  }

  /** Whether a type is a pointer to a record of another component through which functions are called. */
  matters(type: CType): boolean {
    return (
      type.kind === 'pointer' &&
      type.to.kind === 'record' &&
      this._isForeign(type.to.record.file) &&
      this._dispatches(type.to.record)
    );
  }

  private _dispatches(record: RecordDecl): boolean {
    let known = this._dispatchers.get(record);
    if (known === undefined) {
      this._dispatchers.set(record, false);
      known = record.members.some(
        ({ type }) =>
          hasFunctions(type, 0) ||
          (type.kind === 'pointer' &&
            type.to.kind === 'record' &&
            type.to.record.members.some((inner) => hasFunctions(inner.type, 0))),
      );
      if (record.complete) this._dispatchers.set(record, known);
      else this._dispatchers.delete(record);
    }
    return known;
  }

  /** Whether a file stands neither above nor below this one in the folders. */
  private _isForeign(file: number): boolean {
    let known = this._foreign.get(file);
    if (known === undefined) {
      const folder = folderOf(this._files.get(file).path);
      known = !`${this._folder}/`.startsWith(`${folder}/`) && !`${folder}/`.startsWith(`${this._folder}/`);
      this._foreign.set(file, known);
    }
    return known;
  }

  /**
   * Locations that the object comes from which `expr` names or points to, {@link ELSEWHERE} among them when it may be
   * anybody's.
   */
  private _origins(expr: Expr, out: number[] = [], depth = 0): number[] {
    if (depth > 60) return out;
    const next = (inner: Expr | undefined): number[] => (inner ? this._origins(inner, out, depth + 1) : out);
    switch (expr.kind) {
      case 'ident':
        out.push(this._variable(expr.symbol));
        break;
      case 'member': {
        const owner = expr.path[expr.path.length - 1]?.owner;
        if (!owner) out.push(ELSEWHERE);
        // A part of an object of another component, or what it points to, is of the same origin.
        else if (this._isForeign(owner.file)) next(expr.base);
        else {
          const location = this._locations.member(expr);
          out.push(typeof location === 'number' ? location : ELSEWHERE);
        }
        break;
      }
      case 'index':
        next(expr.base);
        break;
      case 'unary':
      case 'cast':
        next(expr.operand);
        break;
      case 'binary':
        if (expr.op === ',') next(expr.right);
        else next(expr.left.type.kind === 'int' ? expr.right : expr.left);
        break;
      case 'assign':
        next(expr.right);
        break;
      case 'conditional':
        next(expr.then ?? expr.condition);
        next(expr.else);
        break;
      case 'selection':
        next(expr.chosen);
        break;
      case 'statement-expr': {
        const last = expr.body.items[expr.body.items.length - 1];
        const value = last?.kind === 'expression' ? last.expr : undefined;
        const root = value && rootOf(value);
        // container_of: a variable of the statement expression itself stands for what it is initialised with.
        const own = expr.body.items
          .flatMap((item) => (item.kind === 'declaration' ? item.variables : []))
          .find((variable) => root?.kind === 'ident' && variable.symbol === root.symbol);
        if (own?.initializer?.length === 1) next(own.initializer[0].value);
        else next(value);
        break;
      }
      case 'call': {
        const callee = calleeSymbol(expr.callee);
        if (callee?.kind === 'function') out.push(this._locations.result(callee));
        else out.push(ELSEWHERE);
        break;
      }
      case 'int':
        break;
      default:
        out.push(ELSEWHERE);
    }
    return out;
  }

  private _variable(symbol: CSymbol): number {
    if (symbol.kind !== 'variable' && symbol.kind !== 'parameter') return ELSEWHERE;
    if (symbol.global && this._isForeign(symbol.file)) return ELSEWHERE;
    return this._locations.variable(symbol);
  }
}

/** What an expression names or points to at its root, without casts and offsets. */
function rootOf(expr: Expr): Expr {
  let at = expr;
  for (;;) {
    if (at.kind === 'cast' || at.kind === 'unary') at = at.operand;
    else if (at.kind === 'binary' && (at.op === '-' || at.op === '+')) at = at.left;
    else return at;
  }
}

function hasFunctions(type: CType, depth: number): boolean {
  if (carrierOf(type) === Carrier.Function) return true;
  let at = type;
  while (at.kind === 'array') at = at.of;
  return depth < 4 && at.kind === 'record' && at.record.members.some((member) => hasFunctions(member.type, depth + 1));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
