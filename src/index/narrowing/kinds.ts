/**
 * Kinds of objects told apart by tests. A driver fills in the functions of its device under `switch (hw->mac.type)`,
 * under `if (phy->media_type == …)`, in functions that other such tests choose; its other functions are called under
 * such tests too, or are put in under them. From this each function gets the *contexts* in which it runs: what is
 * known there of the members that tell kinds apart. A function that is put into a member is put there in some
 * contexts.
 *
 * At a pointer call, a function that is put in only in contexts that contradict those of the caller cannot be called.
 * Where both the caller and the function are there under tests of different things (`phy->id` here, `mac->type`
 * there), the source does not decide which go together: the function is a candidate. Where one of the two is there
 * for all objects that the other is there for, the call is drawn.
 */

import { DoubtFlag } from '../graph/doubt';
import { FunctionFlag, LocationKind, SourceKind, TableSource, TestFlag } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Components } from '../link/components';
import type { Context, Values } from './contexts';
import {
  contradict,
  either,
  EVERYWHERE,
  extended,
  isFailure,
  OVERWRITTEN,
  sameKeys,
  signOf,
  testsAt,
  within,
} from './contexts';
import type { Joined, JoinFlow, JoinSite, JoinTable } from '../pointsTo/join';
import { DirectColumn } from '../link/linkedFile';
import { narrow } from './narrow';
import type { JoinPointer } from '../pointsTo/objectFacts';
import { push } from '../../base/multimap';

/** A way from a function to another: a call, or a line that puts it into a member. */
interface Step {
  callee: number;
  line: number;
  /** Member's location; -1: a call. */
  location: number;
  path: string;
  tests?: [string, Values][];
}

/** Contexts of one function that are kept apart. */
const MOST = 24;
/** Key of the constructors that a function is reached from: which driver of several in a component. */
const ENTRY = '@';

/** Takes out of pointer calls' targets what is put in for other kinds of objects. */
export function narrowByKinds(joined: Joined, components: Components): void {
  new Kinds(joined, components).run();
}

class Kinds {
  /** Flows that put a function into a member by code, by the member's location. */
  private readonly _installs = new Map<number, JoinFlow[]>();
  private _tableRows: Map<number, JoinTable[]> | undefined;
  private _choices: Map<string, JoinPointer[]> | undefined;
  private readonly _installed = new Map<number, Set<number>>();
  /** Members' locations that a function fills with no test around. */
  private readonly _fills = new Map<number, Set<string>>();
  /** Components that have such members. */
  private readonly _inside = new Set<number>();
  /** Keys that tell kinds apart. */
  private readonly _kindKeys = new Set<string>();
  private readonly _contexts = new Map<number, Map<string, Context>>();
  private readonly _calls = new Map<number, Step[]>();

  constructor(
    private readonly _joined: Joined,
    private readonly _components: Components,
  ) {}

  run(): void {
    this._collect();
    if (this._installs.size === 0) return;
    this._findKeys();
    this._spread(this._roots());
    const { sites, locations, solver } = this._joined;
    for (const site of sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const location = locations.locations[site.location];
      const member = location.kind === LocationKind.Member ? site.location : location.base;
      if (solver.get(site.location).size < 2) continue;
      const installs = this._installs.get(member);
      if (!installs) {
        this._byTable(site, member);
        continue;
      }
      if (this._component(site.caller) !== this._components.of(locations.locations[member].path)) continue;
      const before = new Set(site.targets.length > 0 ? site.targets : solver.get(site.location));
      const sure = this._fitting(
        this._at(site.caller, site.line, site.path),
        installs.filter((flow) => before.has(flow.source)),
      );
      for (const node of before) if (!this._isInstalled(member, node)) sure.add(node);
      narrow(this._joined, site, (node) => sure.has(node), DoubtFlag.OtherCondition);
    }
  }

  /** A function that is reached for some drivers' objects calls what is in the tables of the same. */
  private _byTable(site: JoinSite, member: number): void {
    const component = this._component(site.caller);
    const tables = this._tables().get(member);
    if (!tables || !this._inside.has(component)) return;
    const callers = this._at(site.caller, site.line, site.path);
    if (callers.some((context) => !context.has(ENTRY))) return;
    narrow(
      this._joined,
      site,
      (node) => {
        const own = tables.filter((table) => table.node === node && this._component(node) === component);
        if (own.length === 0) return true;
        return own.some(({ variable, path }) => {
          const chosen = this._chosen(`${variable}\0${path}`, component);
          return (
            !chosen ||
            chosen.some((place) =>
              this._at(place.node, place.line, place.path).some((context) =>
                callers.some((caller) => !contradict(caller, context)),
              ),
            )
          );
        });
      },
      DoubtFlag.OtherObjects,
    );
  }

  private _tables(): ReadonlyMap<number, readonly JoinTable[]> {
    if (!this._tableRows) {
      this._tableRows = new Map();
      for (const table of this._joined.tables) if (table.element !== -2) push(this._tableRows, table.location, table);
    }
    return this._tableRows;
  }

  private _isInstalled(member: number, node: number): boolean {
    let nodes = this._installed.get(member);
    if (!nodes)
      this._installed.set(member, (nodes = new Set((this._installs.get(member) ?? []).map((flow) => flow.source))));
    return nodes.has(node);
  }

  /** Functions that objects have for which a call is made. */
  private _fitting(callers: readonly Context[], flows: readonly JoinFlow[]): Set<number> {
    const sure = new Set<number>();
    const open = new Set<number>();
    const installs = flows.flatMap((flow) => {
      const always = this._tests(flow.node, flow.line, flow.path, true).length === 0;
      return this._installContexts(flow).map((context) => ({ node: flow.source, context, always }));
    });
    for (const caller of callers) {
      // What all objects of the caller get, in place of a default that more objects get.
      const special = installs.filter(({ context }) => context.size > 0 && within(context, caller));
      for (const { node, context, always } of installs) {
        if (contradict(caller, context)) continue;
        if (
          special.some(
            (other) => other.node !== node && within(context, other.context) && !within(other.context, context),
          )
        )
          continue;
        // All objects that the caller serves have the function, or the caller serves all that have it.
        if (within(caller, context) || (within(context, caller) && (always || sameKeys(caller, context))))
          sure.add(node);
        else open.add(node);
      }
    }
    // One that may be, and nothing else that can.
    if (sure.size === 0 && open.size === 1) return open;
    return sure;
  }

  private _installContexts(flow: JoinFlow): Context[] {
    const tests = this._tests(flow.node, flow.line, flow.path, true);
    const location = String(flow.target);
    return this._of(flow.node).flatMap((context) =>
      context.get(OVERWRITTEN)?.set.has(location) ? [] : (extended(context, tests) ?? []),
    );
  }

  private _of(node: number): Context[] {
    const known = this._contexts.get(node);
    return known ? [...known.values()] : [EVERYWHERE];
  }

  /** Contexts of a line of a function. */
  private _at(node: number, line: number, path: string): Context[] {
    const tests = this._tests(node, line, path, false);
    return this._of(node).flatMap((context) => extended(context, tests) ?? []);
  }

  private _component(node: number): number {
    return this._joined.linker.nodes[node].component;
  }

  /** @param all also tests that only say that the line is not reached always */
  private _tests(node: number, line: number, path: string, all: boolean): [string, Values][] {
    const tests = this._joined.objects.tests.get(node);
    if (!tests || path !== this._joined.linker.nodes[node].path) return [];
    return testsAt(tests, node, line, (test) => this._kindKeys.has(test.key) || (all && !isFailure(test)));
  }

  // What is put where
  // ------------------------------------------------------------------------------------------------------

  private _collect(): void {
    const { flows, locations, solver } = this._joined;
    const found = new Map<number, JoinFlow[]>();
    for (const flow of flows) {
      if (flow.sourceKind !== SourceKind.Function || flow.node < 0) continue;
      const location = locations.locations[flow.target];
      if (location.kind !== LocationKind.Member || location.external) continue;
      if (this._components.of(location.path) !== this._components.of(flow.path)) continue;
      push(found, flow.target, flow);
    }
    for (const [location, list] of found) {
      if (solver.get(location).size < 2) continue;
      this._installs.set(location, list);
      this._inside.add(this._components.of(locations.locations[location].path));
    }
  }

  /**
   * Members that are asked for around lines that fill in functions or call what does, and those that are compared
   * with several values.
   */
  private _findKeys(): void {
    const {
      objects: { tests },
    } = this._joined;
    const setters = new Set<number>();
    for (const list of this._installs.values()) for (const flow of list) setters.add(flow.node);
    const values = new Map<string, Set<string>>();
    for (const [node, list] of tests) {
      if (node < 0 || !this._inside.has(this._component(node))) continue;
      for (const test of list) {
        if (!(test.flags & TestFlag.Kind)) continue;
        let set = values.get(test.key);
        if (!set) values.set(test.key, (set = new Set()));
        for (const value of test.values) if (value !== '0') set.add(value);
      }
    }
    for (const [key, set] of values) if (set.size > 1) this._kindKeys.add(key);
    const around = (node: number, line: number): void => {
      for (const test of tests.get(node) ?? []) {
        if (
          line >= test.first &&
          line <= test.last &&
          !test.key.startsWith('?') &&
          !(test.flags & TestFlag.Null) &&
          !isFailure(test)
        )
          this._kindKeys.add(test.key);
      }
    };
    for (const list of this._installs.values()) for (const flow of list) around(flow.node, flow.line);
    this._eachDirect((caller, callee, line) => {
      if (setters.has(callee)) around(caller, line);
    });
    for (const [location, list] of this._installs) {
      for (const flow of list) {
        if (this._tests(flow.node, flow.line, flow.path, true).length > 0) continue;
        const filled = this._fills.get(flow.node);
        if (filled) filled.add(String(location));
        else this._fills.set(flow.node, new Set([String(location)]));
      }
    }
  }

  // Contexts
  // ---------------------------------------------------------------------------------------------------------------

  /** Direct calls in the components, with their lines. */
  private _eachDirect(visit: (caller: number, callee: number, line: number, path: string) => void): void {
    const { links, linker } = this._joined;
    const paths = links.fileIds.paths;
    for (const { direct, several } of links.files) {
      for (let at = 0; at < direct.length; at += DirectColumn.Width) {
        const caller = direct[at];
        if (!this._inside.has(linker.nodes[caller].component)) continue;
        const target = direct[at + DirectColumn.Target];
        const path = paths[direct[at + DirectColumn.File]];
        for (const callee of target >= 0 ? [target] : several[-1 - target])
          visit(caller, callee, direct[at + DirectColumn.Line], path);
      }
    }
  }

  /** Where functions of a component name a table; undefined: somebody else does too, or nobody. */
  private _chosen(table: string, component: number): readonly JoinPointer[] | undefined {
    if (!this._choices) {
      this._choices = new Map();
      const {
        locations: { locations },
        objects,
      } = this._joined;
      for (const row of objects.pointers) {
        if (row.kind === TableSource.Variable)
          push(this._choices, `${locations[row.source].name}\0${locations[row.source].path}`, row);
      }
    }
    const { nodes } = this._joined.linker;
    const isEntry = ({ node }: JoinPointer): boolean =>
      node >= 0 && (nodes[node].flags & FunctionFlag.Constructor) !== 0;
    const all = this._choices.get(table);
    // A driver is registered by a constructor, whoever else looks at it.
    const rows = all?.some(isEntry) ? all.filter(isEntry) : all;
    return rows?.every(({ node }) => node >= 0 && this._component(node) === component) ? rows : undefined;
  }

  /** Functions of the components that anybody may call, or that nobody is seen to call. */
  private _roots(): number[] {
    const { flows, direct, externalArgs, linker } = this._joined;
    const reached = new Set<number>();
    const roots = new Set<number>();
    const inside = (node: number): boolean => node >= 0 && this._inside.has(this._component(node));
    direct.each((caller, callee) => {
      if (inside(callee) && this._component(caller) !== this._component(callee)) roots.add(callee);
    });
    this._eachDirect((caller, callee, line, path) => {
      if (caller === callee || this._component(caller) !== this._component(callee)) return;
      reached.add(callee);
      push(this._calls, caller, { callee, line, location: -1, path });
    });
    for (const flow of flows) {
      if (flow.sourceKind !== SourceKind.Function || !inside(flow.source)) continue;
      const chosen =
        flow.node < 0 ? this._chosen(`${flow.variable}\0${flow.path}`, this._component(flow.source)) : undefined;
      if (chosen) {
        reached.add(flow.source);
        for (const { node, line, path } of chosen)
          push(this._calls, node, { callee: flow.source, line, location: -1, path });
      } else if (flow.node < 0 || this._component(flow.node) !== this._component(flow.source)) roots.add(flow.source);
      else if (flow.node !== flow.source) {
        reached.add(flow.source);
        push(this._calls, flow.node, { callee: flow.source, line: flow.line, location: flow.target, path: flow.path });
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
    for (const site of this._joined.sites)
      if (site.kind === SiteKind.Pointer && site.location >= 0) found.add(site.caller);
    for (const list of this._installs.values()) for (const flow of list) found.add(flow.node);
    for (const rows of this._choices?.values() ?? []) for (const { node } of rows) found.add(node);
    const callers = new Map<number, number[]>();
    for (const [caller, steps] of this._calls) for (const { callee } of steps) push(callers, callee, caller);
    for (const node of found) for (const caller of callers.get(node) ?? []) found.add(caller);
    return found;
  }

  private _spread(roots: readonly number[]): void {
    const asked = this._asked();
    const work = [...roots];
    const { nodes } = this._joined.linker;
    for (const node of roots) {
      // What registers a driver: the driver's functions come from there.
      const context: Context =
        nodes[node].flags & FunctionFlag.Constructor
          ? new Map([[ENTRY, { isNot: false, set: new Set([String(node)]) }]])
          : EVERYWHERE;
      this._contexts.set(node, new Map([[signOf(context), context]]));
    }
    const waiting = new Set(work);
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      waiting.delete(node);
      const fills = this._fills.get(node);
      for (const call of this._calls.get(node) ?? []) {
        const { callee, line, location, path } = call;
        if (!asked.has(callee) || this._contexts.get(callee)?.has('')) continue;
        let { tests } = call;
        if (!tests) {
          tests = this._tests(node, line, path, location >= 0 && this._installs.has(location));
          if (location >= 0) tests.push(...this._replacements(node, callee, location, tests));
          // Set-up code that calls other set-up code keeps what it fills in itself.
          if (location < 0 && fills && this._fills.has(callee)) tests.push([OVERWRITTEN, { isNot: true, set: fills }]);
          call.tests = tests;
        }
        for (const context of this._of(node)) {
          if (location >= 0 && context.get(OVERWRITTEN)?.set.has(String(location))) continue;
          const next = extended(context, tests);
          if (next && this._add(callee, next) && !waiting.has(callee)) {
            waiting.add(callee);
            work.push(callee);
          }
        }
      }
    }
  }

  /**
   * Where the same set-up code puts another function into the member under one test more: there the function does not
   * stay.
   */
  private _replacements(
    holder: number,
    node: number,
    location: number,
    tests: readonly [string, Values][],
  ): [string, Values][] {
    const found: [string, Values][] = [];
    for (const flow of this._installs.get(location) ?? []) {
      if (flow.node !== holder || flow.source === node) continue;
      const more = this._tests(flow.node, flow.line, flow.path, true).filter(
        ([key]) => !tests.some((test) => test[0] === key),
      );
      if (more.length !== 1 || more[0][1].isNot) continue;
      found.push([more[0][0], { isNot: true, set: more[0][1].set }]);
    }
    return found;
  }

  private _add(node: number, context: Context): boolean {
    let known = this._contexts.get(node);
    if (!known) this._contexts.set(node, (known = new Map()));
    if (known.has('')) return false;
    const sign = signOf(context);
    if (sign === '') {
      known.clear();
      known.set('', EVERYWHERE);
      return true;
    }
    const before = known.get(sign);
    if (!before) {
      known.set(sign, context);
      if (known.size > MOST) this._collapse(known);
      return true;
    }
    let grown = false;
    const merged = new Map<string, Values>();
    for (const [key, values] of context) {
      const old = before.get(key) as Values;
      const next = either(old, values);
      if (next.isNot !== old.isNot || next.set.size !== old.set.size) grown = true;
      merged.set(key, next);
    }
    if (grown) known.set(sign, merged);
    return grown;
  }

  /** One context for many: what they have in common. */
  private _collapse(known: Map<string, Context>): void {
    const [first, ...rest] = known.values();
    const common = new Map<string, Values>();
    for (const [key, values] of first) {
      if (rest.every((context) => context.has(key)))
        common.set(
          key,
          rest.reduce((sum, context) => either(sum, context.get(key) as Values), values),
        );
    }
    known.clear();
    known.set(signOf(common), common);
  }
}
