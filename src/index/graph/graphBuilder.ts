/**
 * Facts of files -> the call graph: links them, analyses which functions pointers hold, narrows pointer calls, adds
 * the calls that have no call expression, and writes the tables.
 */

import type { FileFacts } from '../facts/facts';
import type { LinkedFile } from '../link/linkedFile';
import { Links } from '../link/links';
import { NARROWING_PASSES } from '../narrowing/passes';
import { PointsToAnalysis } from '../pointsTo/analysis';
import { IncrementalUpdate } from '../pointsTo/incremental';
import { addSyntheticSites } from '../pointsTo/syntheticSites';
import type { Workspace } from '../workspace';
import { buildGraph } from './buildGraph';
import type { GraphData } from './graphData';

/**
 * The call graph of all files. The order of the files does not matter to what it says.
 * @returns the graph, ready to be stored or queried
 */
export function joinFacts(files: readonly FileFacts[], workspace: Workspace): GraphData {
  return new GraphBuilder(new Links(files, workspace)).build();
}

/** The call graph of files that change. */
export class GraphBuilder {
  private readonly _analysis: PointsToAnalysis;
  private _incremental: IncrementalUpdate | undefined;

  constructor(readonly links: Links) {
    this._analysis = new PointsToAnalysis(links);
  }

  /** Analyses all; called once. */
  build(): GraphData {
    this.links.linker.recycle();
    this._analysis.solve();
    for (const pass of NARROWING_PASSES) pass.apply(this._analysis);
    addSyntheticSites(this._analysis);
    this._incremental = new IncrementalUpdate(this._analysis);
    return buildGraph(this._analysis, this.links);
  }

  /**
   * A graph of changed files at once, before {@link build} is called anew; see {@link IncrementalUpdate}.
   * @param changed files that {@link Links.replace} took
   */
  update(changed: readonly LinkedFile[]): GraphData {
    if (!this._incremental) throw new Error('the graph has not been built yet');
    this._incremental.apply(changed);
    return buildGraph(this._analysis, this.links);
  }
}
