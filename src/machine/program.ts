/**
 * The program: translation units joined as a linker would, on demand.
 *
 * Functions get a number when they are first named, variables an address when they are first used. An external name is
 * looked for in the units that are loaded, then among the modelled library functions, then through the resolver, which
 * says what unit of the checkout defines it; that unit is loaded then. What is put into memory here counts as having been
 * there from the start (see {@link Image}).
 */

import type { CSymbol, Expr, FunctionDefinition, InitEntry, Unit } from '../c/ast';
import type { CType } from '../c/types';
import { Qualifier } from '../c/types';
import type { Spellings } from '../c/tokens';
import { alignOf, alignUp, sizeOf } from '../c/layout';
import { typeToString } from '../c/typeRules';
import { EvaluationError, Evaluator, initialBytes } from './evaluator';
import type { Memory } from './memory';
import { CODE_BASE, CODE_SIZE, GLOBALS_BASE, GLOBALS_END, STOPS_SIZE, Shadow, State, TLS_SIZE } from './memory';
import type { LoweringHost } from './lower/context';
import type { LoweredFunction } from './lower/lowerFunction';
import { lowerFunction } from './lower/lowerFunction';
import { at, i64 } from './lower/ir';
import type { Addr } from './lower/ir';
import type { Model } from './libc/model';
import { MODELS } from './libc/models';
import { LIBRARY_FUNCTIONS } from './libc/librarySource';

/** What the program needs of those who started it. */
export interface ProgramSource {
  /** A translation unit with its headers. Throws with a message when it cannot be read. */
  parse(path: string): Unit;
  /** The unit of the checkout that defines an external function or object, if any. */
  resolveExternal(name: string, fromPath: string): string | undefined;
  /** Units that may define what a header declares (`ovs-thread.c` for `ovs-thread.h`), likeliest first. */
  companions?(header: string): string[];
  /** All units that may define a function, for where a weak definition was found first. */
  candidates?(name: string, fromPath: string): string[];
  readonly spellings: Spellings;
}

/** Memory that is as if it had been there from the start, whenever it is put in. */
export interface Image {
  write(address: number, bytes: Uint8Array): void;
  shade(address: number, length: number, value: number): void;
  /** A thread-local variable's initial value was made: for threads that live. */
  threadLocal(offset: number, bytes: Uint8Array): void;
}

export interface FunctionEntity {
  id: number;
  name: string;
  definition?: FunctionDefinition;
  unit?: Unit;
  model?: Model;
  lowered?: LoweredFunction;
  /** Path of the file of the definition, else of the declaration. */
  path: string;
  /** Unit that first named it: where the resolver starts. */
  fromPath: string;
  /** Looked for already; `missing` says what is wrong. */
  resolved: boolean;
  missing?: string;
}

export interface UnitState {
  unit: Unit;
  index: number;
  /** Functions to run before its first function, by priority (lower ones first), in order of appearance within one. */
  constructors: FunctionDefinition[];
  /** The same with their priorities; and what runs after `main`. */
  prioritised: Prioritised[];
  destructors: Prioritised[];
}

/** A function that runs before or after `main`. Without a number of its own gcc gives it 65535. */
export interface Prioritised {
  priority: number;
  definition: FunctionDefinition;
}

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

export class Program implements LoweringHost {
  readonly units: UnitState[] = [];
  readonly functions: FunctionEntity[] = [];
  readonly globals: GlobalEntity[] = [];
  /** Initial bytes of thread-local variables. */
  readonly threadLocals: { offset: number; bytes: Uint8Array }[] = [];
  threadLocalSize = 16;
  /** Address of the list of environment variables at the start. */
  environment = 0;
  statementCount = 0;
  /** Functions are lowered with points of interleaving before accesses; see {@link EngineOptions}. */
  fine = false;
  /** Lowered code looks after reads of what has no value and accesses beyond arrays. */
  checks = true;
  /** Functions tell their accesses to a search for races. */
  race = false;
  /** Functions count their statements. */
  count = false;
  /** Function of each first statement, for the way back from a statement's number. */
  private readonly _statementOwners: FunctionEntity[] = [];
  private readonly _byDefinition = new Map<FunctionDefinition, FunctionEntity>();
  private readonly _byName = new Map<string, FunctionEntity>();
  private readonly _definitions = new Map<string, FunctionDefinition>();
  private readonly _objects = new Map<string, { symbol: CSymbol; unit: Unit }>();
  /** External names that stand for another name of their unit (`alias`). */
  private readonly _aliases = new Map<string, { symbol: CSymbol; unit: Unit }>();
  private readonly _placed = new Map<CSymbol, GlobalEntity>();
  private readonly _placedByName = new Map<string, GlobalEntity>();
  private readonly _strings = new Map<string, number>();
  private readonly _literals = new Map<Expr, number>();
  private readonly _unitsByPath = new Map<string, UnitState>();
  private _top = GLOBALS_BASE;

  constructor(readonly memory: Memory, readonly source: ProgramSource, readonly image: Image) {
    this._addFunction('<end of thread>', '');
  }

  private _addFunction(name: string, fromPath: string): FunctionEntity {
    if (this.functions.length >= CODE_SIZE / 16) throw new Error('too many functions');
    const entity: FunctionEntity = { id: this.functions.length, name, path: fromPath, fromPath, resolved: false };
    this.functions.push(entity);
    return entity;
  }

  // Units -------------------------------------------------------------------------------------------------------------------

  /** Loads a unit; the same path is loaded once. */
  addUnit(path: string): UnitState {
    const known = this._unitsByPath.get(path);
    if (known) return known;
    const unit = this.source.parse(path);
    const constructors: Prioritised[] = [];
    const destructors: Prioritised[] = [];
    const state: UnitState = { unit, index: this.units.length, constructors: [], prioritised: constructors, destructors };
    this.units.push(state);
    this._unitsByPath.set(path, state);
    for (const declaration of unit.declarations) {
      if (declaration.kind === 'function') {
        const { symbol } = declaration;
        const priority = symbol.attributes?.constructorPriority;
        if (priority !== undefined) constructors.push({ priority, definition: declaration });
        const last = symbol.attributes?.destructorPriority;
        if (last !== undefined) destructors.push({ priority: last, definition: declaration });
        if (symbol.storage === 'static' || symbol.inline) continue;
        const old = this._definitions.get(symbol.name);
        if (!old || (old.symbol.attributes?.weak && !symbol.attributes?.weak)) this._definitions.set(symbol.name, declaration);
      } else if (declaration.kind === 'variable') {
        const { symbol } = declaration;
        if (symbol.storage === 'static' || (symbol.storage === 'extern' && !symbol.initializer && !declaration.initializer)) continue;
        const old = this._objects.get(symbol.name);
        const weak = (one: CSymbol): boolean => one.attributes?.weak === true;
        if (!old || (weak(old.symbol) && !weak(symbol)) || (!old.symbol.initializer && symbol.initializer && weak(old.symbol) === weak(symbol))) this._objects.set(symbol.name, { symbol, unit });
      }
    }
    // gcc runs constructors of lower priority first, in order of appearance within one.
    for (const symbol of unit.symbols.values()) {
      if (symbol.attributes?.alias !== undefined && symbol.storage !== 'static' && !this._aliases.has(symbol.name)) this._aliases.set(symbol.name, { symbol, unit });
    }
    constructors.sort((a, b) => a.priority - b.priority);
    state.constructors = constructors.map((entry) => entry.definition);
    return state;
  }

  unitOf(path: string): UnitState | undefined {
    return this._unitsByPath.get(path);
  }

  /** Address of the byte that says the constructors of a unit have run. */
  constructedFlag(state: UnitState): number {
    return State.constructed + state.index;
  }

  // Functions ---------------------------------------------------------------------------------------------------------------

  functionNumber(symbol: CSymbol, unit: Unit): number {
    const { definition } = symbol;
    if (definition && (symbol.storage === 'static' || symbol.inline)) return this.definedFunction(definition).id;
    const target = this._aliased(symbol, unit);
    if (target) return this.functionNumber(target, unit);
    const entity = this.functionByName(symbol.attributes?.alias ?? symbol.attributes?.asmName ?? symbol.name, unit.path);
    if (!entity.resolved && entity.path === unit.path && symbol.file) entity.path = unit.files.get(symbol.file).path;
    return entity.id;
  }

  /** What an `alias` in a unit stands for, where that is another name of the unit. */
  private _aliased(symbol: CSymbol, unit: Unit): CSymbol | undefined {
    const target = symbol.attributes?.alias === undefined ? undefined : unit.symbols.get(symbol.attributes.alias);
    return target === symbol ? undefined : target;
  }

  /** Value of a function's name; 0 for a weak one that nothing defines. */
  functionAddress(symbol: CSymbol, unit: Unit): number {
    const id = this.functionNumber(symbol, unit);
    if (symbol.attributes?.weak && !symbol.definition && this.resolve(this.functions[id]).missing !== undefined) return 0;
    return CODE_BASE + 16 * id;
  }

  namedFunction(name: string): number {
    return this.functionByName(name, '').id;
  }

  isModelled(name: string): boolean {
    return MODELS.has(name) || LIBRARY_FUNCTIONS.has(name);
  }

  definedFunction(definition: FunctionDefinition): FunctionEntity {
    let entity = this._byDefinition.get(definition);
    if (!entity) {
      entity = this._addFunction(definition.symbol.name, definition.unit.path);
      this._byDefinition.set(definition, entity);
      this._define(entity, definition);
    }
    return entity;
  }

  private _define(entity: FunctionEntity, definition: FunctionDefinition): void {
    entity.definition = definition;
    entity.unit = definition.unit;
    entity.path = definition.unit.files.get(definition.unit.tokens.file[definition.nameToken]).path;
    entity.resolved = true;
  }

  functionByName(name: string, fromPath: string): FunctionEntity {
    let entity = this._byName.get(name);
    if (!entity) {
      entity = this._addFunction(name, fromPath);
      this._byName.set(name, entity);
    }
    return entity;
  }

  /** The function of that name if something of the program defines it. */
  findDefined(name: string): FunctionEntity | undefined {
    if (this._definitions.has(name)) return this.resolve(this.functionByName(name, ''));
    for (const state of this.units) {
      const symbol = state.unit.symbols.get(name);
      if (symbol?.definition) return this.definedFunction(symbol.definition);
    }
    return undefined;
  }

  /** Finds what a function is: a definition, a model, or missing. */
  resolve(entity: FunctionEntity): FunctionEntity {
    if (entity.resolved) return entity;
    entity.resolved = true;
    const { name } = entity;
    let definition = this._definitions.get(name) ?? this._inlineDefinition(name);
    if (definition?.symbol.attributes?.weak) {
      // A definition that is not weak takes its place, wherever it is.
      for (const path of this.source.candidates?.(name, entity.fromPath) ?? []) {
        if (this._unitsByPath.has(path)) continue;
        try {
          this.addUnit(path);
        } catch {
          continue;
        }
      }
      definition = this._definitions.get(name);
    }
    const alias = definition ? undefined : this._aliases.get(name);
    if (alias) {
      const target = this._aliased(alias.symbol, alias.unit);
      if (target) {
        const other = this.resolve(this.functions[this.functionNumber(target, alias.unit)]);
        if (other !== entity) {
          entity.definition = other.definition;
          entity.unit = other.unit;
          entity.path = other.path;
          entity.model = other.model;
          entity.missing = other.missing;
          return entity;
        }
      }
    }
    if (!definition) {
      const model = MODELS.get(name);
      if (model) {
        entity.model = model;
        return entity;
      }
      const path = LIBRARY_FUNCTIONS.get(name) ?? this.source.resolveExternal(name, entity.fromPath);
      // Made by a macro: then it most likely stands in the unit that goes with the header. Several units may have it in their text,
      // and most of those in a branch that is not compiled.
      const others = path ? (this.source.candidates?.(name, entity.fromPath) ?? []).filter((other) => other !== path) : [];
      for (const candidate of path ? [path, ...others] : this.source.companions?.(entity.path) ?? []) {
        try {
          this.addUnit(candidate);
        } catch (error) {
          entity.missing = `${candidate}, which defines ${name}, could not be read: ${(error as Error).message}`;
          return entity;
        }
        definition = this._definitions.get(name) ?? this._inlineDefinition(name);
        if (definition) break;
      }
    }
    if (definition) {
      const own = this._byDefinition.get(definition);
      if (own && own !== entity) {
        entity.definition = definition;
        entity.unit = definition.unit;
        entity.path = own.path;
      } else {
        this._byDefinition.set(definition, entity);
        this._define(entity, definition);
      }
    } else entity.missing = `call of ${name}, which is neither defined in the program nor modelled`;
    return entity;
  }

  /** An `inline` definition serves where no external one is. */
  private _inlineDefinition(name: string): FunctionDefinition | undefined {
    for (const state of this.units) {
      const symbol = state.unit.symbols.get(name);
      if (symbol?.definition && symbol.storage !== 'static') return symbol.definition;
    }
    return undefined;
  }

  /** The code of a function that is ready to run, with checks of its stores for watched memory; see watches.ts. */
  watchingCode(lowered: LoweredFunction, id: number): Uint8Array<ArrayBuffer> {
    const { constructedFlag, statementBase, definition } = lowered;
    return lowerFunction(definition, this, { fine: this.fine, race: this.race, count: this.count, checks: this.checks, watch: true, functionId: id, statementBase, constructedFlag }).bytes;
  }

  /** Makes a function ready to run. */
  lower(entity: FunctionEntity): LoweredFunction {
    if (entity.lowered) return entity.lowered;
    const definition = entity.definition!;
    const state = this._unitsByPath.get(definition.unit.path);
    const external = state && state.constructors.length > 0 && definition.symbol.storage !== 'static';
    const lowered = lowerFunction(definition, this, {
      fine: this.fine,
      race: this.race,
      count: this.count,
      functionId: entity.id,
      statementBase: this.statementCount,
      checks: this.checks,
      constructedFlag: external ? this.constructedFlag(state) : 0,
    });
    this.statementCount += lowered.statements.length;
    if (this.statementCount > STOPS_SIZE) throw new Error('the program has more statements than the machine can count');
    entity.lowered = lowered;
    for (let i = 0; i < lowered.statements.length; i++) this._statementOwners.push(entity);
    return lowered;
  }

  /** The function that holds statement number `n`. */
  statementOwner(n: number): FunctionEntity | undefined {
    return this._statementOwners[n];
  }

  // Objects -----------------------------------------------------------------------------------------------------------------

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
    if (typeof entity === 'string' && symbol.attributes?.weak && symbol.storage === 'extern' && !symbol.initializer) return at(i64(0));
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
    const aliased = this._aliased(symbol, unit);
    if (aliased) return this._globalOf(aliased, unit);
    const name = symbol.attributes?.alias ?? symbol.attributes?.asmName ?? symbol.name;
    const known = this._placedByName.get(name);
    if (known) {
      this._placed.set(symbol, known);
      return known;
    }
    let object = this._objects.get(name);
    if (!object) {
      const path = this.source.resolveExternal(name, unit.path);
      if (path) {
        try {
          this.addUnit(path);
        } catch (error) {
          return `${path}, which defines ${name}, could not be read: ${(error as Error).message}`;
        }
        object = this._objects.get(name);
      }
    }
    if (!object) {
      const alias = this._aliases.get(name);
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
      name: symbol.name, symbol, address, size, type, threadLocal, unit, path: symbol.file ? unit.files.get(symbol.file).path : unit.path,
    };
    this.globals.push(entity);
    this._placed.set(symbol, entity);
    if (!threadLocal) this._open(address, size);
    // gcc puts what is const into memory that cannot be written; what shares its last 8 bytes with the edge stays as it is.
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
      const value = LIBRARY_OBJECTS.get(symbol.name)!(this);
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
    return this.globals.find((entity) => !entity.threadLocal && address >= entity.address && address < entity.address + Math.max(entity.size, 1));
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
  private readonly _streams: number[] = [];
}

function isConst(type: CType): boolean {
  return type.kind === 'array' ? isConst(type.of) : (type.quals & (Qualifier.Const | Qualifier.Volatile)) === Qualifier.Const;
}

/** Objects that the C library defines; each gives its initial value (a pointer) or 0. */
const LIBRARY_OBJECTS = new Map<string, (program: Program) => number>([
  ['stdin', (program) => program.standardStream(0)],
  ['stdout', (program) => program.standardStream(1)],
  ['stderr', (program) => program.standardStream(2)],
  ['environ', (program) => program.environment],
  ['__environ', (program) => program.environment],
  ['optarg', () => 0],
  ['optind', () => 1],
  ['opterr', () => 1],
  ['optopt', () => 0],
  ['program_invocation_short_name', () => 0],
  ['program_invocation_name', () => 0],
  ['timezone', () => 0],
  ['in6addr_any', () => 0],
]);
