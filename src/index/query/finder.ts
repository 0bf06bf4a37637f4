/** Finds functions by name, by file and by place. */

import type { GraphData } from '../graph/graphData';
import { FileField, NodeField, NodeFlag } from '../graph/graphData';
import { push } from '../../base/multimap';

export class FunctionFinder {
  private readonly _byName = new Map<string, number[]>();
  private readonly _byFile = new Map<number, number[]>();
  private readonly _fileIds = new Map<string, number>();

  constructor(private readonly _data: GraphData) {
    const { files, nodes, strings } = _data;
    for (let file = 0; file * FileField.Width < files.length; file++) {
      this._fileIds.set(strings[files[file * FileField.Width + FileField.Path]], file);
    }
    for (let id = 0; id * NodeField.Width < nodes.length; id++) {
      const at = id * NodeField.Width;
      if (nodes[at + NodeField.Flags] & NodeFlag.Gone) continue;
      push(this._byName, strings[nodes[at + NodeField.Name]], id);
      if (nodes[at + NodeField.Flags] & NodeFlag.Defined) push(this._byFile, nodes[at + NodeField.File], id);
    }
    for (const list of this._byFile.values()) list.sort((a, b) => this._line(a) - this._line(b));
  }

  /** `name` or `file:name`, where `file` is any tail of a shown path. Definitions first, then by path. */
  find(query: string): number[] {
    const colon = query.lastIndexOf(':');
    const name = colon >= 0 ? query.slice(colon + 1) : query;
    const file = colon >= 0 ? query.slice(0, colon) : '';
    const found = (this._byName.get(name) ?? []).filter((id) => !file || isTail(this._path(id), file));
    const rank = (id: number): number =>
      (this._flags(id) & NodeFlag.Defined ? 0 : 2) + (this._alternatives(id) === 0 ? 0 : 1);
    return found.sort((a, b) => rank(a) - rank(b) || (this._path(a) < this._path(b) ? -1 : 1));
  }

  /** The narrowest function whose text holds a line. */
  at(file: string, line: number): number | undefined {
    let best: number | undefined;
    for (const id of this.inFile(file)) {
      const begin = this._line(id);
      const end = this._data.nodes[id * NodeField.Width + NodeField.EndLine];
      if (line < begin || line > end) continue;
      if (
        best === undefined ||
        end - begin < this._data.nodes[best * NodeField.Width + NodeField.EndLine] - this._line(best)
      )
        best = id;
    }
    return best;
  }

  inFile(file: string): number[] {
    const id = this._fileIds.get(file);
    return id === undefined ? [] : (this._byFile.get(id) ?? []);
  }

  fileId(file: string): number | undefined {
    return this._fileIds.get(file);
  }

  private _line(id: number): number {
    return this._data.nodes[id * NodeField.Width + NodeField.Line];
  }

  private _flags(id: number): number {
    return this._data.nodes[id * NodeField.Width + NodeField.Flags];
  }

  private _alternatives(id: number): number {
    return this._data.files[
      this._data.nodes[id * NodeField.Width + NodeField.File] * FileField.Width + FileField.Alternatives
    ];
  }

  private _path(id: number): string {
    const { files, nodes, strings } = this._data;
    return strings[files[nodes[id * NodeField.Width + NodeField.File] * FileField.Width + FileField.Path]];
  }
}

/** Whether `tail` is `path` or its last parts. */
export function isTail(path: string, tail: string): boolean {
  return path === tail || path.endsWith(`/${tail}`);
}
