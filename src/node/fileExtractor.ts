/** Reads files of a workspace on disk into facts. */

import { createHash } from 'node:crypto';
import { FrontEnd } from '../c/preprocess/frontEnd';
import { ModuleReader } from '../index/extract/moduleReader';
import type { FileFacts } from '../index/facts';
import type { WorkspaceRoot } from '../index/workspace';
import { openProject } from '../project/project';
import { NodeFiles } from './files';

export interface ExtractedFile {
  path: string;
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
  private readonly _reader: ModuleReader;

  constructor(roots: readonly WorkspaceRoot[]) {
    const project = openProject(roots, new NodeFiles());
    this._reader = new ModuleReader(new FrontEnd({ files: project.text, config: (path) => project.config(path) }));
  }

  extract(path: string): ExtractedFile {
    try {
      const { facts, includes, missing, interface: seen } = this._reader.read(path);
      return { path, facts, includes, missing, interfaceHash: seen ? createHash('sha1').update(seen).digest('base64') : '' };
    } catch (error) {
      return { path, error: error instanceof Error ? error.message : String(error), includes: [], missing: [], interfaceHash: '' };
    }
  }
}
