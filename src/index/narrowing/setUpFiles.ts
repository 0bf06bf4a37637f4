/**
 * Set-up files: a component that serves several kinds of device has a file for each, whose code puts that kind's
 * functions into the members of one struct. The type of the member does not tell the kinds apart (a field-based
 * analysis cannot), but the file does that filled the object which the caller works on: an object is named after the
 * file that sets it up, as an allocation-site abstraction names it after the line that allocates it. Which files'
 * objects a function works on goes from callers to callees.
 *
 *     static int read_a(struct hw *hw);                                        // a.c
 *     static int reset_a(struct hw *hw) { return hw->ops.read(hw); }           // a.c
 *     void init_a(struct hw *hw) { hw->ops.read = read_a; hw->ops.reset = reset_a; }
 *     static int read_b(struct hw *hw);                                        // b.c
 *     void init_b(struct hw *hw) { hw->ops.read = read_b; hw->ops.reset = reset_b; }
 *
 * Before: reset_a calls read_a and read_b. After: read_a; read_b is a candidate. A default that common code puts into
 * a member, and that the code of every kind overwrites, is a candidate everywhere.
 *
 * Given up: kinds that one file sets up (deviceKinds tells some of them apart), functions that other components or
 * all kinds call, and files that fill only one member of the record.
 */

import { push } from '../../base/multimap';
import { PairIds, PairMap } from '../../base/pairs';
import { LocationKind, SourceKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import type { PointsToResult } from '../pointsTo/result';
import { componentOf } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import type { NarrowingPass } from './pass';
import { narrow } from './pass';

/** Files whose objects a function may work on; undefined: anybody's. */
type ServedFiles = ReadonlySet<string> | undefined;
/** Functions that the code of each file puts into a member. */
type SettersByFile = Map<string, Set<number>>;

export const setUpFiles: NarrowingPass = {
  name: 'setUpFiles',
  reason: DoubtFlag.OtherDeviceKind,
  apply(analysis) {
    new SetUpFiles(analysis).narrowAll(this.reason);
  },
};

class SetUpFiles {
  /** By the location of a member that several files of its component fill. */
  private readonly _setters = new Map<number, SettersByFile>();
  /** Functions in such a member that no kind's set-up puts there, by location. */
  private readonly _anywhere = new Map<number, Set<number>>();
  /** Defaults in such a member that do not stay, by location. */
  private readonly _stale = new Map<number, Set<number>>();
  /** Functions that fill such members. */
  private readonly _setterNodes = new Set<number>();
  /** Files whose objects each function works on, as far as its callers say. */
  private readonly _served: (Set<string> | undefined)[] = [];
  /** Functions that work on anybody's objects. */
  private readonly _any = new Set<number>();
  /** Functions that a function hands on to where they are called, in its own component. */
  private readonly _callees = new Map<number, number[]>();
  /** Numbers of records, by display name and path: an unnamed part of a record counts as the record. */
  private readonly _recordIds = new PairIds<string, string>();

  constructor(private readonly _analysis: PointsToResult) {}

  narrowAll(reason: DoubtFlag): void {
    this._collect();
    if (this._setters.size === 0) return;
    this._spread(this._roots());
    const shared = this._shared();
    for (const site of this._analysis.sites) {
      if (site.kind !== SiteKind.Pointer || site.location < 0) continue;
      const setters = this._setters.get(site.location);
      if (!setters) continue;
      const held = this._analysis.pointsTo(site.location);
      const stale = this._overwritten(site.location, setters, shared);
      const sure = this._installedBy(this._servedAt(site.caller, setters, shared), site.location, setters) ?? held;
      const fits = (node: number): boolean => sure.has(node) && !stale.has(node);
      if ([...held].some(fits)) narrow(this._analysis, site, fits, reason);
    }
  }

  /** Files whose objects a function works on, at a call through a member that `setters` fill. */
  private _servedAt(caller: number, setters: SettersByFile, shared: ReadonlySet<string>): ServedFiles {
    const { path } = this._analysis.linker.nodes[caller];
    const served = this._served[caller];
    if (!this._any.has(caller) && served) return served;
    // Called from outside of the kinds' code, which has checked that the object is of this function's kind.
    return setters.has(path) && !shared.has(path) ? new Set([path, ...(served ?? [])]) : undefined;
  }

  /** What these files put into a member, or code of no kind; undefined: one of them does not fill it, or all may. */
  private _installedBy(files: ServedFiles, location: number, setters: SettersByFile): ReadonlySet<number> | undefined {
    if (!files) return undefined;
    const found = new Set<number>();
    for (const file of files) {
      const nodes = setters.get(file);
      if (!nodes) return undefined;
      for (const node of nodes) found.add(node);
    }
    for (const node of this._anywhere.get(location) ?? []) found.add(node);
    return found;
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
      const record = this._recordOf(location);
      const kinds = new Set<string>();
      for (const [other, byFile] of this._setters) {
        if (this._recordOf(other) !== record) continue;
        for (const file of byFile.keys()) if (!isCommon(file, shared)) kinds.add(file);
      }
      if (kinds.size > 0 && [...kinds].every((file) => setters.has(file))) {
        const kept = new Set([...kinds].flatMap((file) => [...(setters.get(file) ?? [])]));
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
    } = this._analysis;
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

  private _collect(): void {
    const { flows, locations, links } = this._analysis;
    /** Locations that each location is copied to. */
    const saved: (Set<number> | undefined)[] = [];
    for (const flow of flows)
      if (flow.sourceKind === SourceKind.AbstractLocation) (saved[flow.source] ??= new Set()).add(flow.target);
    for (const flow of flows) {
      const location = locations[flow.target];
      if (location.kind !== LocationKind.Member || location.external || flow.node < 0) continue;
      if (links.components.of(location.path) !== links.components.of(flow.path)) continue;
      // `read = hw->ops.read; … hw->ops.read = read;`: put aside and back again.
      if (flow.sourceKind === SourceKind.AbstractLocation && saved[flow.target]?.has(flow.source)) continue;
      let byFile = this._setters.get(flow.target);
      if (!byFile) this._setters.set(flow.target, (byFile = new Map()));
      let set = byFile.get(flow.path);
      if (!set) byFile.set(flow.path, (set = new Set()));
      if (flow.sourceKind === SourceKind.Function) set.add(flow.source);
      else for (const node of this._analysis.pointsTo(flow.source)) set.add(node);
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
    const members = new PairMap<number, string, number>();
    for (const [location, byFile] of this._setters) {
      const record = this._recordOf(location);
      for (const file of byFile.keys()) members.set(record, file, (members.get(record, file) ?? 0) + 1);
    }
    for (const [location, byFile] of this._setters) {
      const record = this._recordOf(location);
      for (const [file, nodes] of byFile) {
        if ((members.get(record, file) ?? 0) > 1) continue;
        byFile.delete(file);
        this._anywhere.set(location, new Set([...(this._anywhere.get(location) ?? []), ...nodes]));
      }
      if (byFile.size < 2) this._setters.delete(location);
    }
  }

  private _recordOf(location: number): number {
    const { record, path } = this._analysis.locations[location];
    return this._recordIds.id(record, path);
  }

  private _isSetter(flow: Flow): boolean {
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
    const { direct, linker } = this._analysis;
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
    const { flows, direct, externalArgs, linker } = this._analysis;
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
      } else if (
        flow.node >= 0 &&
        componentOf(this._analysis, flow.node) === componentOf(this._analysis, flow.source)
      ) {
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
    const set = (this._served[node] ??= new Set());
    if (set.has(file)) return false;
    set.add(file);
    return true;
  }

  /** Callees work on their callers' objects. */
  private _spread(work: number[]): void {
    const {
      direct,
      linker: { nodes },
    } = this._analysis;
    const reach = (node: number, callee: number): void => {
      let changed = false;
      if (this._any.has(node)) {
        if (!this._any.has(callee) && !this._setterNodes.has(callee)) {
          this._any.add(callee);
          changed = true;
        }
      } else {
        for (const file of this._served[node] ?? []) if (this._add(callee, file)) changed = true;
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
      for (const callee of this._callees.get(node) ?? []) reach(node, callee);
    }
  }
}

function isCommon(file: string, shared: ReadonlySet<string>): boolean {
  return shared.has(file) || file.endsWith('.h');
}
