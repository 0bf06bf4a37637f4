/** Places of declarations and statements in the words of messages. */

import type { Unit } from '../../c/ast';

/** `main.c:7`. */
export function shortPlace(unit: Unit, file: number, offset: number): string {
  const place = unit.files.place(file, offset);
  return `${place.path.slice(place.path.lastIndexOf('/') + 1)}:${place.line}`;
}
