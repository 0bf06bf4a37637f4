/**
 * Objects of static storage: where they lie, what they hold at the start. Each gets its place when it is first named;
 * what is put into memory then counts as having been there from the start (see {@link Image}).
 */

import type { CSymbol, Expr, InitEntry, Unit } from '../../c/ast';
import { alignOf, alignUp, sizeOf } from '../../c/layout';
import { typeToString } from '../../c/typeRules';
import type { CType } from '../../c/types';
import { Qualifier } from '../../c/types';
import { EvaluationError, Evaluator, initialBytes } from '../inspect/evaluator';
import { at, i64 } from '../lower/ir';
import type { Addr } from '../lower/ir';
import type { Memory } from './memory';
import { GLOBALS_BASE, GLOBALS_END, Shadow, TLS_SIZE } from './memory';
import type { Image } from '../link/entities';
import { present } from '../../base/present';

export interface GlobalEntity {
  name: string;
  symbol: CSymbol;
  address: number;
  size: number;
  type: CType;
  threadLocal: boolean;
  unit: Unit;
  /** Static of a function or unit: its unit's path. */
  path: string;
}

/** A definition of an object and the unit that it stands in. */
export interface ObjectDefinition {
  symbol: CSymbol;
  unit: Unit;
}

export abstract class StaticObjects {
  readonly globals: GlobalEntity[] = [];
  /** Initial bytes of thread-local variables. */
  readonly threadLocals: { offset: number; bytes: Uint8Array }[] = [];
  threadLocalSize = 16;
  /** Address of the list of environment variables at the start. */
  environment = 0;
  private readonly _placed = new Map<CSymbol, GlobalEntity>();
  private readonly _placedByName = new Map<string, GlobalEntity>();
  private readonly _strings = new Map<string, number>();
  private readonly _literals = new Map<Expr, number>();
  private readonly _streams: number[] = [];
  private _top = GLOBALS_BASE;

  constructor(
    readonly memory: Memory,
    readonly image: Image,
  ) {}

  abstract functionAddress(symbol: CSymbol, unit: Unit): number;
  /** What an `alias` in a unit stands for, where that is another name of the unit. */
  protected abstract aliased(symbol: CSymbol, unit: Unit): CSymbol | undefined;
  /** The definition of an external object that a unit names; a text: what is wrong with it. */
  protected abstract externalObject(name: string, from: Unit): ObjectDefinition | string | undefined;
  /** What an external name stands for that is defined as an alias. */
  protected abstract externalAlias(name: string): ObjectDefinition | undefined;

  /** Where the objects of static storage end. */
  get extent(): number {
    return this._top;
  }

  /** Address space for an object; with an edge after it that may not be touched. */
  allocate(size: number, align: number): number {
    const at = alignUp(this._top, Math.max(8, align));
    this._top = alignUp(at + Math.max(size, 1), 8) + 8;
    if (this._top > GLOBALS_END) throw new Error('the objects of static storage do not fit into the machine');
    return at;
  }

  private _open(address: number, size: number, kind: number = Shadow.ok): void {
    this.image.shade(address, size, kind);
  }

  variablePlace(symbol: CSymbol, unit: Unit, labelValue?: (name: string) => number): Addr | string {
    this._labelValue = labelValue;
    const entity = this._globalOf(symbol, unit);
    this._labelValue = undefined;
    // The address of a weak object that nothing defines is 0.
    if (typeof entity === 'string' && symbol.attributes?.weak && symbol.storage === 'extern' && !symbol.initializer)
      return at(i64(0));
    if (typeof entity === 'string') return entity;
    return entity.threadLocal ? { at: 'tls', off: entity.address } : { at: 'abs', off: entity.address };
  }

  /** Value of `&&label` in the function whose static is being initialised. */
  private _labelValue: ((name: string) => number) | undefined;
  /** Why an object cannot be used, by symbol. */
  private readonly _unusable = new Map<CSymbol, string>();

  private _globalOf(symbol: CSymbol, unit: Unit): GlobalEntity | string {
    const placed = this._unusable.get(symbol) ?? this._placed.get(symbol);
    if (placed) return placed;
    if (symbol.storage === 'static' || !symbol.global) return this._place(symbol, unit);
    const aliased = this.aliased(symbol, unit);
    if (aliased) return this._globalOf(aliased, unit);
    const name = symbol.attributes?.alias ?? symbol.attributes?.asmName ?? symbol.name;
    const known = this._placedByName.get(name);
    if (known) {
      this._placed.set(symbol, known);
      return known;
    }
    let object = this.externalObject(name, unit);
    if (typeof object === 'string') return object;
    if (!object) {
      const alias = this.externalAlias(name);
      if (alias && alias.symbol !== symbol) return this._globalOf(alias.symbol, alias.unit);
      if (LIBRARY_OBJECTS.has(name)) object = { symbol, unit };
      else return `${name} is used but nothing defines it`;
    }
    const entity = this._place(object.symbol, object.unit);
    if (typeof entity === 'string') return entity;
    this._placed.set(symbol, entity);
    this._placedByName.set(name, entity);
    return entity;
  }

  private _place(symbol: CSymbol, unit: Unit): GlobalEntity | string {
    let { type } = symbol;
    if (type.kind === 'array' && type.length === undefined) type = { ...type, length: 1 };
    if (type.kind === 'unknown' || type.kind === 'void' || (type.kind === 'record' && !type.record.complete)) {
      return `${symbol.name} has a type that is not known (${typeToString(type)})`;
    }
    let size = sizeOf(type);
    // A flexible array member takes what its initialiser fills.
    for (const entry of symbol.initializer ?? []) size = Math.max(size, entry.offset + sizeOf(entry.type));
    const align = Math.max(alignOf(type), symbol.attributes?.aligned ?? 1);
    const threadLocal = symbol.threadLocal;
    const address = threadLocal ? this._threadLocal(size, align) : this.allocate(size, align);
    const entity: GlobalEntity = {
      name: symbol.name,
      symbol,
      address,
      size,
      type,
      threadLocal,
      unit,
      path: symbol.file ? unit.files.get(symbol.file).path : unit.path,
    };
    this.globals.push(entity);
    this._placed.set(symbol, entity);
    if (!threadLocal) this._open(address, size);
    // gcc puts what is const into memory that cannot be written; what shares its last 8 bytes with the edge stays as
    // it is.
    if (!threadLocal && isConst(type)) this._open(address, size & ~7, Shadow.readOnly);
    if (symbol.initializer) {
      const bytes = this._initialBytes(symbol.initializer, unit, size);
      if (typeof bytes === 'string') {
        const message = `the initialiser of ${symbol.name} cannot be evaluated: ${bytes}`;
        this._unusable.set(symbol, message);
        return message;
      }
      if (threadLocal) {
        this.threadLocals.push({ offset: address, bytes });
        this.image.threadLocal(address, bytes);
      } else this.image.write(address, bytes);
    } else if (LIBRARY_OBJECTS.has(symbol.name)) {
      const value = present(LIBRARY_OBJECTS.get(symbol.name), symbol.name)(this);
      if (value) {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setUint32(0, value, true);
        this.image.write(address, bytes);
      }
    }
    return entity;
  }

  private _threadLocal(size: number, align: number): number {
    const at = alignUp(this.threadLocalSize, align);
    this.threadLocalSize = at + size;
    if (this.threadLocalSize > TLS_SIZE) throw new Error('the thread-local variables do not fit into the machine');
    return at;
  }

  private _initialBytes(entries: readonly InitEntry[], unit: Unit, size: number): Uint8Array | string {
    const evaluator = new Evaluator(this.memory, {
      variableAddress: (symbol) => {
        const entity = this._globalOf(symbol, unit);
        if (typeof entity === 'string') return entity;
        return entity.threadLocal ? `${symbol.name} is thread-local` : entity.address;
      },
      functionAddress: (symbol) => this.functionAddress(symbol, unit),
      stringAddress: (e) => this.stringAddress(e),
      literalAddress: (e) => this.staticLiteral(e, unit),
      labelValue: this._labelValue,
      readable: (address, length) => this.memory.readable(address, length),
    });
    try {
      return initialBytes(evaluator, this.memory, entries, size);
    } catch (error) {
      if (error instanceof EvaluationError) return error.message;
      throw error;
    }
  }

  stringAddress(e: Expr & { kind: 'string' }): number {
    const unitSize = e.type.kind === 'array' ? sizeOf(e.type.of) : 1;
    const key = `${unitSize}:${Array.from(e.bytes).join(',')}`;
    let address = this._strings.get(key);
    if (address === undefined) {
      const bytes = new Uint8Array(e.bytes.length + unitSize);
      bytes.set(e.bytes);
      address = this.allocate(bytes.length, 8);
      this._strings.set(key, address);
      this._open(address, alignUp(bytes.length, 8), Shadow.readOnly);
      this.image.write(address, bytes);
    }
    return address;
  }

  staticLiteral(e: Expr & { kind: 'compound' }, unit: Unit): number {
    let address = this._literals.get(e);
    if (address === undefined) {
      const size = sizeOf(e.type);
      address = this.allocate(size, alignOf(e.type));
      this._literals.set(e, address);
      this._open(address, size);
      const bytes = this._initialBytes(e.entries, unit, size);
      if (typeof bytes === 'string') throw new EvaluationError(bytes);
      this.image.write(address, bytes);
    }
    return address;
  }

  /** The object of static storage that holds an address. */
  globalAt(address: number): GlobalEntity | undefined {
    return this.globals.find(
      (entity) =>
        !entity.threadLocal && address >= entity.address && address < entity.address + Math.max(entity.size, 1),
    );
  }

  /** Address and type of a global by name, if it has one already. */
  globalNamed(name: string): GlobalEntity | undefined {
    return this._placedByName.get(name) ?? this.globals.find((entity) => entity.name === name && entity.symbol.global);
  }

  /** A FILE for a standard stream: bytes that only say which. */
  standardStream(descriptor: number): number {
    let address = this._streams[descriptor];
    if (!address) {
      address = this.allocate(32, 16);
      this._open(address, 32);
      const bytes = new Uint8Array(32);
      bytes[0] = descriptor + 1;
      this.image.write(address, bytes);
      this._streams[descriptor] = address;
    }
    return address;
  }
}

function isConst(type: CType): boolean {
  return type.kind === 'array'
    ? isConst(type.of)
    : (type.quals & (Qualifier.Const | Qualifier.Volatile)) === Qualifier.Const;
}

/** Objects that the C library defines; each gives its initial value (a pointer) or 0. */
const LIBRARY_OBJECTS = new Map<string, (objects: StaticObjects) => number>([
  ['stdin', (objects) => objects.standardStream(0)],
  ['stdout', (objects) => objects.standardStream(1)],
  ['stderr', (objects) => objects.standardStream(2)],
  ['environ', (objects) => objects.environment],
  ['__environ', (objects) => objects.environment],
  ['optarg', () => 0],
  ['optind', () => 1],
  ['opterr', () => 1],
  ['optopt', () => 0],
  ['program_invocation_short_name', () => 0],
  ['program_invocation_name', () => 0],
  ['timezone', () => 0],
  ['in6addr_any', () => 0],
]);
