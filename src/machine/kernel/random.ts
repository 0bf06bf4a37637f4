/** The machine's source of chance: one seed, so that every run is the same. */

import type { LibraryState } from '../call/model';

/** The next number, 31 bits (the generator of the C standard's example, C11 7.22.2.2). */
export function nextRandom(library: LibraryState): number {
  library.random = (Math.imul(library.random, 1103515245) + 12345) >>> 0;
  return (library.random >>> 1) & 0x7fffffff;
}
