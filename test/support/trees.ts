// Where the real source trees are that tests read. `npm test` brings them; by hand: `npm run sources`.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's folder. Bundled and unbundled tests alike are started there. */
export const repository = process.env.DATAPATH_LENS_REPOSITORY ?? resolve(process.cwd());

/** The small C tree of our own that stands in where nothing can be fetched. */
export const miniDpdk = join(repository, 'test/fixtures/mini-dpdk');

export type TreeName = 'dpdk-22.11' | 'ovs-3.1' | 'dpdk-20.11' | 'dpdk-newest';

/**
 * The absolute folder of a tree, or undefined where it is not on this machine. `DPDK_DIR` and `OVS_DIR` stand for the
 * default releases; `dpdk-newest` is the newest release in the cache.
 */
export function findTree(name: TreeName): string | undefined {
  const trees = JSON.parse(process.env.DATAPATH_LENS_TREES ?? '{}') as Record<string, string>;
  const cache = process.env.DATAPATH_LENS_SOURCES ?? join(repository, '.cache/sources');
  const folder = trees[name] ?? (name === 'dpdk-newest' ? newestDpdk(cache) : join(cache, name));
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** The DPDK of the highest version in the cache that is newer than the default one. */
function newestDpdk(cache: string): string | undefined {
  if (!existsSync(cache)) return undefined;
  const versions = readdirSync(cache)
    .map((name) => Number(/^dpdk-(\d+\.\d+)$/.exec(name)?.[1]))
    .filter((version) => version > 22.11);
  return versions.length > 0 ? join(cache, `dpdk-${Math.max(...versions).toFixed(2)}`) : undefined;
}

/** As findTree, but an Error that says what to do where the tree is missing. */
export function tree(name: TreeName): string {
  const folder = findTree(name);
  if (!folder) throw new Error(`${name} is not here: npm run sources -- ${name.replace('-', '@')}`);
  return folder;
}

/**
 * Whether tests that need `name` are to be left out: only where the reader said that this machine has no network
 * (`DATAPATH_LENS_OFFLINE=1`), or for `dpdk-newest`, which Debian does not package. For vitest's `test.skipIf`.
 */
export function without(name: TreeName): boolean {
  return !findTree(name) && (name === 'dpdk-newest' || process.env.DATAPATH_LENS_OFFLINE === '1');
}
