/** Numbers of strings and of files in a graph: given on first sight and the same as long as the index lives. */

export class Strings {
  /** Index 0 is the empty string; only ever grows. */
  readonly list: string[] = [''];
  private readonly _ids = new Map<string, number>([['', 0]]);

  id(text: string): number {
    let id = this._ids.get(text);
    if (id === undefined) {
      id = this.list.length;
      this.list.push(text);
      this._ids.set(text, id);
    }
    return id;
  }
}

export class FileIds {
  /** Absolute paths by number. */
  readonly paths: string[] = [];
  private readonly _ids = new Map<string, number>();

  id(path: string): number {
    let id = this._ids.get(path);
    if (id === undefined) {
      id = this.paths.length;
      this.paths.push(path);
      this._ids.set(path, id);
    }
    return id;
  }
}
