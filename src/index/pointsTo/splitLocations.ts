/**
 * Locations split off from the field-based ones, where the object that a member is read from is known in part.
 *
 * The analysis is field-based (Heintze and Tardieu 2001): `(eth_dev_ops).start` is one location for all objects. Some
 * reads know more: a member of a named variable (field-sensitive there), a member read from a component's own
 * objects, an untyped location read as a function with so many parameters. Each gets a location of its own, which
 * holds a part of what its base holds.
 *
 *     static struct ops mine = { .init = a };          // (mine).init: a
 *     void set(struct ops *o) { o->init = b; }         // any object's init: b, and so (mine).init too
 *     int f(void) { return mine.init(); }              // calls a and b, not the c of `struct ops other = { c }`
 *
 * Given up: of two elements of an array of structs, or two objects of one component, nothing tells which it is.
 */

import { push } from '../../base/multimap';
import { ARITY_SHIFT, FlowKind, FunctionFlag, LocationKind, SourceKind } from '../facts/facts';
import type { Components } from '../link/components';
import type { DirectCalls } from '../link/directCalls';
import type { Linker } from '../link/linker';
import type { Constraints } from './constraints';
import type { LocationTable } from './locationTable';

export class SplitLocations {
  constructor(
    private readonly _linker: Linker,
    private readonly _components: Components,
    private readonly _locations: LocationTable,
    private readonly _constraints: Constraints,
  ) {}

  /**
   * Fills members of named variables that are read by themselves: beside what is written to them by name they hold
   * what is written to the member through some pointer (a constant does not), and all that the member ever holds
   * where the whole variable is overwritten.
   * @param from first location that is new
   */
  fillObjects(from: number): void {
    const { overwritten, intoAnyObject } = this._constraints;
    const objects = new Map<number, number[]>();
    this._locations.locations.forEach((location, id) => {
      if (id < from || location.variable < 0) return;
      const whole = overwritten.get(location.variable);
      if (whole)
        this._constraints.addFlow({
          ...whole,
          sourceKind: SourceKind.AbstractLocation,
          source: location.base,
          target: id,
          kind: FlowKind.Assign,
        });
      else if (!location.constant) push(objects, location.base, id);
    });
    for (const flow of intoAnyObject) {
      for (const object of objects.get(flow.target) ?? []) this._constraints.addFlow({ ...flow, target: object });
    }
  }

  /**
   * Fills what a component reads of its own objects (functions of its own, or of components that it is linked with),
   * and what an untyped location is read as (functions that take so many arguments).
   * @param from first location that is new
   */
  fillFiltered(direct: DirectCalls, from: number): void {
    const { nodes } = this._linker;
    const { solver, flows } = this._constraints;
    this._linkComponents(direct);
    this._locations.locations.forEach((location, id) => {
      if (id < from) return;
      if (location.arity > 0)
        solver.copyFiltered(location.base, id, (node) => takes(nodes[node].flags, location.arity));
      else if (location.lookedUp) solver.copy(location.base, id);
      else if (location.kind === LocationKind.Own)
        solver.copyFiltered(location.base, id, (node) =>
          this._components.together(location.component, nodes[node].component),
        );
      else return;
      flows.push({
        sourceKind: SourceKind.AbstractLocation,
        source: location.base,
        target: id,
        node: -1,
        kind: FlowKind.Own,
        path: location.path,
        line: 1,
        column: 0,
        variable: '',
      });
    });
  }

  /** Two components are linked when one calls or names a function of the other. */
  private _linkComponents(direct: DirectCalls): void {
    const { nodes } = this._linker;
    this._components.unlink();
    direct.each((caller, callee) => this._components.link(nodes[caller].component, nodes[callee].component));
    for (const flow of this._constraints.flows) {
      if (flow.sourceKind === SourceKind.Function)
        this._components.link(this._components.of(flow.path), nodes[flow.source].component);
    }
  }

  /**
   * A split location that nothing is seen to fill is filled in a way that the analysis does not see: it may hold
   * whatever its base holds. To be called when the constraints are solved.
   * @param from first location that is new
   */
  fillUnknown(from: number): void {
    const { locations } = this._locations;
    const { solver } = this._constraints;
    for (let id = from; id < locations.length; id++) {
      if (!locations[id].lookedUp && !this._isFilled(id)) solver.copy(locations[id].base, id);
    }
    solver.solve();
  }

  private _isFilled(id: number): boolean {
    const { solver } = this._constraints;
    const { kind, constant, component, arity, variable } = this._locations.locations[id];
    if (arity > 0) return solver.pointsTo(id).size > 0;
    // A component that puts no function of its own into the member has no objects of its own to call.
    if (kind === LocationKind.Own)
      return [...solver.pointsTo(id)].some((node) => this._linker.nodes[node].component === component);
    return variable < 0 || constant || solver.pointsTo(id).size > 0;
  }
}

/**
 * Whether a function may be called with `arity` - 1 arguments.
 * @param flags of the function, with its own arity from {@link ARITY_SHIFT} on (0: not known)
 */
function takes(flags: number, arity: number): boolean {
  const taken = flags >>> ARITY_SHIFT;
  return taken === 0 || taken === arity || ((flags & FunctionFlag.Variadic) !== 0 && taken <= arity);
}
