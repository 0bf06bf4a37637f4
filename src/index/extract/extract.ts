/** Typed tree of one unit -> facts (see facts.ts): its functions and variables, and what the {@link Walk} finds in them. */

import type { CSymbol, FunctionDefinition } from '../../c/ast';
import type { FileFacts } from '../facts/facts';
import { ARITY_SHIFT, FunctionColumn, FunctionFlag } from '../facts/facts';
import { Calls } from './calls';
import { ExtractContext } from './extractContext';
import type { ExtractInput } from './extractInput';
import { Flows } from './flows';
import { addInactiveFunctions } from './inactiveFacts';
import { Locations } from './locations';
import { Receivers } from './receivers';
import { TableFacts } from './tableFacts';
import { TablePointers } from './tablePointers';
import { Tests } from './tests';
import { Walk } from './walk';

/** Facts of one unit. Never throws on odd trees: what cannot be read is left out or counted as unknown. */
export function extractFacts(input: ExtractInput): FileFacts {
  return new Extractor(input).run();
}

class Extractor {
  private readonly _context: ExtractContext;
  private readonly _locations: Locations;
  private readonly _walk: Walk;
  private readonly _tests: Tests;
  /** Offsets of function bodies in the unit's own file. */
  private readonly _bodies: [number, number][] = [];

  constructor(private readonly _input: ExtractInput) {
    const { unit, spellings } = _input;
    const context = new ExtractContext(unit, spellings);
    const { facts, places } = context;
    const tables = new TableFacts(unit, spellings, facts);
    const locations: Locations = new Locations(
      facts,
      unit.files,
      (call) => calls.result(call),
      (location, member) => tables.member(location, member),
      (access, member) => receivers.read(access, member),
    );
    const receivers = new Receivers(facts, locations, unit.files, unit.path);
    const pointers = new TablePointers(facts, locations, (expr) => ({
      row: context.functionRow,
      line: context.placeOf(expr).line,
    }));
    const flows = new Flows(context, locations, tables, receivers, pointers);
    const calls = new Calls(context, locations, flows, pointers);
    this._context = context;
    this._locations = locations;
    this._walk = new Walk(context, locations, flows, calls, pointers, tables);
    this._tests = new Tests(unit, spellings, facts, places);
  }

  run(): FileFacts {
    for (const declaration of this._context.unit.declarations) {
      switch (declaration.kind) {
        case 'function':
          this._definition(declaration);
          break;
        case 'variable':
          this._leave();
          this._walk.initializers.variable(declaration);
          break;
        case 'prototype':
          this._prototype(declaration.symbol, declaration.nameToken);
          break;
      }
    }
    this._leave();
    if (this._input.inactive)
      addInactiveFunctions(
        this._input,
        this._input.inactive,
        this._context.facts,
        this._context.places,
        this._locations,
        this._bodies,
      );
    const file = this._context.unit.files.get(this._context.unit.file);
    const lines = this._context.unit.files.line(this._context.unit.file, file.text.length);
    const problems = this._context.unit.diagnostics.reduce(
      (n, diagnostic) => n + (diagnostic.severity === 'error' ? 1 : 0),
      0,
    );
    return this._context.facts.finish(lines, problems, this._input.fragment ?? false);
  }

  private _definition(definition: FunctionDefinition): void {
    const { symbol } = definition;
    const place = this._context.places.ofFunction(definition.start, definition.nameToken);
    const end = this._context.places.of(definition.end - 1);
    const { tokens } = this._context.unit;
    if (tokens.file[definition.bodyStart] === this._context.unit.file) {
      this._bodies.push([tokens.offset[definition.bodyStart], tokens.offset[definition.end - 1]]);
    }
    const endLine = end.path === place.path ? Math.max(end.line, place.line) : place.line;
    let flags = 0;
    if (symbol.storage === 'static') flags |= FunctionFlag.Static;
    if (symbol.inline) flags |= FunctionFlag.Inline;
    if (symbol.attributes?.constructorPriority !== undefined) flags |= FunctionFlag.Constructor;
    if (symbol.attributes?.destructorPriority !== undefined) flags |= FunctionFlag.Destructor;
    if (symbol.attributes?.weak) flags |= FunctionFlag.Weak;
    if (definition.type.variadic) flags |= FunctionFlag.Variadic;
    if (!definition.type.unprototyped) flags |= (Math.min(definition.type.params.length, 200) + 1) << ARITY_SHIFT;
    const row = this._context.facts.row(
      'functions',
      this._locations.function(symbol),
      this._context.facts.string(place.path),
      place.line,
      place.column,
      endLine,
      flags,
      0,
    );
    this._context.functionRow = row;
    this._context.returns = definition.type.returns;
    this._locations.enter(definition, row);
    const flows = this._context.facts.count('flows');
    try {
      this._walk.statement(definition.body());
      this._tests.read(definition, row, this._context.facts.count('flows') > flows);
    } finally {
      if (definition.hasError)
        this._context.facts.set('functions', row, FunctionColumn.Flags, flags | FunctionFlag.HasError);
      definition.release();
      this._leave();
    }
  }

  private _leave(): void {
    this._context.functionRow = -1;
    this._context.returns = undefined;
    this._locations.enter(undefined, -1);
  }

  /** `int f(void) __attribute__((alias("g")))` makes f another name of g. */
  private _prototype(symbol: CSymbol, nameToken: number): void {
    const alias = symbol.attributes?.alias;
    if (!alias) return;
    const place = this._context.places.of(nameToken);
    let flags: number = FunctionFlag.Alias;
    if (symbol.storage === 'static') flags |= FunctionFlag.Static;
    if (symbol.attributes?.weak) flags |= FunctionFlag.Weak;
    this._context.facts.row(
      'functions',
      this._locations.function(symbol),
      this._context.facts.string(place.path),
      place.line,
      place.column,
      place.line,
      flags,
      this._context.facts.string(alias),
    );
  }
}
