/**
 * A header in which function bodies changed, and nothing that its includers see: what the includers' facts say of
 * places in it is moved along, so that they need not be read again.
 */

import type { FileFacts } from './facts';
import { MemberColumn, SymbolColumn } from './facts';

/**
 * Changes facts in place.
 * @param path of the header
 * @param before places of what includers see of it, as {@link Interface.places} of extract/interface.ts
 * @param after the same, of the text as it is now
 * @returns paths of files whose facts name a place that is not among them: they are to be read again
 */
export function moveAlong(all: Iterable<FileFacts>, path: string, before: Int32Array, after: Int32Array): string[] {
  const places = new Map<number, number>();
  const offsets = new Map<number, number>();
  for (let at = 0; at < before.length; at += 3) {
    places.set(keyOf(before[at], before[at + 1]), at);
    offsets.set(before[at + 2], after[at + 2]);
  }
  const lost: string[] = [];
  const unnamed = `@${path}:`;
  for (const facts of all) {
    if (facts.path === path) continue;
    let complete = true;
    let own = -1;
    facts.strings.forEach((text, i) => {
      if (text === path) own = i;
      else if (text.startsWith(unnamed)) {
        const offset = offsets.get(Number(text.slice(unnamed.length)));
        if (offset === undefined) complete = false;
        else facts.strings[i] = `${unnamed}${offset}`;
      }
    });
    if (own >= 0) {
      const move = (table: Int32Array, at: number, line: number): void => {
        const found = places.get(keyOf(table[at + line], table[at + line + 1]));
        if (found === undefined) {
          complete = false;
          return;
        }
        table[at + line] = after[found];
        table[at + line + 1] = after[found + 1];
      };
      for (let at = 0; at < facts.symbols.length; at += SymbolColumn.Width) {
        if (facts.symbols[at + SymbolColumn.File] === own) move(facts.symbols, at, SymbolColumn.Line);
      }
      for (let at = 0; at < facts.members.length; at += MemberColumn.Width) {
        if (facts.members[at + MemberColumn.File] === own) move(facts.members, at, MemberColumn.Line);
      }
    }
    if (!complete) lost.push(facts.path);
  }
  return lost;
}

function keyOf(line: number, column: number): number {
  return line * 0x10000 + Math.min(column, 0xffff);
}
