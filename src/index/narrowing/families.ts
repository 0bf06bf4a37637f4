/**
 * Families of objects: a component that serves several kinds of device has a file for each, whose code puts that
 * kind's functions into the members of one struct (`e1000_82571.c` and its like fill `e1000_hw.phy.ops`). The type of
 * the member does not tell the kinds apart, but who calls whom does: a function that only a file's own set-up code
 * puts into such members, or that only such functions call, works on objects which that file set up. At a pointer
 * call in it, what other files put into the member is a candidate and no more.
 */

import { DoubtFlag } from '../graph/doubt';
import { LocationKind, SourceKind } from '../facts/facts';
import { SiteKind } from '../graph/graphData';
import type { Components } from '../link/components';
import type { Joined, JoinFlow } from '../pointsTo/join';

/** Files whose objects a function may work on; undefined: anybody's. */
type Families = ReadonlySet<string> | undefined;

/** Sets {@link JoinSite.targets} of pointer sites to those functions that the caller's families put into the member. */
export function findFamilies(joined: Joined, components: Components): void {
  new FamilyFinder(joined, components).run();
}

class FamilyFinder {
  /**
   * Member location -> file -> functions that the file's code puts there. Only members that several files of one
   * component fill.
   */
  private readonly _setters = new Map<number, Map<string, Set<number>>>();
  /** Member location -> functions in it that no kind's set-up puts there. */
  private readonly _anywhere = new Map<number, Set<number>>();
  /** Member location -> defaults in it that do not stay. */
  private readonly _stale = new Map<number, Set<number>>();
  /** Functions that fill such members. */
  private readonly _setterNodes = new Set<number>();
  private readonly _families: (Set<string> | undefined)[] = [];
  /** Functions that work on anybody's objects. */
  private readonly _any = new Set<number>();
  /** Functions that a function hands on to where they are called, in its own component. */
  private readonly _callees: (number[] | undefined)[] = [];

  constructor(
    private readonly _joined: Joined,
    private readonly _components: Components,
  ) {}

  run(): void {
    this._collect();
    if (this._setters.size === 0) return;
    this._spread(this._roots());
    const shared = this._shared();
    for (const site of this._joined.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const setters = this._setters.get(site.location);
      let families = setters && this._familiesOf(site.caller);
      const { path } = this._joined.linker.nodes[site.caller];
      // Called from outside of the kinds' code, which has checked that the object is of this function's kind.
      if (setters && !families && setters.has(path) && !shared.has(path))
        families = new Set([path, ...(this._families[site.caller] ?? [])]);
      if (!setters) continue;
      const held = this._joined.solver.get(site.location);
      const sure =
        families && [...families].every((file) => setters.has(file))
          ? new Set(
              [...families]
                .flatMap((file) => [...(setters.get(file) as Set<number>)])
                .concat([...(this._anywhere.get(site.location) ?? [])]),
            )
          : held;
      const stale = this._overwritten(site.location, setters, shared);
      const left = [...sure].filter((node) => held.has(node) && !stale.has(node)).sort((a, b) => a - b);
      if (left.length === 0 || left.length === held.size) continue;
      site.targets = left;
      site.doubts = DoubtFlag.OtherDeviceKind;
    }
  }

  /**
   * Functions that common code (a shared file, a header) puts into a member as a default, where the code of every
   * kind puts in its own: the default does not stay.
   */
  private _overwritten(
    location: number,
    setters: ReadonlyMap<string, ReadonlySet<number>>,
    shared: ReadonlySet<string>,
  ): ReadonlySet<number> {
    let found = this._stale.get(location);
    if (!found) {
      this._stale.set(location, (found = new Set()));
      const { record, path } = this._joined.locations.locations[location];
      const kinds = new Set<string>();
      for (const [other, byFile] of this._setters) {
        const member = this._joined.locations.locations[other];
        if (member.record === record && member.path === path)
          for (const file of byFile.keys()) if (!isCommon(file, shared)) kinds.add(file);
      }
      if (kinds.size > 0 && [...kinds].every((file) => setters.has(file))) {
        const kept = new Set([...kinds].flatMap((file) => [...(setters.get(file) as ReadonlySet<number>)]));
        for (const [file, nodes] of setters)
          if (isCommon(file, shared)) for (const node of nodes) if (!kept.has(node)) found.add(node);
      }
    }
    return found;
  }

  /** Set-up files whose functions several other set-up files use: they hold what kinds have in common. */
  private _shared(): Set<string> {
    const {
      direct,
      flows,
      linker: { nodes },
    } = this._joined;
    const files = new Set([...this._setters.values()].flatMap((byFile) => [...byFile.keys()]));
    const users = new Map<string, Set<string>>();
    const use = (from: string, to: string): void => {
      if (from !== to) users.set(to, (users.get(to) ?? new Set()).add(from));
    };
    const inFiles = Uint8Array.from(nodes, ({ path }) => (files.has(path) ? 1 : 0));
    direct.each((caller, callee) => {
      if (inFiles[caller] && inFiles[callee]) use(nodes[caller].path, nodes[callee].path);
    });
    for (const flow of flows) {
      if (flow.sourceKind === SourceKind.Function && inFiles[flow.source] && files.has(flow.path))
        use(flow.path, nodes[flow.source].path);
    }
    return new Set([...users].filter(([, from]) => from.size > 1).map(([to]) => to));
  }

  private _familiesOf(node: number): Families {
    return this._any.has(node) ? undefined : this._families[node];
  }

  private _component(node: number): number {
    return this._joined.linker.nodes[node].component;
  }

  private _collect(): void {
    const { flows, locations, solver } = this._joined;
    /** AbstractLocation -> locations that it is copied to. */
    const saved: (Set<number> | undefined)[] = [];
    for (const flow of flows)
      if (flow.sourceKind === SourceKind.AbstractLocation) (saved[flow.source] ??= new Set()).add(flow.target);
    for (const flow of flows) {
      const location = locations.locations[flow.target];
      if (location.kind !== LocationKind.Member || location.external || flow.node < 0) continue;
      if (this._components.of(location.path) !== this._components.of(flow.path)) continue;
      // `read = hw->ops.read; … hw->ops.read = read;`: put aside and back again.
      if (flow.sourceKind === SourceKind.AbstractLocation && saved[flow.target]?.has(flow.source)) continue;
      let byFile = this._setters.get(flow.target);
      if (!byFile) this._setters.set(flow.target, (byFile = new Map()));
      let set = byFile.get(flow.path);
      if (!set) byFile.set(flow.path, (set = new Set()));
      if (flow.sourceKind === SourceKind.Function) set.add(flow.source);
      else for (const node of solver.get(flow.source)) set.add(node);
    }
    this._keepKinds();
    for (const flow of flows) if (this._isSetter(flow)) this._setterNodes.add(flow.node);
    this._inherit();
  }

  /**
   * Keeps the members that several files fill. A file that fills no other member of the record is no set-up of a
   * kind: what it puts in may be in any object.
   */
  private _keepKinds(): void {
    const members = new Map<string, number>();
    const key = (location: number, file: string): string => {
      const { record, path } = this._joined.locations.locations[location];
      return `${record}\0${path}\0${file}`;
    };
    for (const [location, byFile] of this._setters)
      for (const file of byFile.keys()) members.set(key(location, file), (members.get(key(location, file)) ?? 0) + 1);
    for (const [location, byFile] of this._setters) {
      for (const [file, nodes] of byFile) {
        if ((members.get(key(location, file)) as number) > 1) continue;
        byFile.delete(file);
        this._anywhere.set(location, new Set([...(this._anywhere.get(location) ?? []), ...nodes]));
      }
      if (byFile.size < 2) this._setters.delete(location);
    }
  }

  private _isSetter(flow: JoinFlow): boolean {
    return (
      flow.node >= 0 &&
      flow.sourceKind === SourceKind.Function &&
      this._setters.get(flow.target)?.has(flow.path) === true
    );
  }

  /**
   * Set-up code that calls other files' set-up code and then changes some members: all that these put in counts as
   * its own too.
   */
  private _inherit(): void {
    const { direct, linker } = this._joined;
    const uses = new Map<string, Set<string>>();
    for (const caller of this._setterNodes) {
      for (const target of direct.of(caller)) {
        if (!this._setterNodes.has(target)) continue;
        const from = linker.nodes[caller].path;
        const to = linker.nodes[target].path;
        if (from !== to) uses.set(from, (uses.get(from) ?? new Set()).add(to));
      }
    }
    const shared = this._shared();
    for (const byFile of this._setters.values()) {
      const direct = new Set(byFile.keys());
      for (let again = true; again;) {
        again = false;
        for (const [from, tos] of uses) {
          const own = byFile.get(from) ?? new Set();
          const before = own.size;
          // What common code puts in as a default is overwritten by a file that puts in something itself.
          for (const to of tos)
            if (!direct.has(from) || !isCommon(to, shared)) for (const node of byFile.get(to) ?? []) own.add(node);
          if (own.size === before) continue;
          byFile.set(from, own);
          again = true;
        }
      }
    }
  }

  /** What is known without callers; gives the functions to go on from. */
  private _roots(): number[] {
    const { flows, direct, externalArgs, linker } = this._joined;
    const { nodes } = linker;
    const referenced = new Uint8Array(nodes.length);
    const setter = new Uint8Array(nodes.length);
    for (const node of this._setterNodes) setter[node] = 1;
    const work: number[] = [];
    direct.each((caller, callee) => {
      referenced[callee] = 1;
      const far = nodes[caller].component !== nodes[callee].component;
      // Who calls set-up code says nothing about its objects, unless it is set-up code itself.
      if (setter[callee] && (far || !setter[caller])) return;
      if (far) this._any.add(callee);
    });
    for (const flow of flows) {
      if (flow.sourceKind !== SourceKind.Function) continue;
      referenced[flow.source] = 1;
      if (this._isSetter(flow)) {
        this._add(flow.source, flow.path);
        this._add(flow.node, flow.path);
        push(this._callees, flow.node, flow.source);
        work.push(flow.source, flow.node);
      } else if (flow.node >= 0 && this._component(flow.node) === this._component(flow.source)) {
        push(this._callees, flow.node, flow.source);
      } else {
        this._any.add(flow.source);
      }
    }
    for (const arg of externalArgs) if (arg.sourceKind === SourceKind.Function) this._any.add(arg.source);
    for (const node of nodes) if (node.defined && !referenced[node.id]) this._any.add(node.id);
    for (const node of this._setterNodes) this._any.delete(node);
    return [...work, ...this._any];
  }

  private _add(node: number, file: string): boolean {
    const set = (this._families[node] ??= new Set());
    if (set.has(file)) return false;
    set.add(file);
    return true;
  }

  /** Callees work on their callers' objects. */
  private _spread(work: number[]): void {
    const {
      direct,
      linker: { nodes },
    } = this._joined;
    const reach = (node: number, callee: number): void => {
      let changed = false;
      if (this._any.has(node)) {
        if (!this._any.has(callee) && !this._setterNodes.has(callee)) {
          this._any.add(callee);
          changed = true;
        }
      } else {
        for (const file of this._families[node] ?? []) if (this._add(callee, file)) changed = true;
      }
      if (changed) work.push(callee);
    };
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      for (const callee of direct.of(node)) {
        if (
          nodes[callee].component !== nodes[node].component ||
          (this._setterNodes.has(callee) && !this._setterNodes.has(node))
        )
          continue;
        reach(node, callee);
      }
      for (const callee of this._callees[node] ?? []) reach(node, callee);
    }
  }
}

function isCommon(file: string, shared: ReadonlySet<string>): boolean {
  return shared.has(file) || file.endsWith('.h');
}

function push(lists: (number[] | undefined)[], key: number, value: number): void {
  const list = lists[key];
  if (list) list.push(value);
  else lists[key] = [value];
}
