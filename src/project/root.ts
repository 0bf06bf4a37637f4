/** One root of a workspace as the kinds of project describe it. */

import type { FileConfig } from '../c/preprocess/frontEnd';

export type RootKind = 'dpdk' | 'ovs' | 'c';

/** A root as the caller names it. */
export interface RootSpec {
  /** Shown in front of paths when there are several roots. */
  name: string;
  /** Absolute path without a slash at the end. */
  path: string;
}

/** A folder that a build compiles into one library, driver or program. */
export interface Component {
  /** Absolute path. */
  folder: string;
  /** Absolute paths of its units as a build for x86-64 Linux compiles them, in that order. */
  units: string[];
  /** Folders of the components that it is linked with, itself not among them. */
  needs: string[];
  /** Components are linked in rising order. */
  rank: number;
}

export interface ProjectRoot extends RootSpec {
  readonly kind: RootKind;
  /** `22.11.11`, `3.1.0`; empty when unknown. */
  readonly version: string;
  /** Absolute paths of C files (.c and .h), sorted. */
  readonly files: readonly string[];
  /** Files that are written for this root and stand in no folder: path to text. */
  readonly virtualFiles: ReadonlyMap<string, string>;
  /** What the user should know: what was left out, what was assumed. */
  readonly messages: readonly string[];
  /** Folders in which users of this root find its headers. */
  readonly publicIncludes: readonly string[];
  /**
   * How a file under this root is read. `others`: the workspace's other roots. Files of one folder share the object.
   */
  config(path: string, others: readonly ProjectRoot[]): FileConfig;
  /**
   * What a build makes of a folder, given as in the newest tree (`lib/eal`, `drivers/net/null`) or as it is here;
   * undefined: nothing.
   */
  component(name: string, others: readonly ProjectRoot[]): Component | undefined;
  /** Names of the components that a folder of several holds (`drivers/bus`) and a build has by default. */
  members?(name: string): string[];
}

/** Folder of files that were written by us, not found: `/<datapath-lens>/NAME/…`. */
export const VIRTUAL = '/<datapath-lens>';

/** The part of an absolute path under `root`, or undefined. */
export function relativeTo(root: string, path: string): string | undefined {
  if (path === root) return '';
  const prefix = root === '/' ? '/' : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** A `.c.in` is a unit in which the build replaces some words (`@rundir@`). */
export function isCFile(path: string): boolean {
  return /\.(?:c|h|c\.in)$/.test(path);
}

/** All folders that hold one of the files, sorted. */
export function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of files) folders.add(path.slice(0, path.lastIndexOf('/')));
  return [...folders].sort();
}
