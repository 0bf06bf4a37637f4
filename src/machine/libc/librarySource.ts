/**
 * Library functions that call back into the program or are most plainly written in C. They run in the machine like
 * any C and are marked as modelled.
 */

import calendar from './calendar.c';
import folders from './folders.c';
import getopt from './getopt.c';
import math from './math.c';
import mounts from './mounts.c';
import signal from './signal.c';
import stdlib from './stdlib.c';
import text from './text.c';

export const LIBRARY_FOLDER = '/<library>';
export const LIBRARY_C: ReadonlyMap<string, string> = new Map([
  [`${LIBRARY_FOLDER}/stdlib.c`, stdlib],
  [`${LIBRARY_FOLDER}/math.c`, math],
  [`${LIBRARY_FOLDER}/text.c`, text],
  [`${LIBRARY_FOLDER}/calendar.c`, calendar],
  [`${LIBRARY_FOLDER}/signal.c`, signal],
  [`${LIBRARY_FOLDER}/getopt.c`, getopt],
  [`${LIBRARY_FOLDER}/folders.c`, folders],
  [`${LIBRARY_FOLDER}/mounts.c`, mounts],
]);

/**
 * The external functions that a file of ours defines: at the start of a line, with a body below; and through its
 * macros.
 */
function definedIn(source: string): string[] {
  const names: string[] = [];
  for (const line of source.split('\n')) {
    const macro = /^LENS_[A-Z_]+\((?:[a-z ]+, )?(\w+)\)$/.exec(line);
    if (macro) names.push(`${macro[1]}f`, `${macro[1]}l`);
    else if (/^[A-Za-z_].*\)$/.test(line) && !/^(?:static|typedef|extern)\b/.test(line)) {
      const name = /\b(\w+)\(/.exec(line)?.[1];
      if (name) names.push(name);
    }
  }
  return names;
}

/** The library file that defines a function. */
export const LIBRARY_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  [...LIBRARY_C].flatMap(([path, source]) => definedIn(source).map((name): [string, string] => [name, path])),
);
