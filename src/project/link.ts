/**
 * Which units are linked into one program: the folders and files that were asked for, and what these depend on, in
 * the order in which a build hands them to the linker. Every unit of a linked folder is in (`--whole-archive`), as
 * DPDK links its own programs.
 */

import { relativeTo, type Component, type ProjectRoot } from './root';

export interface LinkedUnits {
  /** Absolute paths. */
  units: string[];
  /** Of the folders, as the root has them. */
  folders: string[];
  /** Names that the root has neither as a folder that is built nor as a unit. */
  missing: string[];
}

/**
 * @param names `lib/eal`, `drivers/net/null`, `drivers/bus` (all of them), `app/test/test_ring.c`: relative to the root
 * @param others the workspace's other roots: what this one is built with
 */
export function linkedUnits(
  root: ProjectRoot,
  names: readonly string[],
  others: readonly ProjectRoot[] = [],
): LinkedUnits {
  const result: LinkedUnits = { units: [], folders: [], missing: [] };
  const components = new Map<string, Component>();
  const files: string[] = [];
  const add = (name: string): boolean => {
    const component = root.component(name, others);
    if (!component) return false;
    if (components.has(component.folder)) return true;
    components.set(component.folder, component);
    for (const need of component.needs) add(relativeTo(root.path, need) ?? need);
    return true;
  };
  for (const name of names) {
    const path = `${root.path}/${name}`;
    if (name.endsWith('.c') && root.files.includes(path)) files.push(path);
    else if (!add(name) && (root.members?.(name) ?? []).filter((member) => add(member)).length === 0)
      result.missing.push(name);
  }
  const ordered = [...components.values()].sort((a, b) => a.rank - b.rank || (a.folder < b.folder ? -1 : 1));
  result.folders = ordered.map((component) => component.folder);
  result.units = [...new Set([...files, ...ordered.flatMap((component) => component.units)])];
  return result;
}
