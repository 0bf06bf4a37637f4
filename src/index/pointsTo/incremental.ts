/**
 * The analysis of changed files at once, before all is analysed anew: direct calls are as the text has them;
 * functions that the files put somewhere are added to what was known; pointer calls keep what was decided for them.
 * What has gone from the files is still in the points-to sets of locations elsewhere.
 */

import { push } from '../../base/multimap';
import { FlowKind, SourceKind } from '../facts/facts';
import { DoubtFlag } from '../graph/doubt';
import { SiteKind } from '../graph/graphData';
import type { LinkedFile } from '../link/linkedFile';
import type { PointsToAnalysis } from './analysis';
import type { CallSite } from './rows';

export class IncrementalUpdate {
  /** Line of each function when it was last looked at. */
  private _lines: Int32Array;

  /** @param _analysis solved, with its narrowing passes and synthetic sites done */
  constructor(private readonly _analysis: PointsToAnalysis) {
    this._lines = Int32Array.from(_analysis.linker.nodes, (node) => node.line);
  }

  /** @param changed files that {@link Links.replace} took */
  apply(changed: readonly LinkedFile[]): void {
    const analysis = this._analysis;
    const { nodes } = analysis.linker;
    const paths = new Set(changed.map(({ facts }) => facts.path));
    const gone = (node: number): boolean => node >= 0 && nodes[node].gone;
    const before = new Map<string, CallSite[]>();
    analysis.sites = analysis.sites.filter((site) => {
      if (gone(site.caller)) return false;
      site.targets = site.targets.filter((node) => !gone(node));
      if (!paths.has(site.path)) return true;
      if (site.kind === SiteKind.Pointer) {
        push(before, callerAndLocation(site), site);
        return false;
      }
      site.line += nodes[site.caller].line - this._lines[site.caller];
      return true;
    });
    analysis.flows = analysis.flows.filter(
      (flow) =>
        flow.kind === FlowKind.Own ||
        !(paths.has(flow.path) || gone(flow.node) || (flow.sourceKind === SourceKind.Function && gone(flow.source))),
    );
    const first = analysis.sites.length;
    analysis.addChanged(changed);
    for (const site of analysis.sites.slice(first)) this._keep(site, before);
    this._lines = Int32Array.from(nodes, (node) => node.line);
  }

  /** A pointer call of a changed file is narrowed as it was before; a new one as another through the same member. */
  private _keep(site: CallSite, before: ReadonlyMap<string, CallSite[]>): void {
    const known = before.get(callerAndLocation(site));
    const same = known && known.length > 1 ? known.shift() : known?.[0];
    if (same) Object.assign(site, { targets: same.targets, undecided: same.undecided, doubts: same.doubts });
    else if (site.location >= 0 && this._analysis.pointsTo(site.location).size > 1)
      Object.assign(site, { undecided: true, doubts: DoubtFlag.NotAnalysed });
  }
}

function callerAndLocation({ caller, location }: CallSite): string {
  return `${caller} ${location}`;
}
