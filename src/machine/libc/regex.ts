/**
 * <regex.h>: POSIX regular expressions (XBD 9), basic and extended, over the engine's own. Where alternatives of
 * different length match at one place, the first of them is taken, not the longest.
 */

import { part } from '../kernel/fs/descriptors';
import type { Model, ModelCall } from '../call/model';

const REG = {
  extended: 1,
  ignoreCase: 2,
  newline: 4,
  noSub: 8,
  notBol: 1,
  notEol: 2,
  noMatch: 1,
  badPattern: 2,
  badBracket: 7,
  badParenthesis: 8,
  badBrace: 9,
  badRepeat: 13,
} as const;
const MESSAGES = [
  'Success',
  'No match',
  'Invalid regular expression',
  'Invalid collation character',
  'Invalid character class name',
  'Trailing backslash',
  'Invalid back reference',
  'Unmatched [, [^, [:, [., or [=',
  'Unmatched ( or \\(',
  'Unmatched \\{',
  'Invalid content of \\{\\}',
  'Invalid range end',
  'Memory exhausted',
  'Invalid preceding regular expression',
];
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\v\\f\\r',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

/** Member offsets of regex_t. */
const R = { buffer: 0, subexpressions: 48 } as const;

class BadPattern extends Error {
  constructor(readonly code: number) {
    super(MESSAGES[code]);
  }
}

/** A bracket expression from behind its `[`; gives the text and where it goes on. */
function bracket(pattern: string, from: number): { text: string; next: number } {
  let at = from;
  let text = '[';
  if (pattern[at] === '^') {
    text += '^';
    at++;
  }
  for (let first = true; ; first = false) {
    const c = pattern[at];
    if (c === undefined) throw new BadPattern(REG.badBracket);
    if (c === ']' && !first) return { text: `${text}]`, next: at + 1 };
    const named = /^\[([:.=])(.*?)\1\]/.exec(pattern.slice(at));
    if (named) {
      if (named[1] === ':') {
        if (!(named[2] in CLASSES)) throw new BadPattern(4);
        text += CLASSES[named[2]];
      } else text += named[2].replace(/[\]\\^-]/g, '\\$&');
      at += named[0].length;
      continue;
    }
    text += c === '\\' || c === '[' || c === ']' ? `\\${c}` : c;
    at++;
  }
}

/** The pattern as JavaScript writes it, and its number of subexpressions. */
function translate(pattern: string, extended: boolean): { source: string; groups: number } {
  let source = '';
  let groups = 0;
  let open = 0;
  /** Something stands before that can be repeated. */
  let atom = false;
  for (let at = 0; at < pattern.length;) {
    let c = pattern[at];
    let special = extended ? '(){}+?|'.includes(c) : false;
    if (c === '\\') {
      c = pattern[++at];
      if (c === undefined) throw new BadPattern(5);
      special = !extended && '(){}+?|'.includes(c);
      if (!special) {
        at++;
        if (/[1-9]/.test(c)) source += `\\${c}`;
        else if (/[wWsSbB]/.test(c)) source += `\\${c}`;
        else source += c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
        atom = true;
        continue;
      }
    }
    at++;
    if (special) {
      switch (c) {
        case '(':
          source += '(';
          groups++;
          open++;
          atom = false;
          continue;
        case ')':
          if (open === 0) {
            if (!extended) throw new BadPattern(REG.badParenthesis);
            source += '\\)';
            atom = true;
            continue;
          }
          open--;
          source += ')';
          atom = true;
          continue;
        case '|':
          source += '|';
          atom = false;
          continue;
        case '{': {
          const count = (extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(pattern.slice(at));
          if (!count || (count[1] === '' && count[3] === '')) {
            if (!extended) throw new BadPattern(REG.badBrace);
            source += '\\{';
            atom = true;
            continue;
          }
          if (!atom) throw new BadPattern(REG.badRepeat);
          source += `{${count[1] || 0}${count[2]}${count[3]}}`;
          at += count[0].length;
          continue;
        }
        case '}':
          source += '\\}';
          atom = true;
          continue;
        default:
          if (!atom) throw new BadPattern(REG.badRepeat);
          source += c;
          continue;
      }
    }
    switch (c) {
      case '[': {
        const { text, next } = bracket(pattern, at);
        source += text;
        at = next;
        atom = true;
        continue;
      }
      case '*':
        if (!atom) {
          if (extended) throw new BadPattern(REG.badRepeat);
          source += '\\*';
          atom = true;
        } else source += /[*+?}]$/.test(source) && !/\\.$/.test(source) ? '' : '*';
        continue;
      case '.':
        source += '[^]';
        atom = true;
        continue;
      case '^':
        source += extended || source === '' || source.endsWith('(') || source.endsWith('|') ? '^' : '\\^';
        continue;
      case '$':
        source += extended || at === pattern.length || /^\\[)|]/.test(pattern.slice(at)) ? '$' : '\\$';
        continue;
      default:
        source += c.replace(/[\\+?(){}|/]/, '\\$&');
        atom = true;
    }
  }
  if (open > 0) throw new BadPattern(REG.badParenthesis);
  return { source, groups };
}

interface Compiled {
  source: string;
  flags: number;
}

function compiled(c: ModelCall): { next: number; all: Record<number, Compiled> } {
  return part(c, 'regex', () => ({ next: 1, all: {} }));
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function compile(c: ModelCall): number {
  const at = c.pointer(0);
  const flags = c.int(2);
  c.check(at, 64, true);
  try {
    const { source, groups } = translate(latin1(c.bytes(c.pointer(1))), (flags & REG.extended) !== 0);
    new RegExp(source);
    const all = compiled(c);
    all.all[all.next] = { source, flags };
    c.memory.setU64(at + R.buffer, BigInt(all.next++));
    c.memory.setU64(at + R.subexpressions, BigInt(groups));
    return 0;
  } catch (error) {
    return error instanceof BadPattern ? error.code : REG.badPattern;
  }
}

function execute(c: ModelCall): number {
  const at = c.pointer(0);
  c.check(at, 64, false);
  const { all } = compiled(c);
  const number = c.memory.getPointer(at + R.buffer);
  if (!(number in all)) c.fault('regexec with a regex_t that regcomp did not make');
  const { source, flags } = all[number];
  const how = c.int(4);
  const bytes = c.bytes(c.pointer(1));
  // What forbids ^ or $ to match is a character in front or behind that belongs to nothing.
  const before = how & REG.notBol ? 1 : 0;
  const text = (before ? '\u0100' : '') + latin1(bytes) + (how & REG.notEol ? '\u0101' : '');
  const pattern = new RegExp(
    flags & REG.newline ? source.replaceAll('[^]', '.') : source,
    `dg${flags & REG.ignoreCase ? 'i' : ''}${flags & REG.newline ? 'm' : ''}`,
  );
  pattern.lastIndex = before;
  const match = pattern.exec(text);
  if (!match) return REG.noMatch;
  const [count, to] = [c.size(2), c.pointer(3)];
  if (flags & REG.noSub || count === 0) return 0;
  c.check(to, count * 8, true);
  for (let i = 0; i < count; i++) {
    const range = match.indices?.[i];
    c.memory.setU32(to + 8 * i, range ? range[0] - before : -1);
    c.memory.setU32(to + 8 * i + 4, range ? range[1] - before : -1);
  }
  return 0;
}

function describe(c: ModelCall): number {
  const bytes = new TextEncoder().encode(`${MESSAGES[c.int(0)] ?? 'Unknown error'}\0`);
  const part = bytes.slice(0, c.size(3));
  if (part.length > 0) {
    part[part.length - 1] = 0;
    c.check(c.pointer(2), part.length, true);
    c.memory.write(c.pointer(2), part);
  }
  return bytes.length;
}

export const REGEX_MODELS: Record<string, Model> = {
  regcomp: compile,
  regexec: execute,
  regerror: describe,
  regfree(c) {
    c.check(c.pointer(0), 64, true);
    delete compiled(c).all[c.memory.getPointer(c.pointer(0) + R.buffer)];
    c.memory.setU64(c.pointer(0) + R.buffer, 0n);
  },
};
