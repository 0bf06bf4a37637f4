/**
 * What tells kinds of device apart in a component: where code puts functions into members of the component's own
 * records, and the members (`hw->mac.type`, `phy->id`) that are tested around such code.
 */

import { push } from '../../base/multimap';
import { LocationKind, SourceKind, TestFlag } from '../facts/facts';
import { DirectColumn } from '../link/linkedFile';
import type { PathCondition } from '../pointsTo/objectFacts';
import type { PointsToResult } from '../pointsTo/result';
import { componentOf } from '../pointsTo/result';
import type { Flow } from '../pointsTo/rows';
import type { Known } from './context';
import { conditionsAt, isErrorCheck } from './context';

/**
 * Flows that put a function by code into a member with several functions, by the member's location. Only members of
 * records that the code's own component defines.
 */
export function findInstalls(analysis: PointsToResult): ReadonlyMap<number, readonly Flow[]> {
  const { flows, locations, links } = analysis;
  const found = new Map<number, Flow[]>();
  for (const flow of flows) {
    if (flow.sourceKind !== SourceKind.Function || flow.node < 0) continue;
    const location = locations[flow.target];
    if (location.kind !== LocationKind.Member || location.external) continue;
    if (links.components.of(location.path) !== links.components.of(flow.path)) continue;
    push(found, flow.target, flow);
  }
  for (const location of found.keys()) if (analysis.pointsTo(location).size < 2) found.delete(location);
  return found;
}

/** A direct call with its line. */
export type VisitCall = (caller: number, callee: number, line: number, path: string) => void;

export class GuardKeys {
  /** Components that fill such members. */
  private readonly _components = new Set<number>();
  /** Subjects that tell kinds apart. */
  private readonly _keys = new Set<number>();

  constructor(
    private readonly _analysis: PointsToResult,
    /** As {@link findInstalls} gives them. */
    readonly installs: ReadonlyMap<number, readonly Flow[]>,
  ) {
    const { locations, links } = _analysis;
    for (const location of installs.keys()) this._components.add(links.components.of(locations[location].path));
    this._findCompared();
    this._findAround();
  }

  /** Whether a component fills members of its own records by code. */
  hasComponent(component: number): boolean {
    return this._components.has(component);
  }

  /** Direct calls in such components. */
  eachCall(visit: VisitCall): void {
    const { links, linker } = this._analysis;
    const { paths } = links.fileIds;
    for (const { direct, several } of links.files) {
      for (let at = 0; at < direct.length; at += DirectColumn.Width) {
        const caller = direct[at];
        if (!this._components.has(linker.nodes[caller].component)) continue;
        const target = direct[at + DirectColumn.Target];
        const path = paths[direct[at + DirectColumn.File]];
        for (const callee of target >= 0 ? [target] : several[-1 - target])
          visit(caller, callee, direct[at + DirectColumn.Line], path);
      }
    }
  }

  /**
   * What is known of the kind of device at a line of a function.
   * @param all also conditions that only say that the line is not always reached
   */
  conditionsAt(node: number, line: number, path: string, all: boolean): Known[] {
    const { linker, objects } = this._analysis;
    if (path !== linker.nodes[node].path) return [];
    const counts = (test: PathCondition): boolean => this._keys.has(test.subject) || (all && !isErrorCheck(test));
    return conditionsAt(objects, node, line, counts);
  }

  /** Members that are compared with several values. */
  private _findCompared(): void {
    const values = new Map<number, Set<string>>();
    for (const [node, list] of this._analysis.objects.conditions) {
      if (node < 0 || !this._components.has(componentOf(this._analysis, node))) continue;
      for (const test of list) {
        if (!(test.flags & TestFlag.Kind)) continue;
        let set = values.get(test.subject);
        if (!set) values.set(test.subject, (set = new Set()));
        for (const value of test.values) if (value !== '0') set.add(value);
      }
    }
    for (const [key, set] of values) if (set.size > 1) this._keys.add(key);
  }

  /** Members that are asked for around lines that fill in functions, or that call a function which does. */
  private _findAround(): void {
    const setters = new Set<number>();
    for (const list of this.installs.values()) for (const flow of list) setters.add(flow.node);
    for (const list of this.installs.values()) for (const flow of list) this._addAround(flow.node, flow.line);
    this.eachCall((caller, callee, line) => {
      if (setters.has(callee)) this._addAround(caller, line);
    });
  }

  private _addAround(node: number, line: number): void {
    for (const test of this._analysis.objects.conditions.get(node) ?? []) {
      if (line >= test.first && line <= test.last && test.record && !isErrorCheck(test)) this._keys.add(test.subject);
    }
  }
}
