/**
 * The program: translation units joined as a linker would, on demand.
 *
 * Functions get a number when they are first named, variables an address when they are first used. An external name is
 * looked for in the units that are loaded, then among the modelled library functions, then through the resolver, which
 * says what unit of the checkout defines it; that unit is loaded then.
 */

import type { CSymbol, FunctionDefinition, Unit } from '../../c/ast';
import type { Memory } from '../memory/memory';
import { CODE_BASE, CODE_SIZE, STOPS_SIZE, State } from '../memory/memory';
import type { LoweringHost } from '../lower/context';
import type { LoweredFunction } from '../lower/lowerFunction';
import { lowerFunction } from '../lower/lowerFunction';
import type { FunctionEntity, Image, Prioritised, ProgramSource, UnitState } from './entities';
import type { Model } from '../call/model';
import { LIBRARY_FUNCTIONS } from '../libc/librarySource';
import { StaticObjects } from '../memory/staticObjects';
import type { ObjectDefinition } from '../memory/staticObjects';
import { present } from '../../base/present';
import { messageOf } from '../../base/errors';

export class Program extends StaticObjects implements LoweringHost {
  readonly units: UnitState[] = [];
  readonly functions: FunctionEntity[] = [];
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
  private readonly _objects = new Map<string, ObjectDefinition>();
  /** External names that stand for another name of their unit (`alias`). */
  private readonly _aliases = new Map<string, ObjectDefinition>();
  private readonly _unitsByPath = new Map<string, UnitState>();

  constructor(
    memory: Memory,
    readonly source: ProgramSource,
    image: Image,
    /** Modelled library functions by name: what a name that no unit defines may stand for. */
    private readonly _models: ReadonlyMap<string, Model>,
  ) {
    super(memory, image);
    this._addFunction('<end of thread>', '');
  }

  private _addFunction(name: string, fromPath: string): FunctionEntity {
    if (this.functions.length >= CODE_SIZE / 16) throw new Error('too many functions');
    const entity: FunctionEntity = { id: this.functions.length, name, path: fromPath, fromPath, resolved: false };
    this.functions.push(entity);
    return entity;
  }

  // Units
  // -------------------------------------------------------------------------------------------------------------------

  /** Loads a unit; the same path is loaded once. */
  addUnit(path: string): UnitState {
    const known = this._unitsByPath.get(path);
    if (known) return known;
    const unit = this.source.parse(path);
    const constructors: Prioritised[] = [];
    const destructors: Prioritised[] = [];
    const state: UnitState = {
      unit,
      index: this.units.length,
      constructors: [],
      prioritised: constructors,
      destructors,
    };
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
        if (!old || (old.symbol.attributes?.weak && !symbol.attributes?.weak))
          this._definitions.set(symbol.name, declaration);
      } else if (declaration.kind === 'variable') {
        const { symbol } = declaration;
        if (
          symbol.storage === 'static' ||
          (symbol.storage === 'extern' && !symbol.initializer && !declaration.initializer)
        )
          continue;
        const old = this._objects.get(symbol.name);
        const weak = (one: CSymbol): boolean => one.attributes?.weak === true;
        if (
          !old ||
          (weak(old.symbol) && !weak(symbol)) ||
          (!old.symbol.initializer && symbol.initializer && weak(old.symbol) === weak(symbol))
        )
          this._objects.set(symbol.name, { symbol, unit });
      }
    }
    // gcc runs constructors of lower priority first, in order of appearance within one.
    for (const symbol of unit.symbols.values()) {
      if (symbol.attributes?.alias !== undefined && symbol.storage !== 'static' && !this._aliases.has(symbol.name))
        this._aliases.set(symbol.name, { symbol, unit });
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

  // Functions
  // ---------------------------------------------------------------------------------------------------------------

  functionNumber(symbol: CSymbol, unit: Unit): number {
    const { definition } = symbol;
    if (definition && (symbol.storage === 'static' || symbol.inline)) return this.definedFunction(definition).id;
    const target = this.aliased(symbol, unit);
    if (target) return this.functionNumber(target, unit);
    const entity = this.functionByName(
      symbol.attributes?.alias ?? symbol.attributes?.asmName ?? symbol.name,
      unit.path,
    );
    if (!entity.resolved && entity.path === unit.path && symbol.file) entity.path = unit.files.get(symbol.file).path;
    return entity.id;
  }

  /** What an `alias` in a unit stands for, where that is another name of the unit. */
  protected aliased(symbol: CSymbol, unit: Unit): CSymbol | undefined {
    const target = symbol.attributes?.alias === undefined ? undefined : unit.symbols.get(symbol.attributes.alias);
    return target === symbol ? undefined : target;
  }

  protected externalObject(name: string, from: Unit): ObjectDefinition | string | undefined {
    const known = this._objects.get(name);
    const path = known ? undefined : this.source.resolveExternal(name, from.path);
    if (!path) return known;
    try {
      this.addUnit(path);
    } catch (error) {
      return `${path}, which defines ${name}, could not be read: ${messageOf(error)}`;
    }
    return this._objects.get(name);
  }

  protected externalAlias(name: string): ObjectDefinition | undefined {
    return this._aliases.get(name);
  }

  /** Value of a function's name; 0 for a weak one that nothing defines. */
  functionAddress(symbol: CSymbol, unit: Unit): number {
    const id = this.functionNumber(symbol, unit);
    if (symbol.attributes?.weak && !symbol.definition && this.resolve(this.functions[id]).missing !== undefined)
      return 0;
    return CODE_BASE + 16 * id;
  }

  namedFunction(name: string): number {
    return this.functionByName(name, '').id;
  }

  isModelled(name: string): boolean {
    return this._models.has(name) || LIBRARY_FUNCTIONS.has(name);
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
      const target = this.aliased(alias.symbol, alias.unit);
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
      const model = this._models.get(name);
      if (model) {
        entity.model = model;
        return entity;
      }
      const path = LIBRARY_FUNCTIONS.get(name) ?? this.source.resolveExternal(name, entity.fromPath);
      // Made by a macro: then it most likely stands in the unit that goes with the header. Several units may have it
      // in their text, and most of those in a branch that is not compiled.
      const others = path
        ? (this.source.candidates?.(name, entity.fromPath) ?? []).filter((other) => other !== path)
        : [];
      for (const candidate of path ? [path, ...others] : (this.source.companions?.(entity.path) ?? [])) {
        try {
          this.addUnit(candidate);
        } catch (error) {
          entity.missing = `${candidate}, which defines ${name}, could not be read: ${messageOf(error)}`;
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
    return lowerFunction(definition, this, {
      fine: this.fine,
      race: this.race,
      count: this.count,
      checks: this.checks,
      watch: true,
      functionId: id,
      statementBase,
      constructedFlag,
    }).bytes;
  }

  /** Makes a function ready to run. */
  lower(entity: FunctionEntity): LoweredFunction {
    if (entity.lowered) return entity.lowered;
    const definition = present(entity.definition, 'definition');
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
}
