/** Reads files of a workspace into facts: from disk, or as they stand in open buffers. */

import { createHash, hash } from 'node:crypto';
import { FrontEnd } from '../c/preprocess/frontEnd';
import type { ReadFile } from '../index/extract/moduleReader';
import { ModuleReader } from '../index/extract/moduleReader';
import type { FileFacts } from '../index/facts';
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
  /** Names of includes that were not found. */
  missing: string[];
  /** Hash of what includers see of a header: everything but function bodies. */
  interfaceHash: string;
}

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

  extract(path: string): ExtractedFile {
    let read: ReadFile | undefined;
    let error: string | undefined;
    try {
      read = this._reader.read(path);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    const hash = this._files.hashOf(path);
    if (!read) return { path, hash, error, includes: [], missing: [], interfaceHash: '' };
    const { facts, includes, missing, interface: seen } = read;
    return { path, hash, facts, includes, missing, interfaceHash: seen ? createHash('sha1').update(seen).digest('base64') : '' };
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
