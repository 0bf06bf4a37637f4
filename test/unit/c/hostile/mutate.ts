/** Ways to spoil C text, by a seeded generator: the same seed gives the same files. */

/** mulberry32. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ';',
  ',',
  '*',
  '&',
  '#',
  '##',
  '"',
  "'",
  '/*',
  '*/',
  '\\\n',
  '\n#if 0\n',
  '\n#else\n',
  '\n#endif\n',
  '\n#define X(a,...) a##a X(__VA_ARGS__)\n',
  'struct',
  'union {',
  'enum',
  'typedef',
  'if',
  'else',
  'for (',
  'switch',
  'case',
  'default:',
  'goto',
  'sizeof',
  'typeof(',
  '__attribute__((',
  '({',
  '})',
  '...',
  '=',
  '?',
  ':',
  '.',
  '->',
  '0x',
  '1e',
  '\0',
  '\uFFFD',
  '__VA_ARGS__',
  'int',
  'static',
  'asm(',
  '_Generic(',
  '_Static_assert(',
  '\n#include "',
  '__extension__',
];

/** One spoiled version of `text`. */
export function mutated(text: string, next: () => number): string {
  const tokens = text.match(/\w+|\s+|[^\w\s]/g) ?? [];
  const at = (n: number): number => Math.floor(next() * n);
  const kind = at(8);
  if (kind === 0) return text.slice(0, at(text.length));
  if (kind === 1) return text.slice(at(text.length));
  if (kind === 2) {
    const characters = [...text];
    for (let i = 1 + at(20); i > 0; i--)
      characters[at(characters.length)] = String.fromCharCode(at(next() < 0.9 ? 128 : 65536));
    return characters.join('');
  }
  for (let i = 1 + at(12); i > 0 && tokens.length > 0; i--) {
    const k = at(tokens.length);
    if (kind === 3) tokens.splice(k, 1 + at(3));
    else if (kind === 4) tokens.splice(k, 0, tokens[k]);
    else if (kind === 5) {
      const other = at(tokens.length);
      [tokens[k], tokens[other]] = [tokens[other], tokens[k]];
    } else if (kind === 6) tokens.splice(k, 0, ` ${WORDS[at(WORDS.length)]} `);
    else {
      const from = at(tokens.length);
      tokens.splice(k, 0, ...tokens.slice(from, from + at(200)));
    }
  }
  return tokens.join('');
}
