/** Reads files of a workspace into facts: one front end and one set of modules, for one thread. */

import { createHash } from 'node:crypto';
import { Modules } from '../c/modules';
import { FrontEnd } from '../c/preprocess/frontEnd';
import type { Preprocessed } from '../c/preprocessed';
import { extractFacts } from '../index/extract/extract';
import { interfaceText } from '../index/extract/interface';
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
  private readonly _front: FrontEnd;
  private readonly _modules: Modules;
  private readonly _read = new Map<string, Preprocessed>();

  constructor(roots: readonly WorkspaceRoot[]) {
    const project = openProject(roots, new NodeFiles());
    const front = new FrontEnd({ files: project.text, config: (path) => project.config(path) });
    this._front = front;
    this._modules = new Modules({
      spellings: front.spellings,
      fileTable: front.fileTable,
      preprocess: (path, mode) => {
        const known = this._read.get(path);
        if (known && mode === 'modular') return known;
        const pre = front.preprocess(path, mode);
        this._read.set(path, pre);
        return pre;
      },
    });
  }

  extract(path: string): ExtractedFile {
    const isHeader = path.endsWith('.h');
    try {
      const unit = this._modules.unit(path, isHeader);
      const pre = this._read.get(path);
      const facts = extractFacts({ unit, spellings: this._front.spellings, inactive: pre?.inactive });
      const includes = new Set<string>();
      const missing = new Set<string>();
      for (const include of pre?.includes ?? []) {
        if (include.target !== undefined) includes.add(this._front.fileTable.get(include.target).path);
        else missing.add(include.spelled.replace(/^["<]|[">]$/g, ''));
      }
      const interfaceHash = isHeader ? createHash('sha1').update(interfaceText(unit, this._front.spellings)).digest('base64') : '';
      return { path, facts, includes: [...includes], missing: [...missing], interfaceHash };
    } catch (error) {
      return { path, error: error instanceof Error ? error.message : String(error), includes: [], missing: [], interfaceHash: '' };
    } finally {
      this._read.delete(path);
      // Nobody includes a .c file again as a module; its text is the greater part of a tree.
      if (!isHeader && this._front.fileTable.byPath(path)) this._front.fileTable.set(path, '');
    }
  }
}
