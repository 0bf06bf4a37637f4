/** Reads files of a workspace into facts: from disk, or as they stand in open buffers. */

import { createHash, hash } from 'node:crypto';
import { messageOf } from '../base/errors';
import { FrontEnd } from '../c/preprocess/frontEnd';
import type { ReadFile } from '../index/extract/moduleReader';
import { ModuleReader } from '../index/extract/moduleReader';
import type { FileFacts } from '../index/facts/facts';
import type { WorkspaceRoot } from '../index/workspace';
import { openProject } from '../project/project';
import { NodeFiles } from './files';

export interface ExtractedFile {
  path: string;
  /** Of the bytes on disk that were read; empty for a buffer, and for a file that cannot be read. */
  hash: string;
  /** Undefined: the file could not be read; `error` says why. */
  facts?: FileFacts;
  error?: string;
  /** Absolute paths of the files that it includes, directly or textually through others. */
  includes: string[];
  /** Those of them that came in textually. */
  textual: string[];
  /** Names of includes that were not found. */
  missing: string[];
  /** A header that finds some names only in what its first importer has in sight. */
  usesContext: boolean;
  /**
   * Of a header: {@link HASH_LENGTH} characters for what includers see of it, everything but function bodies, and as
   * many for where that stands. Empty for other files.
   */
  interfaceHash: string;
  /** Of a header: see extract/interface.ts. Stays in the thread that read it. */
  places?: Int32Array;
}

/** Characters of a hash. */
export const HASH_LENGTH = 28;

export class FileExtractor {
  private readonly _files: BufferedFiles;
  private readonly _front: FrontEnd;
  private readonly _reader: ModuleReader;

  /** @param buffers text of open buffers by absolute path; may change, see {@link forget} */
  constructor(roots: readonly WorkspaceRoot[], buffers: ReadonlyMap<string, string> = new Map()) {
    this._files = new BufferedFiles(buffers);
    const project = openProject(roots, this._files);
    this._front = new FrontEnd({ files: project.text, config: (path) => project.config(path) });
    this._reader = new ModuleReader(this._front);
  }

  /**
   * Reads a file for the only time, and with it those of `wanted` that it brought into memory: what was read of them
   * can go then.
   * @param wanted headers that are to be read; those that are read are taken out
   */
  extractOnce(path: string, wanted: Set<string>): ExtractedFile[] {
    wanted.delete(path);
    const files = [this.extract(path, true)];
    for (const header of this._reader.takeParsed()) if (wanted.delete(header)) files.push(this.extract(header, true));
    return files;
  }

  /** @param once the file is not going to be read again */
  extract(path: string, once = false): ExtractedFile {
    let read: ReadFile | undefined;
    let error: string | undefined;
    try {
      read = this._reader.read(path, once);
    } catch (thrown) {
      error = messageOf(thrown);
    }
    const hash = this._files.hashOf(path);
    if (!read)
      return { path, hash, error, includes: [], textual: [], missing: [], usesContext: false, interfaceHash: '' };
    const { facts, includes, textual, missing, usesContext, interface: seen } = read;
    if (!seen) return { path, hash, facts, includes, textual, missing, usesContext, interfaceHash: '' };
    const { text, places } = seen;
    const interfaceHash =
      createHash('sha1').update(text).digest('base64') + createHash('sha1').update(places).digest('base64');
    return { path, hash, facts, includes, textual, missing, usesContext, interfaceHash, places };
  }

  /** Whether a header was read before, as it is or by a file that includes it. */
  has(path: string): boolean {
    return this._reader.has(path);
  }

  /** Forgets what was read of a file whose text is another now, and of all that includes it. */
  forget(path: string): void {
    this._reader.forget(path);
  }
}

/** The disk under open buffers. Keeps the hashes of what was read. */
class BufferedFiles extends NodeFiles {
  private readonly _hashes = new Map<string, string>();

  constructor(private readonly _buffers: ReadonlyMap<string, string>) {
    super();
  }

  override read(path: string): string | undefined {
    return this._buffers.get(path) ?? super.read(path);
  }

  protected override sawBytes(path: string, bytes: Buffer): void {
    if (/\.[ch]$/.test(path)) this._hashes.set(path, hash('sha1', bytes, 'base64'));
  }

  hashOf(path: string): string {
    return this._buffers.has(path) ? '' : (this._hashes.get(path) ?? '');
  }
}
