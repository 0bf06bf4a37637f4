/**
 * Contexts of functions: in a component that fills members by code under tests of the device's kind, what is known of
 * that kind wherever a function runs. A context-sensitive analysis whose contexts are path conditions ("guarded" calls)
 * instead of call strings: they go from callers to callees, along direct calls and along lines that put a function
 * into a member or a table, with the tests around these lines added.
 *
 *     static void init_new(struct hw *hw) { hw->ops.read = read_new; }   // type is MAC_NEW
 *     void probe(struct hw *hw) {
 *       if (hw->type == MAC_NEW) init_new(hw);
 *     }
 *
 * Given up: a function has at most {@link MOST_CONTEXTS} contexts; beyond that it has what they have in common. What
 * tests say of a caller's own local variables does not go along.
 */

import { push } from '../../base/multimap';
import { FunctionFlag, SourceKind, TableSource } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { PointerFlow } from '../pointsTo/objectFacts';
import type { PointsToResult } from '../pointsTo/result';
import { componentOf } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import type { Context, Known } from './context';
import { common, contextOf, EVERYWHERE, extended, isEverywhere, merged, shapeOf } from './context';
import { findInstalls, GuardKeys } from './guardKeys';

/** A way from a function to another: a call, or a line that puts it into a member or a table. */
interface Step {
  callee: number;
  line: number;
  path: string;
  /** Location of the member that it is put into; undefined: a call, or a table is chosen. */
  location?: number;
  /** What is known there, as far as it was asked for. */
  conditions?: readonly Known[];
}

/** Contexts of one function that are kept apart. */
const MOST_CONTEXTS = 24;

const byAnalysis = new WeakMap<PointsToResult, GuardContexts>();

/** The contexts of all functions, found when they are first asked for. */
export function guardContextsOf(analysis: PointsToResult): GuardContexts {
  let contexts = byAnalysis.get(analysis);
  if (!contexts) byAnalysis.set(analysis, (contexts = new GuardContexts(analysis)));
  return contexts;
}

export class GuardContexts {
  /** Flows that put functions into members by code; see {@link findInstalls}. */
  readonly installs: ReadonlyMap<number, readonly Flow[]>;
  readonly keys: GuardKeys;
  /** Contexts of each function, by shape. */
  private readonly _contexts = new Map<number, Map<string, Context>>();
  private readonly _steps = new Map<number, Step[]>();
  /** Members' locations that a function fills with no test around. */
  private readonly _fills = new Map<number, Set<number>>();
  private readonly _choices = new Map<number, PointerFlow[]>();

  constructor(private readonly _analysis: PointsToResult) {
    this.installs = findInstalls(_analysis);
    this.keys = new GuardKeys(_analysis, this.installs);
    if (this.installs.size === 0) return;
    this._findFills();
    this._findChoices();
    this._spread(this._roots());
  }

  /** Contexts of a function; of one that nothing leads to: everywhere. */
  of(node: number): readonly Context[] {
    const known = this._contexts.get(node);
    return known ? [...known.values()] : [EVERYWHERE];
  }

  /** Contexts of a line of a function. */
  at(node: number, line: number, path: string): readonly Context[] {
    const conditions = this.keys.conditionsAt(node, line, path, false);
    return this.of(node).flatMap((context) => extended(context, conditions) ?? []);
  }

  /** Contexts in which a flow puts a function into a member, where it stays. */
  ofInstall(flow: Flow): readonly Context[] {
    const conditions = this.keys.conditionsAt(flow.node, flow.line, flow.path, true);
    return this.of(flow.node).flatMap((context) =>
      context.overwritten.has(flow.target) ? [] : (extended(context, conditions) ?? []),
    );
  }

  /** Where functions of a component name a dispatch table; undefined: another component does too, or nobody. */
  choicesOf(table: number, component: number): readonly PointerFlow[] | undefined {
    const { nodes } = this._analysis.linker;
    const isEntry = ({ node }: PointerFlow): boolean =>
      node >= 0 && (nodes[node].flags & FunctionFlag.Constructor) !== 0;
    const all = this._choices.get(table);
    // A driver is registered by a constructor, whoever else looks at it.
    const rows = all?.some(isEntry) ? all.filter(isEntry) : all;
    return rows?.every(({ node }) => node >= 0 && nodes[node].component === component) ? rows : undefined;
  }

  private _findChoices(): void {
    const { locations, objects, tableIds } = this._analysis;
    for (const row of objects.pointers) {
      if (row.kind !== TableSource.Variable) continue;
      const { name, path } = locations[row.source];
      push(this._choices, tableIds.id(name, path), row);
    }
  }

  private _findFills(): void {
    for (const [location, list] of this.installs) {
      for (const flow of list) {
        if (this.keys.conditionsAt(flow.node, flow.line, flow.path, true).length > 0) continue;
        const filled = this._fills.get(flow.node);
        if (filled) filled.add(location);
        else this._fills.set(flow.node, new Set([location]));
      }
    }
  }

  /** Finds the steps, and gives functions that anybody may call, or that nobody is seen to call. */
  private _roots(): number[] {
    const { flows, direct, externalArgs, linker, tableIds } = this._analysis;
    const reached = new Set<number>();
    const roots = new Set<number>();
    const component = (node: number): number => componentOf(this._analysis, node);
    const inside = (node: number): boolean => node >= 0 && this.keys.hasComponent(component(node));
    direct.each((caller, callee) => {
      if (inside(callee) && component(caller) !== component(callee)) roots.add(callee);
    });
    this.keys.eachCall((caller, callee, line, path) => {
      if (caller === callee || component(caller) !== component(callee)) return;
      reached.add(callee);
      push(this._steps, caller, { callee, line, path });
    });
    for (const flow of flows) {
      if (flow.sourceKind !== SourceKind.Function || !inside(flow.source)) continue;
      const { source: callee, node, line, path, target } = flow;
      const chosen = node < 0 ? this.choicesOf(tableIds.id(flow.variable, path), component(callee)) : undefined;
      if (chosen) {
        reached.add(callee);
        for (const choice of chosen) push(this._steps, choice.node, { callee, line: choice.line, path: choice.path });
      } else if (node < 0 || component(node) !== component(callee)) {
        roots.add(callee);
      } else if (node !== callee) {
        reached.add(callee);
        push(this._steps, node, { callee, line, path, location: target });
      }
    }
    for (const arg of externalArgs)
      if (arg.sourceKind === SourceKind.Function && inside(arg.source)) roots.add(arg.source);
    const entered = new Set<number>();
    for (const node of linker.nodes) {
      if (!(node.flags & FunctionFlag.Constructor) || !inside(node.id)) continue;
      roots.add(node.id);
      entered.add(node.component);
    }
    // What nobody calls is called from outside of the workspace, if it is not left over in a driver.
    for (const node of linker.nodes) {
      if (node.defined && !reached.has(node.id) && inside(node.id) && !entered.has(node.component)) roots.add(node.id);
    }
    return [...roots];
  }

  /**
   * Functions whose contexts matter: that call through members, fill them in or choose tables, and those that lead to
   * such.
   */
  private _asked(): ReadonlySet<number> {
    const found = new Set<number>();
    for (const site of this._analysis.sites)
      if (site.kind === SiteKind.Pointer && site.location >= 0) found.add(site.caller);
    for (const list of this.installs.values()) for (const flow of list) found.add(flow.node);
    for (const rows of this._choices.values()) for (const { node } of rows) found.add(node);
    const callers = new Map<number, number[]>();
    for (const [caller, steps] of this._steps) for (const { callee } of steps) push(callers, callee, caller);
    for (const node of found) for (const caller of callers.get(node) ?? []) found.add(caller);
    return found;
  }

  private _spread(roots: readonly number[]): void {
    const asked = this._asked();
    const work = [...roots];
    for (const node of roots) {
      const context = this._entry(node);
      this._contexts.set(node, new Map([[shapeOf(context), context]]));
    }
    const waiting = new Set(work);
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      waiting.delete(node);
      for (const step of this._steps.get(node) ?? []) {
        const { callee, location } = step;
        if (!asked.has(callee) || this._isEverywhere(callee)) continue;
        const conditions = (step.conditions ??= this._conditionsOf(node, step));
        const overwritten = this._overwrittenBy(node, step);
        for (const context of this.of(node)) {
          if (location !== undefined && context.overwritten.has(location)) continue;
          const next = extended(context, conditions, overwritten);
          if (next && this._add(callee, next) && !waiting.has(callee)) {
            waiting.add(callee);
            work.push(callee);
          }
        }
      }
    }
  }

  /** What registers a driver: the driver's functions come from there. */
  private _entry(node: number): Context {
    if (!(this._analysis.linker.nodes[node].flags & FunctionFlag.Constructor)) return EVERYWHERE;
    const { driver } = this._analysis.objects.subjects;
    return contextOf([[driver, { isNot: false, set: new Set([String(node)]) }]]);
  }

  private _conditionsOf(node: number, step: Step): readonly Known[] {
    const { callee, line, path, location } = step;
    const isInstall = location !== undefined && this.installs.has(location);
    const conditions = this.keys.conditionsAt(node, line, path, isInstall);
    if (location !== undefined) conditions.push(...this._replacements(node, callee, location, conditions));
    return conditions;
  }

  /** Set-up code that calls other set-up code keeps what it fills in itself. */
  private _overwrittenBy(node: number, { callee, location }: Step): ReadonlySet<number> | undefined {
    return location === undefined && this._fills.has(callee) ? this._fills.get(node) : undefined;
  }

  /**
   * Where the same set-up code puts another function into the member under one test more: there the function does not
   * stay.
   */
  private _replacements(holder: number, node: number, location: number, conditions: readonly Known[]): Known[] {
    const found: Known[] = [];
    for (const flow of this.installs.get(location) ?? []) {
      if (flow.node !== holder || flow.source === node) continue;
      const more = this.keys
        .conditionsAt(flow.node, flow.line, flow.path, true)
        .filter(([subject]) => !conditions.some(([other]) => other === subject));
      if (more.length !== 1 || more[0][1].isNot) continue;
      found.push([more[0][0], { isNot: true, set: more[0][1].set }]);
    }
    return found;
  }

  private _isEverywhere(node: number): boolean {
    return this._contexts.get(node)?.has(shapeOf(EVERYWHERE)) ?? false;
  }

  /** Adds a context of a function; gives whether that says something new. */
  private _add(node: number, context: Context): boolean {
    if (this._isEverywhere(node)) return false;
    let known = this._contexts.get(node);
    if (!known) this._contexts.set(node, (known = new Map()));
    const shape = shapeOf(context);
    if (isEverywhere(context)) {
      known.clear();
      known.set(shape, EVERYWHERE);
      return true;
    }
    const before = known.get(shape);
    if (before) {
      const { context: both, isWider } = merged(before, context);
      if (isWider) known.set(shape, both);
      return isWider;
    }
    known.set(shape, context);
    if (known.size > MOST_CONTEXTS) {
      const shared = common([...known.values()]);
      known.clear();
      known.set(shapeOf(shared), shared);
    }
    return true;
  }
}
