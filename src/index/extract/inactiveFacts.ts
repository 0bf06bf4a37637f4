/** Facts of functions in text that conditionals leave out, and of their calls by name. */

import { CallKind, FunctionFlag, SymbolFlag } from '../facts/facts';
import type { FactsBuilder } from '../facts/factsBuilder';
import type { ExtractInput, InactiveInput } from './extractInput';
import { inactiveFunctions } from './inactive';
import type { Locations } from './locations';
import type { Places } from './places';

/**
 * Adds functions in regions of the unit's own file that are left out.
 * @param bodies offsets of function bodies in that file: regions inside of them hold no functions
 */
export function addInactiveFunctions(
  { unit, spellings }: ExtractInput,
  inactive: InactiveInput,
  facts: FactsBuilder,
  places: Places,
  locations: Locations,
  bodies: readonly (readonly [number, number])[],
): void {
  const file = unit.files.get(unit.file);
  const found = inactive.regions
    .filter(
      (region) => region.file === file.id && !bodies.some(([begin, end]) => region.start > begin && region.start < end),
    )
    .flatMap((region) =>
      inactiveFunctions(
        file.text,
        region,
        (text) => inactive.lex(text),
        (id) => spellings.text(id),
      ),
    );
  const own = new Map(found.map((f) => [f.name, f]));
  const flagsOf = (isStatic: boolean): number => SymbolFlag.Function | (isStatic ? SymbolFlag.Static : 0);
  for (const f of found) {
    const place = places.at(file.id, f.offset);
    const path = facts.string(place.path);
    const row = facts.row(
      'functions',
      facts.symbol(f.name, place, flagsOf(f.isStatic)),
      path,
      place.line,
      place.column,
      places.at(file.id, f.endOffset).line,
      FunctionFlag.Inactive | (f.isStatic ? FunctionFlag.Static : 0),
      0,
    );
    for (const call of f.calls) {
      const known = inactive.known(call.name);
      const other = own.get(call.name);
      if (known?.kind !== 'function' && !other) continue;
      const symbol =
        known?.kind === 'function'
          ? locations.function(known)
          : facts.symbol(call.name, place, flagsOf(other?.isStatic ?? false));
      const at = places.at(file.id, call.offset);
      facts.row('calls', row, CallKind.Direct, symbol, path, at.line, at.column, 0, 0, 0, -1);
    }
  }
}
