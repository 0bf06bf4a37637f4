/**
 * Library functions that call back into the program and are most plainly written in C. They run in the machine like any C
 * and are marked as modelled.
 */

import getopt from './getopt.c';
import stdlib from './stdlib.c';

export const LIBRARY_FOLDER = '/<library>';
export const LIBRARY_C: ReadonlyMap<string, string> = new Map([
  [`${LIBRARY_FOLDER}/stdlib.c`, stdlib],
  [`${LIBRARY_FOLDER}/getopt.c`, getopt],
]);

/** The library file that defines a function. */
export const LIBRARY_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...['qsort', 'qsort_r', 'bsearch', 'lfind', 'lsearch'].map((name): [string, string] => [name, `${LIBRARY_FOLDER}/stdlib.c`]),
  ...['getopt', 'getopt_long'].map((name): [string, string] => [name, `${LIBRARY_FOLDER}/getopt.c`]),
]);
