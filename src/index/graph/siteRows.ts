/** Sites of a graph: direct calls, which lie ready by file, with the few others put in among them. */

import { SiteField, SiteKind } from './graphData';
import type { CallSite } from '../pointsTo/rows';
import type { LinkedFile } from '../link/linkedFile';
import { DirectColumn } from '../link/linkedFile';
import type { Links } from '../link/links';

const WIDTH = SiteField.Width;

/**
 * @param locationId number of a location in the graph
 * @returns the tables `sites`, by caller, file, line and column, and `targets` of the graph
 */
export function siteRows(
  links: Links,
  others: readonly CallSite[],
  locationId: (location: number) => number,
): { sites: Int32Array; targets: Int32Array } {
  return new SiteRows(links, others, locationId).run();
}

class SiteRows {
  /** Where the next row of each caller goes. */
  private readonly _next: Int32Array;
  private readonly _first: Int32Array;
  private readonly _sites: Int32Array;
  private readonly _targets: Int32Array;
  private _target = 0;

  constructor(
    private readonly _links: Links,
    private readonly _others: readonly CallSite[],
    private readonly _locationId: (location: number) => number,
  ) {
    const nodes = _links.linker.nodes.length;
    const first = (this._first = new Int32Array(nodes + 1));
    let targets = _others.reduce((sum, site) => sum + site.targets.length, 0);
    for (const { direct, several } of _links.files) {
      for (let at = 0; at < direct.length; at += DirectColumn.Width) {
        first[direct[at] + 1]++;
        const target = direct[at + DirectColumn.Target];
        targets += target >= 0 ? 1 : several[-1 - target].length;
      }
    }
    for (const site of _others) first[site.caller + 1]++;
    for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
    this._next = first.slice();
    this._sites = new Int32Array(first[nodes] * WIDTH);
    this._targets = new Int32Array(targets);
  }

  run(): { sites: Int32Array; targets: Int32Array } {
    for (const file of this._links.files) this._direct(file);
    for (const site of this._others) this._other(site);
    return { sites: this._sites, targets: this._targets };
  }

  private _direct({ direct, several }: LinkedFile): void {
    const { _sites: sites, _targets: targets, _next: next, _first: first } = this;
    let last = -1;
    for (let at = 0; at < direct.length; at += DirectColumn.Width) {
      const caller = direct[at];
      // Functions of files that several units take in textually get their rows from several.
      if (caller !== last) last = next[caller] === first[caller] ? caller : -1;
      const row =
        last === caller
          ? next[caller]++ * WIDTH
          : this._insert(
              caller,
              SiteKind.Direct,
              direct[at + DirectColumn.File],
              direct[at + DirectColumn.Line],
              direct[at + DirectColumn.Column],
            );
      const target = direct[at + DirectColumn.Target];
      sites[row] = caller;
      sites[row + SiteField.Kind] = SiteKind.Direct;
      sites[row + SiteField.First] = this._target;
      if (target >= 0) {
        targets[this._target++] = target;
        sites[row + SiteField.Count] = 1;
      } else {
        const list = several[-1 - target];
        for (const one of list) targets[this._target++] = one;
        sites[row + SiteField.Count] = list.length;
      }
      sites[row + SiteField.AbstractLocation] = -1;
      sites[row + SiteField.File] = direct[at + DirectColumn.File];
      sites[row + SiteField.Line] = direct[at + DirectColumn.Line];
      sites[row + SiteField.Column] = direct[at + DirectColumn.Column];
      sites[row + SiteField.Macro] = direct[at + DirectColumn.Macro];
      sites[row + SiteField.Note] = direct[at + DirectColumn.Note];
    }
  }

  private _other(site: CallSite): void {
    const {
      _sites: sites,
      _links: { strings, fileIds },
    } = this;
    const file = fileIds.id(site.path);
    const row = this._insert(site.caller, site.kind, file, site.line, site.column);
    const count = site.undecided && site.targets.length === 0 ? -1 : site.targets.length;
    sites[row] = site.caller;
    sites[row + SiteField.Kind] = site.kind;
    sites[row + SiteField.First] = this._target;
    sites[row + SiteField.Count] = count;
    sites[row + SiteField.AbstractLocation] = this._locationId(site.location);
    sites[row + SiteField.File] = file;
    sites[row + SiteField.Line] = site.line;
    sites[row + SiteField.Column] = site.column;
    sites[row + SiteField.Macro] = strings.id(site.macro);
    sites[row + SiteField.Note] = strings.id(site.note);
    sites[row + SiteField.Doubt] = site.doubts;
    for (const target of site.targets) this._targets[this._target++] = target;
  }

  /** Makes room for a row among those of its caller; gives its offset. */
  private _insert(caller: number, kind: SiteKind, file: number, line: number, column: number): number {
    const { _sites: sites } = this;
    const begin = this._first[caller] * WIDTH;
    const end = this._next[caller]++ * WIDTH;
    let at = end;
    while (at > begin) {
      const before = at - WIDTH;
      const order =
        sites[before + SiteField.File] - file ||
        sites[before + SiteField.Line] - line ||
        sites[before + SiteField.Column] - column ||
        sites[before + SiteField.Kind] - kind;
      if (order <= 0) break;
      at = before;
    }
    if (at < end) sites.copyWithin(at + WIDTH, at, end);
    sites.fill(0, at, at + WIDTH);
    return at;
  }
}
