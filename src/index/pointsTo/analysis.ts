/**
 * Points-to analysis of a workspace: which functions each abstract location may hold. Reads the facts of linked files
 * into constraints, splits locations off, and solves. The narrowing passes then work on what it knows, and
 * {@link addSyntheticSites} finds the calls that no call expression stands for.
 */

import type { PairIds } from '../../base/pairs';
import type { DirectCalls } from '../link/directCalls';
import type { LinkedFile } from '../link/linkedFile';
import type { Linker } from '../link/linker';
import type { Links } from '../link/links';
import { Constraints } from './constraints';
import { FileReader } from './fileReader';
import type { AbstractLocation } from './locationTable';
import { LocationTable } from './locationTable';
import type { ObjectFacts } from './objectFacts';
import { OwnObjects } from './ownObjects';
import type { PointsToResult } from './result';
import type { CallSite, ExternalArgument, Flow, TableEntry } from './rows';
import { SplitLocations } from './splitLocations';

export class PointsToAnalysis implements PointsToResult {
  readonly linker: Linker;
  readonly readers: FileReader[];
  private readonly _table: LocationTable;
  private readonly _constraints: Constraints;
  private readonly _split: SplitLocations;
  private readonly _own: OwnObjects;

  constructor(readonly links: Links) {
    const { linker, components, workspace } = links;
    this.linker = linker;
    this._table = new LocationTable((path) => workspace.rootOf(path) >= 0);
    this._own = new OwnObjects(this._table);
    this._constraints = new Constraints(linker, this._table);
    this._split = new SplitLocations(linker, components, this._table, this._constraints);
    this.readers = links.files.map((file) => this._reader(file));
  }

  get direct(): DirectCalls {
    return this.links.direct;
  }
  get locations(): readonly AbstractLocation[] {
    return this._table.locations;
  }
  get sites(): CallSite[] {
    return this._constraints.sites;
  }
  set sites(sites: CallSite[]) {
    this._constraints.sites = sites;
  }
  get flows(): Flow[] {
    return this._constraints.flows;
  }
  set flows(flows: Flow[]) {
    this._constraints.flows = flows;
  }
  get externalArgs(): readonly ExternalArgument[] {
    return this._constraints.externalArgs;
  }
  get tables(): readonly TableEntry[] {
    return this._constraints.tables;
  }
  get tableIds(): PairIds<string, string> {
    return this._constraints.tableIds;
  }
  get objects(): ObjectFacts {
    return this._constraints.objects;
  }

  pointsTo(location: number): ReadonlySet<number> {
    return this._constraints.solver.pointsTo(location);
  }

  /** Whether some call goes through a location. */
  isCalledThrough(location: number): boolean {
    return this._constraints.isCalledThrough(location);
  }

  /** Reads all files and solves; called once. */
  solve(): void {
    this._add(this.readers, 0);
  }

  /** Reads files again whose facts are new, on top of what is known, and solves. */
  addChanged(changed: readonly LinkedFile[]): void {
    const from = this._table.locations.length;
    const readers = changed.map((file) => (this.readers[file.order] = this._reader(file)));
    this._add(readers, from);
  }

  /** @param from first location that is new */
  private _add(readers: readonly FileReader[], from: number): void {
    for (const reader of readers) reader.prepare();
    for (const reader of readers) reader.origins();
    this._own.solve();
    for (const reader of readers) this._constraints.addFile(reader);
    this._split.fillObjects(from);
    this._split.fillFiltered(this.direct, from);
    this._constraints.solver.solve();
    this._split.fillUnknown(from);
  }

  private _reader(file: LinkedFile): FileReader {
    return new FileReader(file, this.linker, this._table, this.links.components, this._own);
  }
}
