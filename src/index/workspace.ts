/**
 * The roots that make up a workspace, how paths are shown, and which files are alternatives that a Linux x86-64 build
 * leaves out (`lib/eal/windows`, `rte_memcpy_neon.c`, `netdev-bsd.c`).
 */

export interface WorkspaceRoot {
  /** Name in front of shown paths when there are several roots. */
  name: string;
  /** Absolute, with `/`, without one at the end. */
  path: string;
}

export class Workspace {
  constructor(readonly roots: readonly WorkspaceRoot[]) {}

  /** Index of the root that holds an absolute path, or -1 (declarations that come with us, system headers). */
  rootOf(path: string): number {
    let best = -1;
    this.roots.forEach((root, i) => {
      if (path.startsWith(`${root.path}/`) && (best < 0 || root.path.length > this.roots[best].path.length)) best = i;
    });
    return best;
  }

  /** Path as shown to the user. */
  shown(path: string): string {
    const index = this.rootOf(path);
    if (index < 0) return path;
    const root = this.roots[index];
    const relative = path.slice(root.path.length + 1);
    return this.roots.length > 1 ? `${root.name}/${relative}` : relative;
  }

  /** The absolute path that is shown so; undefined when it is in no root. */
  absolute(shown: string): string | undefined {
    if (shown.startsWith('/')) return shown;
    if (this.roots.length === 1) return `${this.roots[0].path}/${shown}`;
    const root = this.roots.find((candidate) => shown.startsWith(`${candidate.name}/`));
    return root ? root.path + shown.slice(root.name.length) : undefined;
  }
}

/**
 * Words in paths that name a platform other than Linux on x86-64, or a stand-in for a missing feature; one bit each.
 */
const ALTERNATIVES: readonly (readonly string[])[] = [
  ['windows', 'win32', 'datapath-windows'],
  ['freebsd', 'bsd', 'bsdapp'],
  ['arm', 'arm64', 'aarch64', 'neon', 'sve'],
  ['ppc', 'ppc_64', 'power', 'altivec', 'vsx'],
  ['riscv', 'rvv'],
  ['loongarch', 'lsx', 'lasx'],
  ['stub', 'stubs', 'nossl'],
  ['tile', 'tilera'],
];
const BIT_OF = new Map(ALTERNATIVES.flatMap((words, bit) => words.map((word) => [word, 1 << bit] as const)));
/** Last words of file names that mean other things too. */
const AMBIGUOUS = new Set(['power', 'tile', 'arm']);

/**
 * Bits of the alternatives that a path belongs to; 0 for a file that a Linux x86-64 build may take. Folder names count
 * whole; of a file's name, the last word after `_` or `-` counts.
 */
export function alternativesOf(path: string): number {
  const parts = path.split('/');
  let bits = 0;
  for (let i = 0; i < parts.length - 1; i++) {
    if (parts[i] !== 'power' && parts[i] !== 'stub' && parts[i] !== 'stubs') bits |= BIT_OF.get(parts[i]) ?? 0;
  }
  const stem = parts[parts.length - 1].replace(/\.\w+$/, '');
  const words = stem.split(/[_-]/);
  const last = words[words.length - 1];
  if (words.length > 1 && !AMBIGUOUS.has(last)) bits |= BIT_OF.get(last) ?? 0;
  return bits;
}

/** Leading path parts that two paths share. */
export function commonDepth(a: string, b: string): number {
  let depth = 0;
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end && a.charCodeAt(i) === b.charCodeAt(i); i++) if (a.charCodeAt(i) === 47) depth++;
  return depth;
}
