/** What includers see of a header: its directives and its tokens without function bodies. */

import type { Unit } from '../../c/ast';
import { lineAt, lineStartsOf } from '../../c/text';
import type { Spellings } from '../../c/tokens';
import { TokenKind } from '../../c/tokens';

const DIRECTIVE = /^[ \t]*#(?:[^\n\\]|\\(?:\r?\n|.))*/gm;

export interface Interface {
  /** Changes when, and only when, a change of the header may mean something to its includers. */
  text: string;
  /**
   * Where the tokens stand: line, column and offset of each, of those that stand in the header itself. Headers of the
   * same {@link text} have equally many.
   */
  places: Int32Array;
}

export function interfaceOf(unit: Unit, spellings: Spellings): Interface {
  const { tokens } = unit;
  const bodies = unit.declarations.flatMap((declaration) =>
    declaration.kind === 'function' ? [[declaration.bodyStart, declaration.end] as const] : [],
  );
  const parts: string[] = unit.files.get(unit.file).text.match(DIRECTIVE) ?? [];
  const offsets: number[] = [];
  let body = 0;
  for (let i = 0; i < tokens.count; i++) {
    while (body < bodies.length && bodies[body][1] <= i) body++;
    if (body < bodies.length && i >= bodies[body][0]) {
      i = bodies[body][1] - 1;
      continue;
    }
    parts.push(spellings.text(tokens.id[i]));
    if (tokens.file[i] === unit.file && tokens.kind[i] !== TokenKind.End) offsets.push(tokens.offset[i]);
  }
  const places = new Int32Array(offsets.length * 3);
  const file = unit.files.get(unit.file);
  const starts = (file.lineStarts ??= lineStartsOf(file.text));
  let line = 0;
  offsets.forEach((offset, i) => {
    // Tokens stand one after the other, nearly always.
    if (offset < starts[line] || offset >= (starts[line + 1] ?? Infinity)) line = lineAt(starts, offset);
    places[i * 3] = line + 1;
    places[i * 3 + 1] = offset - starts[line] + 1;
    places[i * 3 + 2] = offset;
  });
  return { text: parts.join(' '), places };
}
