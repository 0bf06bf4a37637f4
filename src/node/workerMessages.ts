/** What the index host and its worker threads say to each other. */

import type { FileFacts } from '../index/facts/facts';
import { TABLE_NAMES } from '../index/facts/facts';
import type { WorkspaceRoot } from '../index/workspace';
import type { ExtractedFile } from './fileExtractor';

export type ToWorker =
  | { type: 'start'; roots: readonly WorkspaceRoot[] }
  /**
   * Headers that are going to be asked for: they are read, and come in a `batch`, with the first file that includes
   * them.
   */
  | { type: 'plan'; headers: string[] }
  /** Read these files; a `batch` answers. */
  | { type: 'read'; paths: string[] };

export type FromWorker = { type: 'batch'; files: PackedFile[] };

/** {@link ExtractedFile} in a form that crosses threads quickly. */
export interface PackedFile extends Omit<ExtractedFile, 'facts' | 'places'> {
  facts?: { lines: number; fragment: boolean; problems: number; strings: string; tables: Int32Array[] };
}

/** @returns the packed file and the buffers to hand over with it */
export function packFile(file: ExtractedFile): { packed: PackedFile; buffers: ArrayBuffer[] } {
  const { facts, places: _places, ...rest } = file;
  if (!facts) return { packed: rest, buffers: [] };
  const tables = TABLE_NAMES.map((name) => facts[name]);
  return {
    packed: {
      ...rest,
      facts: {
        lines: facts.lines,
        fragment: facts.fragment,
        problems: facts.problems,
        strings: facts.strings.join('\0'),
        tables,
      },
    },
    buffers: tables.map((table) => table.buffer as ArrayBuffer),
  };
}

export function unpackFile(packed: PackedFile): ExtractedFile {
  const { facts, ...rest } = packed;
  if (!facts) return rest;
  const tables = Object.fromEntries(TABLE_NAMES.map((name, i) => [name, facts.tables[i]]));
  const unpacked = {
    path: packed.path,
    lines: facts.lines,
    fragment: facts.fragment,
    problems: facts.problems,
    strings: facts.strings.split('\0'),
    ...tables,
  };
  return { ...rest, facts: unpacked as unknown as FileFacts };
}
