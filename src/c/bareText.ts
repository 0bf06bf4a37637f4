/**
 * C text as it is written, before any preprocessor has read it: where comments, literals and directives are, and where
 * functions begin. For readers that look at whole trees, at text that is being edited, or at text that conditionals
 * leave out, so that a parse is too slow or not possible. {@link BareTokens} reads the tokens of such text.
 *
 * Nothing here fails, whatever the text: what is unterminated ends with its line (literals) or the text (comments).
 */

import {
  APOSTROPHE,
  BACKSLASH,
  endOfLogicalLine,
  HASH,
  NEWLINE,
  QUOTE,
  RETURN,
  SLASH,
  spliceLength,
  STAR,
} from './characters';

/** A part of the text that is no code; the code stands between such parts. */
export interface TextPart {
  kind: 'comment' | 'literal' | 'directive';
  /** Offsets; a directive goes from its `#` to the end of its last line, continued lines and comments included. */
  start: number;
  end: number;
}

/**
 * Offset after the comment, string literal or character constant that begins at `at` (C11 6.4.9, 6.4.5, 6.4.4.4); `at`
 * where none begins. A quote without a partner on its line is taken alone.
 */
export function afterOpaque(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === QUOTE || c === APOSTROPHE) return afterLiteral(text, at, c);
  if (c !== SLASH) return at;
  let second = at + 1;
  while (text.charCodeAt(second) === BACKSLASH) {
    const splice = spliceLength(text, second);
    if (splice === 0) break;
    second += splice;
  }
  if (text.charCodeAt(second) === STAR) {
    const close = text.indexOf('*/', second + 1);
    return close < 0 ? text.length : close + 2;
  }
  return text.charCodeAt(second) === SLASH ? endOfLogicalLine(text, second) : at;
}

function afterLiteral(text: string, at: number, quote: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) return i + 1;
    if (c === NEWLINE || c === RETURN) break;
    if (c === BACKSLASH) i += Math.max(spliceLength(text, i), 2) - 1;
  }
  return at + 1;
}

/** Comments, literals and directives of a text, in order; what is inside of a directive is part of it. */
export function* partsOf(text: string): Generator<TextPart> {
  const interesting = /\/[*/\\]|["'#]/g;
  /** Only white space and comments stand between the start of the line and this offset. */
  let blankTo = 0;
  for (let match = interesting.exec(text); match; match = interesting.exec(text)) {
    const start = match.index;
    const atLineStart = isBlank(text, blankTo, start);
    if (text.charCodeAt(start) === HASH) {
      if (!atLineStart) continue;
      const end = endOfDirective(text, start);
      yield { kind: 'directive', start, end };
      interesting.lastIndex = end;
      continue;
    }
    const end = afterOpaque(text, start);
    if (end === start) continue;
    const isComment = text.charCodeAt(start) === SLASH;
    yield { kind: isComment ? 'comment' : 'literal', start, end };
    if (isComment && atLineStart) blankTo = end;
    interesting.lastIndex = end;
  }
}

/** Whether only white space stands between `at` and the start of its line, or `known`, which is as good as that. */
function isBlank(text: string, known: number, at: number): boolean {
  for (let i = at - 1; i >= known; i--) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE || c === RETURN) return true;
    if (c !== 32 && c !== 9 && c !== 11 && c !== 12) return false;
  }
  return true;
}

function endOfDirective(text: string, hash: number): number {
  // What follows is prose, in which an apostrophe is no quote.
  if (/^#[ \t]*(?:error|warning)\b/.test(text.slice(hash, hash + 40))) return endOfLogicalLine(text, hash);
  let i = hash;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE || c === RETURN) return i;
    const after = c === BACKSLASH ? i + spliceLength(text, i) : afterOpaque(text, i);
    i = Math.max(after, i + 1);
  }
  return text.length;
}

/** The text with one blank in place of each comment (C11 5.1.1.2p1 phase 3). */
export function withoutComments(text: string): string {
  const interesting = /\/[*/\\]|["']/g;
  let out = '';
  let from = 0;
  for (let match = interesting.exec(text); match; match = interesting.exec(text)) {
    const start = match.index;
    const end = afterOpaque(text, start);
    if (end === start) continue;
    if (text.charCodeAt(start) === SLASH) {
      out += `${text.slice(from, start)} `;
      from = end;
    }
    interesting.lastIndex = end;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** A piece of text on one line: without comments and line splices, white space as one blank each. */
export function onOneLine(text: string): string {
  return withoutComments(text)
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A directive of a text: its name, and what follows the name, comments and line splices as they are written. */
export interface BareDirective {
  name: string;
  rest: string;
}

/** Takes a text apart into its directives and the code between them, which has neither comments nor directives. */
export function splitDirectives(text: string): { directives: BareDirective[]; code: string } {
  const directives: BareDirective[] = [];
  const code: string[] = [];
  let from = 0;
  for (const { kind, start, end } of partsOf(text)) {
    if (kind === 'literal') continue;
    code.push(text.slice(from, start));
    from = end;
    if (kind !== 'directive') continue;
    const match = /^#[ \t]*(\w+)([^]*)$/.exec(text.slice(start, end));
    if (match) directives.push({ name: match[1], rest: match[2] });
  }
  code.push(text.slice(from));
  return { directives, code: code.join(' ') };
}

/** Where a function definition may begin in C's two common layouts. */
export interface FunctionHead {
  name: string;
  /** Offset of the name. */
  nameAt: number;
  /** Offset of the `(` behind it. */
  open: number;
  /** The line up to the `(`, and the beginning (8 characters) of the line above. */
  head: string;
  above: string;
}

/** Longer lines are none that a definition begins on. */
const LONGEST_LINE = 300;
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', 'defined', 'else', 'do']);

/**
 * Lines on which a function definition may begin: a name and `(`, the name at the start of its line (its type above
 * it) or behind its type. Found by the layout alone, line by line, so that unbalanced braces and both halves of an
 * `#if` do no harm; ask {@link opensBody} whether it is a definition.
 */
export function* functionHeads(text: string): Generator<FunctionHead> {
  let start = 0;
  let above = '';
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const first = text.charCodeAt(start);
    // A letter or `_`.
    if (((first | 32) >= 97 && (first | 32) <= 122) || first === 95) {
      const line = text.slice(start, Math.min(end, start + LONGEST_LINE));
      const length = line.indexOf('(');
      const head = length > 0 ? line.slice(0, length) : '';
      const name = head === '' || /[^\w \t*]/.test(head) ? undefined : nameAtEnd(head);
      if (name !== undefined && !STATEMENTS.has(name))
        yield { name, nameAt: start + head.lastIndexOf(name), open: start + length, head, above };
    }
    above = text.slice(start, Math.min(end, start + 8));
    start = end + 1;
  }
}

/** The identifier at the end of a text, behind which only blanks may stand. */
function nameAtEnd(text: string): string | undefined {
  const trimmed = text.trimEnd();
  let at = trimmed.length;
  while (at > 0 && /\w/.test(trimmed[at - 1])) at--;
  return at < trimmed.length && !/\d/.test(trimmed[at]) ? trimmed.slice(at) : undefined;
}

/** Longest parameter list with the attributes behind it, in characters. */
const LONGEST_PARAMETERS = 4000;

/**
 * Whether the parameter list that begins at `at`, behind its `(`, is followed by a body; attributes (names in capitals
 * with or without arguments, `__attribute__((…))`) may stand between them.
 */
export function opensBody(text: string, at: number): boolean {
  const limit = Math.min(text.length, at + LONGEST_PARAMETERS);
  const close = afterParentheses(text, at, limit);
  if (close < 0) return false;
  let i = close;
  while (i < limit + 200) {
    i = afterBlanks(text, i);
    if (text[i] === '{') return true;
    const attribute = /^(?:[A-Z_]+|__attribute__)(?!\w)/.exec(text.slice(i, i + 80))?.[0];
    if (attribute === undefined) return false;
    i = afterBlanks(text, i + attribute.length);
    if (text[i] !== '(') continue;
    i = afterParentheses(text, i + 1, limit + 200);
    if (i < 0) return false;
  }
  return false;
}

/** Offset after the `)` that closes the `(` before `at`; -1 where a brace or `;` comes first, or `limit`. */
function afterParentheses(text: string, at: number, limit: number): number {
  let depth = 1;
  for (let i = at; i < limit;) {
    const after = afterOpaque(text, i);
    if (after > i) {
      i = after;
      continue;
    }
    const c = text[i++];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i;
    else if (c === '{' || c === ';' || c === '}') return -1;
  }
  return -1;
}

/**
 * Offset of what follows white space, comments and directives at `at`; of an `#if` whose first branch ends here, the
 * other branches are stepped over too.
 */
function afterBlanks(text: string, at: number): number {
  let i = at;
  for (;;) {
    while (i < text.length && /\s/.test(text[i])) i++;
    let after = i;
    if (text.charCodeAt(i) === SLASH) after = afterOpaque(text, i);
    else if (text.charCodeAt(i) === HASH) after = afterDirective(text, i);
    if (after === i) return i;
    i = after;
  }
}

/** Offset after a directive; behind the `#endif` when it is an `#else` or `#elif`, which is looked for nearby. */
function afterDirective(text: string, hash: number): number {
  const end = endOfDirective(text, hash);
  if (!/^#[ \t]*el(?:se|if)\b/.test(text.slice(hash, hash + 40))) return end;
  const endif = /^[ \t]*#[ \t]*endif\b[^\n]*/m.exec(text.slice(end, end + LONGEST_PARAMETERS));
  return endif ? end + endif.index + endif[0].length : end;
}
