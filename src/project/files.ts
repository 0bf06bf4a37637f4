/** What a project needs of the world: C text and a list of what is there. `src/node/files.ts` gives it from a disk. */

import type { TextAccess } from '../c/text';

/** What a walk over a folder found. */
export interface Listing {
  /**
   * Absolute paths of all regular files, sorted. Links are not followed, nor are `.git`, `node_modules` and build
   * folders entered.
   */
  readonly files: readonly string[];
  /** Absolute paths of build folders that were not entered. */
  readonly buildFolders: readonly string[];
  /** What was left out and why, for the user. */
  readonly messages: readonly string[];
}

export interface ProjectFiles extends TextAccess {
  /**
   * All files under a folder.
   * @throws Error with a message for the user when the folder cannot be read.
   */
  list(folder: string): Listing;
}
