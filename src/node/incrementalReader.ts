/**
 * Reads single files of an index again: as they stand in open buffers, with headers kept in memory, and notes which
 * other files a changed header makes stale.
 */

import { statSync } from 'node:fs';
import type { FileFacts } from '../index/facts/facts';
import { moveAlong } from '../index/facts/moved';
import type { WorkspaceRoot } from '../index/workspace';
import { Dependents } from './dependents';
import type { ExtractedFile } from './fileExtractor';
import { FileExtractor, HASH_LENGTH } from './fileExtractor';
import { type IndexBuild, knownOf } from './indexBuild';
import { inReadingOrder } from './workerPool';

/** Files that take in a changed file textually are read with it, so many at most. */
const MANY = 40;

/** What was read, for the links between files. */
export interface ReadResult {
  /** Absolute paths. */
  paths: string[];
  /** Facts of files that had some before. */
  facts: FileFacts[];
  /** Headers of which only the places changed that their includers see. */
  movedHeaders: string[];
  /** A file has facts for the first time, or no longer. */
  comesOrGoes: boolean;
}

export class IncrementalReader {
  /** Text of open buffers that differs from the disk, by absolute path. */
  readonly buffers = new Map<string, string>();
  /** Files that see a changed header and are to be read again. */
  readonly stale = new Set<string>();
  private _extractor: FileExtractor | undefined;
  private _dependentsNow: Dependents | undefined;
  /** Of headers that were changed: where what includers see of them stands, and their interface's hash. */
  private readonly _places = new Map<string, { hash: string; places: Int32Array }>();

  constructor(
    private readonly _build: IndexBuild,
    private readonly _roots: readonly WorkspaceRoot[],
    private readonly _warn: (message: string) => void,
  ) {}

  /** Files have come or gone: what is kept in memory does not hold any more. */
  forgetAll(): void {
    this._extractor = undefined;
    this._dependentsNow = undefined;
  }

  /** Reads a known file and its includes into memory, so that the next {@link read} of it is quick. */
  prepare(path: string): void {
    const extractor = this._extractorNow();
    this._surround(path, extractor);
    extractor.extract(path);
  }

  /**
   * Reads files now, with those that take them in textually, and notes which others they make stale.
   * @param paths files whose text is another now, or files that a changed header made stale
   */
  read(paths: readonly string[]): ReadResult {
    const { known } = this._build;
    const extractor = this._extractorNow();
    const all = new Set(paths);
    const takers = this._dependents.ofText(paths);
    const before = new Map<string, Int32Array | undefined>();
    for (const path of paths) if (!this.stale.has(path)) before.set(path, this._placesBefore(path));
    for (const path of paths) if (!this.stale.has(path)) extractor.forget(path);
    for (const path of takers) {
      extractor.forget(path);
      if (all.size < MANY) all.add(path);
      else this.stale.add(path);
    }
    const changed: string[] = [];
    const moved: ExtractedFile[] = [];
    const facts: FileFacts[] = [];
    let comesOrGoes = false;
    for (const path of inReadingOrder([...all])) {
      const wasStale = this.stale.delete(path);
      const old = known.get(path);
      if (!old) continue;
      this._surround(path, extractor);
      const read = extractor.extract(path);
      if (old.usesContext) read.usesContext = true;
      const info = this.buffers.has(path) ? undefined : statSync(path, { throwIfNoEntry: false });
      known.set(path, { ...knownOf(read), size: info?.size ?? 0, mtimeMs: info?.mtimeMs ?? 0 });
      if (read.error) this._warn(read.error.startsWith(path) ? read.error : `${path}: ${read.error}`);
      if (!sameList(old.includes, read.includes) || !sameList(old.textual, read.textual))
        this._dependentsNow = undefined;
      if (old.interfaceHash.slice(0, HASH_LENGTH) !== read.interfaceHash.slice(0, HASH_LENGTH)) changed.push(path);
      else if (old.interfaceHash !== read.interfaceHash) moved.push(read);
      if (!wasStale && read.places) this._places.set(path, { hash: read.interfaceHash, places: read.places });
      if (read.facts && old.facts) facts.push(read.facts);
      else if (read.facts || old.facts) comesOrGoes = true;
    }
    for (const { path, places } of moved) {
      const from = before.get(path);
      const lost = from && places ? moveAlong(this._build.facts(), path, from, places) : undefined;
      if (lost) for (const one of lost) this.stale.add(one);
      else changed.push(path);
    }
    if (changed.length > 0) for (const path of this._dependents.of(changed)) if (!all.has(path)) this.stale.add(path);
    return { paths: [...all], facts, movedHeaders: moved.map(({ path }) => path), comesOrGoes };
  }

  /**
   * Headers that do not include all they need are read with what their first importer has in sight. Where such a
   * header comes with a file and is to be read, the file that reads it first when all are read comes before.
   */
  private _surround(path: string, extractor: FileExtractor): void {
    const { known } = this._build;
    const seen = new Set([path]);
    for (const one of seen) {
      const file = known.get(one);
      for (const include of file?.includes ?? []) seen.add(include);
      if (!file?.usesContext || extractor.has(one)) continue;
      const [first] = inReadingOrder([...this._dependents.of([one])].filter((includer) => known.has(includer)));
      if (first !== undefined && first !== path && first.endsWith('.c')) extractor.extract(first);
    }
  }

  private get _dependents(): Dependents {
    return (this._dependentsNow ??= new Dependents(this._build.known.values()));
  }

  /**
   * Where what includers see of a header stood, in the text that they were read with; undefined when that text is
   * gone.
   */
  private _placesBefore(path: string): Int32Array | undefined {
    const old = this._build.known.get(path);
    if (!old?.interfaceHash) return undefined;
    const read = this._places.get(path);
    if (read?.hash === old.interfaceHash) return read.places;
    const text = this.buffers.get(path);
    if (text === undefined || !this._extractor) return undefined;
    // Still on disk.
    this.buffers.delete(path);
    this._extractor.forget(path);
    const { interfaceHash, places } = this._extractor.extract(path);
    this.buffers.set(path, text);
    return interfaceHash === old.interfaceHash ? places : undefined;
  }

  private _extractorNow(): FileExtractor {
    return (this._extractor ??= new FileExtractor(this._roots, this.buffers));
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
