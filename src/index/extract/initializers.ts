/**
 * Variables and their initialisers (C11 6.7.9): functions that stand in them, and tables of functions.
 *
 *     static const struct eth_dev_ops ops = {
 *       .dev_start = ixgbe_dev_start,   // flow: function -> member dev_start of ops; entry of table ops
 *       .dev_stop = NULL,               // nothing
 *     };
 */

import type { CSymbol, Expr, InitEntry, VariableDeclaration } from '../../c/ast';
import { FlowKind, LocationColumn, LocationKind, SourceKind } from '../facts/facts';
import type { Calls } from './calls';
import { Carrier, carrierOf } from './carrier';
import type { ExtractContext } from './extractContext';
import type { Flows } from './flows';
import type { Locations } from './locations';
import type { TableFacts } from './tableFacts';

export class Initializers {
  /** @param _walk walks over an initialiser's value */
  constructor(
    private readonly _context: ExtractContext,
    private readonly _locations: Locations,
    private readonly _flows: Flows,
    private readonly _calls: Calls,
    private readonly _tables: TableFacts,
    private readonly _walk: (value: Expr) => void,
  ) {}

  variable(declaration: VariableDeclaration): void {
    const { symbol } = declaration;
    if (symbol.global && symbol.storage !== 'static' && symbol.storage !== 'extern' && mayHoldFunctions(declaration)) {
      const place = this._context.places.of(declaration.nameToken);
      // A header that comes in textually declares with `extern` what the rest of the unit may define.
      if (declaration.initializer || !place.path.endsWith('.h')) {
        const row = this._context.facts.symbol(
          symbol.name,
          this._context.unit.files.place(symbol.file, symbol.offset),
          0,
        );
        this._context.facts.row('variables', row, this._context.facts.string(place.path), place.line);
      }
    }
    if (declaration.initializer) {
      this.entries(
        declaration.initializer,
        () => this._locations.variable(symbol),
        symbol.isStaticStorage ? symbol.name : '',
        symbol.name,
        symbol,
        symbol.isStaticStorage ? symbol : undefined,
      );
    }
    this._cleanup(symbol, declaration.nameToken);
  }

  /**
   * @param table name of the variable when its functions make a dispatch table, else empty
   * @param array the variable
   * @param object the variable, when it has static storage
   */
  entries(
    entries: readonly InitEntry[],
    whole: () => number,
    table: string,
    variable: string,
    array?: CSymbol,
    object?: CSymbol,
  ): void {
    const tables = this._context.facts.count('tables');
    for (const entry of entries) {
      const carrier = carrierOf(entry.type);
      const value = entry.value;
      const sources = this._flows.carried(carrier, entry.type, value);
      if (sources.length > 0) {
        const location = this._locations.entry(entry, whole);
        const place = this._context.placeOf(value);
        const index = entry.path.length === 1 ? entry.path[0] : undefined;
        const own =
          typeof index === 'number' && array
            ? this._locations.element(location, index, array.type)
            : object && this._context.facts.get('locations', location, LocationColumn.Kind) === LocationKind.Member
              ? this._locations.object(object, location)
              : location;
        for (const source of sources) {
          this._flows.flow(source, own, FlowKind.Initialiser, place, this._context.facts.string(variable));
          if (table && source.kind === SourceKind.Function && carrier === Carrier.Function) {
            this._tables.entry(table, location, source.id, entry, place);
          }
        }
      } else if (carrier === Carrier.No) {
        this._flows.moved(value, entry.type, () => this._locations.entry(entry, whole));
      }
      this._walk(value);
    }
    if (this._context.facts.count('tables') === tables) return;
    this._tables.labels(table, entries, (expr) => this._context.placeOf(expr));
    this._tables.filled(table, entries, (expr) => this._context.placeOf(expr));
  }

  /** GNU `cleanup(f)`: f is called with the variable's address when its scope ends. */
  private _cleanup(symbol: CSymbol, nameToken: number): void {
    const name = symbol.attributes?.other?.cleanup?.replace(/[()\s"]/g, '');
    const cleaner = name ? this._context.unit.symbols.get(name) : undefined;
    if (cleaner?.kind === 'function') this._calls.directCall(this._locations.function(cleaner), nameToken);
  }
}

/** Whether a variable is, or is made of, function pointers, as far as its declaration says. */
function mayHoldFunctions({ symbol, initializer }: VariableDeclaration): boolean {
  return (
    carrierOf(symbol.type) === Carrier.Function ||
    (initializer?.some((entry) => carrierOf(entry.type) === Carrier.Function) ?? false)
  );
}
