import { describe, expect, test } from 'vitest';
import { Lexer, type LexedFile } from '../../../../src/c/lexer';
import { FileTable } from '../../../../src/c/text';
import { Spellings, TokenFlag, TokenKind } from '../../../../src/c/tokens';

const spellings = new Spellings();
const lex = (text: string): LexedFile => new Lexer(spellings).lex(new FileTable().set('/a.c', text));

function tokens(text: string): string[] {
  const lexed = lex(text);
  const names = ['End', 'Id', 'Num', 'Char', 'Str', 'P', 'Other', 'Hash', 'Eod'];
  const list: string[] = [];
  for (let i = 0; i < lexed.count - 1; i++) {
    const kind = lexed.kind[i];
    list.push(
      kind === TokenKind.Hash || kind === TokenKind.EndOfDirective
        ? names[kind]
        : `${names[kind]}:${spellings.text(lexed.id[i])}`,
    );
  }
  return list;
}

describe('tokens', () => {
  test('identifiers, numbers, literals with prefixes', () => {
    expect(tokens('a _b1 $c 0x1f 1e+5 0x1p-3 .5 1.2.3e 10ULL')).toEqual([
      'Id:a',
      'Id:_b1',
      'Id:$c',
      'Num:0x1f',
      'Num:1e+5',
      'Num:0x1p-3',
      'Num:.5',
      'Num:1.2.3e',
      'Num:10ULL',
    ]);
    expect(tokens(`"s" L"w" u8"x" U'c' u'd' L'\\'' "a\\"b"`)).toEqual([
      'Str:"s"',
      'Str:L"w"',
      'Str:u8"x"',
      "Char:U'c'",
      "Char:u'd'",
      "Char:L'\\''",
      'Str:"a\\"b"',
    ]);
    expect(tokens('x"s" u8\'c\'')).toEqual(['Id:x', 'Str:"s"', "Char:u8'c'"]);
  });

  test('the longest punctuator wins', () => {
    expect(tokens('a+++b->c<<=d...e##f..g>>h')).toEqual([
      'Id:a',
      'P:++',
      'P:+',
      'Id:b',
      'P:->',
      'Id:c',
      'P:<<=',
      'Id:d',
      'P:...',
      'Id:e',
      'P:##',
      'Id:f',
      'P:.',
      'P:.',
      'Id:g',
      'P:>>',
      'Id:h',
    ]);
    expect(tokens('<:a:> <%%> %:%: ')).toEqual(['P:[', 'Id:a', 'P:]', 'P:{', 'P:}', 'P:##']);
  });

  test('comments and splices are white space or nothing, offsets are those of the text', () => {
    const text = 'a/* x\n * y */b // c \\\n d\ne\\\nf +\\\n+ "x\\\ny" 1\\\r\n2';
    expect(tokens(text)).toEqual(['Id:a', 'Id:b', 'Id:ef', 'P:++', 'Str:"xy"', 'Num:12']);
    const lexed = lex(text);
    expect([...lexed.offset].slice(0, 4)).toEqual([0, text.indexOf('b //'), text.indexOf('e\\'), text.indexOf('+\\')]);
    expect(lexed.flags[1] & TokenFlag.Space).toBeTruthy();
    expect(lexed.flags[2] & TokenFlag.LineStart).toBeTruthy();
  });

  test('directives begin at the start of a line only', () => {
    expect(tokens(' # define X 1\na # b')).toEqual([
      'Hash',
      'Id:define',
      'Id:X',
      'Num:1',
      'Eod',
      'Id:a',
      'P:#',
      'Id:b',
    ]);
    expect(tokens('/* c */ #if 1\n#endif')).toEqual(['Hash', 'Id:if', 'Num:1', 'Eod', 'Hash', 'Id:endif', 'Eod']);
  });

  test.each([
    ['an unterminated string', 'a "b\nc', ['Id:a', 'Other:"', 'Id:b', 'Id:c'], 'missing terminating " character'],
    ['a lone apostrophe', "don't\nx", ['Id:don', "Other:'", 'Id:t', 'Id:x'], "missing terminating ' character"],
    ['an unterminated comment', 'a /* b', ['Id:a'], 'unterminated comment'],
  ])('%s is told and passed', (_name, text, expected, message) => {
    expect(tokens(text)).toEqual(expected);
    expect(lex(text).diagnostics.map((d) => d.message)).toEqual([message]);
  });

  test('no text is too strange', () => {
    for (const text of [
      '',
      '\0\0',
      '\ufeffint x;',
      '\\',
      'a\\',
      '#',
      '#\n#',
      '\r\r\n',
      '"',
      "'",
      '/*',
      '\ud800\uffff',
      '`@',
      '##',
      '\\\n\\\n',
    ]) {
      expect(() => lex(text)).not.toThrow();
    }
    expect(tokens('\ufeffint x')).toEqual(['Id:int', 'Id:x']);
    expect(tokens('a ` b @')).toEqual(['Id:a', 'Other:`', 'Id:b', 'Other:@']);
  });
});

describe('include guards', () => {
  const guard = (text: string): string => spellings.text(lex(text).guard);
  test('the whole file in one #ifndef, comments around it', () => {
    expect(guard('/* c */\n#ifndef A_H\n#define A_H\nint x;\n#if 1\n#else\n#endif\n#endif /* A_H */\n')).toBe('A_H');
    expect(guard('#if !defined(A_H)\n#define A_H\n#endif\n')).toBe('A_H');
    expect(guard('#if !defined A_H\n#define A_H\n#endif')).toBe('A_H');
  });
  test('not with text outside or an #else', () => {
    expect(guard('int y;\n#ifndef A_H\n#define A_H\n#endif\n')).toBe('');
    expect(guard('#ifndef A_H\n#define A_H\n#endif\nint y;\n')).toBe('');
    expect(guard('#ifndef A_H\n#define A_H\n#else\n#endif\n')).toBe('');
    expect(lex('int y;\n#ifndef A_H\n#define A_H\n#endif\n').looseGuard).toBe(true);
  });
  test('#pragma once', () => expect(lex('#pragma once\nint x;').pragmaOnce).toBe(true));
});

describe('spellings', () => {
  test('one id per text, however it comes', () => {
    const s = new Spellings();
    const a = s.id('hello');
    expect(s.idOfRange('xx hello yy', 3, 8)).toBe(a);
    expect(s.text(a)).toBe('hello');
    expect(s.id('')).toBe(0);
    expect(s.text(0)).toBe('');
    expect(s.length(a)).toBe(5);
    const many = Array.from({ length: 200_000 }, (_, i) => s.id(`name_${i}`));
    expect(new Set(many).size).toBe(200_000);
    expect(s.text(many[123_456])).toBe('name_123456');
    expect(s.id('hello')).toBe(a);
  });
});
