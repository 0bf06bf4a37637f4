/**
 * The files of a workspace bound to each other. It stays while files change: a changed file is linked by itself, and
 * besides it only the files that name something whose meaning changed with it.
 */

import type { FileFacts } from '../facts/facts';
import { FunctionColumn } from '../facts/facts';
import type { Workspace } from '../workspace';
import { Components } from './components';
import { DirectCalls } from './directCalls';
import { FileIds, Strings } from './interning';
import { LinkedFile, SharedCalls } from './linkedFile';
import { Linker } from './linker';

export class Links {
  readonly components: Components;
  readonly linker: Linker;
  readonly strings = new Strings();
  readonly fileIds = new FileIds();
  /** Rows of {@link FileField} of files that have numbers, without lines: the rest of them does not change. */
  readonly fixed: number[] = [];
  /** Files that take part, in order. */
  readonly files: LinkedFile[] = [];
  private readonly _all = new Map<string, FileFacts>();
  private readonly _byPath = new Map<string, LinkedFile>();
  private _direct: DirectCalls | undefined;

  /** @param all facts of all files; where files differ about something, the first counts */
  constructor(
    all: readonly FileFacts[],
    readonly workspace: Workspace,
  ) {
    for (const facts of all) this._all.set(facts.path, facts);
    this.components = new Components(workspace, this._all.keys());
    this.linker = new Linker(workspace, this.components);
    for (const facts of withoutFragments(all)) {
      const file = new LinkedFile(facts, this.files.length, this.strings, this.fileIds);
      file.nodes = this.linker.add(facts, file.order);
      this.files.push(file);
      this._byPath.set(facts.path, file);
    }
    this.linker.finish();
    const shared = new SharedCalls();
    for (const file of this.files) {
      file.bind(this.linker);
      file.layOut(this.linker.nodes, shared);
    }
    shared.finish();
  }

  /** Facts of all files, also of those that take no part. */
  get all(): Iterable<FileFacts> {
    return this._all.values();
  }

  /** A file that takes part. */
  file(path: string): LinkedFile | undefined {
    return this._byPath.get(path);
  }

  get direct(): DirectCalls {
    return (this._direct ??= new DirectCalls(this.files, this.linker.nodes.length));
  }

  /**
   * Takes new facts of files in place of the old.
   * @param moved files in which declarations stand elsewhere now, in the facts of all
   * @returns false when that is not possible by itself: all is to be linked anew, this is of no use any more
   */
  replace(changed: readonly FileFacts[], moved: readonly string[] = []): boolean {
    const dirty = new Map<LinkedFile, FileFacts>();
    for (const facts of changed) {
      const file = this._byPath.get(facts.path);
      if (!file || this.linker.isShared(file.nodes)) return false;
      dirty.set(file, facts);
    }
    this._direct = undefined;
    const names = new Set<string>();
    /** Names that are perhaps only declared, and declared first by a file that changed. */
    const declared = new Set<string>();
    for (const [file, facts] of dirty) {
      externals(file, this.linker, declared);
      const linked = this.linker.replace(file.facts, file.nodes, facts, file.order);
      if (!linked) return false;
      file.facts = facts;
      file.nodes = linked.nodes;
      this._all.set(facts.path, facts);
      for (const name of linked.changed) names.add(name);
    }
    for (const file of dirty.keys()) file.bind(this.linker);
    const relink = new Set(dirty.keys());
    if (names.size > 0) {
      const flags = flagged(names, this.strings);
      for (const file of this.files) if (!dirty.has(file) && file.rebind(this.linker, flags)) relink.add(file);
    }
    for (const file of dirty.keys()) externals(file, this.linker, declared);
    for (const name of names) declared.add(name);
    for (const node of this.linker.nodes) if (!node.defined && moved.includes(node.path)) declared.add(node.name);
    this._redeclare(declared);
    const shared = new SharedCalls();
    for (const file of relink) {
      if (this.linker.isShared(file.nodes)) return false;
      file.layOut(this.linker.nodes, shared);
    }
    return true;
  }

  /** Finds out again who declares names first that no file defines. */
  private _redeclare(names: ReadonlySet<string>): void {
    const flags = flagged(names, this.strings);
    const users = new Map<string, { facts: FileFacts; symbol: number }[]>();
    for (const name of names) if (this.linker.external(name)) users.set(name, []);
    for (const { facts, names: ids, bound } of this.files) {
      for (let symbol = 0; symbol < ids.length; symbol++) {
        if (ids[symbol] >= flags.length || flags[ids[symbol]] === 0 || bound[symbol].length !== 1) continue;
        const name = this.strings.list[ids[symbol]];
        if (this.linker.external(name)?.id === bound[symbol][0]) users.get(name)?.push({ facts, symbol });
      }
    }
    for (const [name, list] of users) this.linker.redeclare(name, list);
  }
}

/** Collects names of functions that a file uses and nobody defines. */
function externals(file: LinkedFile, { nodes }: Linker, into: Set<string>): void {
  for (const bound of file.bound) if (bound.length === 1 && !nodes[bound[0]].defined) into.add(nodes[bound[0]].name);
}

function flagged(names: Iterable<string>, strings: Strings): Uint8Array {
  const ids = [...names].map((name) => strings.id(name));
  const flags = new Uint8Array(strings.list.length);
  for (const id of ids) flags[id] = 1;
  return flags;
}

/**
 * Facts without those of fragments (`acl_run_avx512_common.h`, X-macro lists) that other files take in: read there,
 * with the macros that they are made for, they say more.
 */
function withoutFragments(files: readonly FileFacts[]): readonly FileFacts[] {
  const fragments = new Set(files.filter((facts) => facts.fragment).map((facts) => facts.path));
  if (fragments.size === 0) return files;
  const taken = new Set<string>();
  for (const facts of files) {
    for (let at = FunctionColumn.File; at < facts.functions.length; at += FunctionColumn.Width) {
      const path = facts.strings[facts.functions[at]];
      if (path !== facts.path && fragments.has(path)) taken.add(path);
    }
  }
  return files.filter((facts) => !facts.fragment || !taken.has(facts.path));
}
