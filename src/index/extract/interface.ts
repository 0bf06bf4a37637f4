/** What includers see of a header: its directives and its tokens without function bodies. */

import type { Unit } from '../../c/ast';
import type { Spellings } from '../../c/tokens';

const DIRECTIVE = /^[ \t]*#(?:[^\n\\]|\\(?:\r?\n|.))*/gm;

/** A text that changes when, and only when, a change of the header may mean something to its includers. */
export function interfaceText(unit: Unit, spellings: Spellings): string {
  const { tokens } = unit;
  const bodies = unit.declarations.flatMap((declaration) =>
    (declaration.kind === 'function' ? [[declaration.bodyStart, declaration.end] as const] : []));
  const parts: string[] = unit.files.get(unit.file).text.match(DIRECTIVE) ?? [];
  let body = 0;
  for (let i = 0; i < tokens.count; i++) {
    while (body < bodies.length && bodies[body][1] <= i) body++;
    if (body < bodies.length && i >= bodies[body][0]) {
      i = bodies[body][1] - 1;
      continue;
    }
    parts.push(spellings.text(tokens.id[i]));
  }
  return parts.join(' ');
}
