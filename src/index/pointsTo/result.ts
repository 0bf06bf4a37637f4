/** What the points-to analysis knows, as the narrowing passes and the writer of the graph read it. */

import type { PairIds } from '../../base/pairs';
import type { DirectCalls } from '../link/directCalls';
import type { Linker } from '../link/linker';
import type { Links } from '../link/links';
import type { FileReader } from './fileReader';
import type { AbstractLocation } from './locationTable';
import type { ObjectFacts } from './objectFacts';
import type { CallSite, ExternalArgument, Flow, TableEntry } from './rows';

export interface PointsToResult {
  readonly links: Links;
  readonly linker: Linker;
  readonly direct: DirectCalls;
  /** Abstract locations, by number. */
  readonly locations: readonly AbstractLocation[];
  /** Call sites that are no direct calls. */
  readonly sites: readonly CallSite[];
  readonly flows: readonly Flow[];
  readonly externalArgs: readonly ExternalArgument[];
  readonly tables: readonly TableEntry[];
  /** Numbers of dispatch tables, by the variable and the path of the file that holds its initialiser. */
  readonly tableIds: PairIds<string, string>;
  readonly objects: ObjectFacts;
  /** Files with their rows in the workspace's numbers. */
  readonly readers: readonly FileReader[];
  /** Points-to set of a location: the functions that it may hold, in no order. */
  pointsTo(location: number): ReadonlySet<number>;
}

/** Component of a function. */
export function componentOf({ linker }: Pick<PointsToResult, 'linker'>, node: number): number {
  return linker.nodes[node].component;
}
