import { describe, expect, test } from 'vitest';
import { run, spaced } from './support';

const lines = (...list: string[]): string => list.join('\n');

describe('examples of the standard (C11 6.10.3.5)', () => {
  test('example 3: rescanning, nested and partial uses', () => {
    const source = lines(
      '#define x 3',
      '#define f(a) f(x * (a))',
      '#undef x',
      '#define x 2',
      '#define g f',
      '#define z z[0]',
      '#define h g(~',
      '#define m(a) a(w)',
      '#define w 0,1',
      '#define t(a) a',
      '#define p() int',
      '#define q(x) x',
      '#define r(x,y) x ## y',
      '#define str(x) # x',
      'f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);',
      'g(x+(3,4)-w) | h 5) & m',
      '(f)^m(m);',
      'p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };',
      'char c[2][6] = { str(hello), str() };',
    );
    expect(spaced(run(source))).toBe(
      lines(
        'f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);',
        'f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);',
        'int i[] = { 1, 23, 4, 5, };',
        'char c[2][6] = { "hello", "" };',
      ),
    );
  });

  test('example 4: # and ##', () => {
    const source = lines(
      '#define str(s) # s',
      '#define xstr(s) str(s)',
      '#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \\',
      ' x ## s, x ## t)',
      '#define INCFILE(n) vers ## n',
      '#define glue(a, b) a ## b',
      '#define xglue(a, b) glue(a, b)',
      '#define HIGHLOW "hello"',
      '#define LOW LOW ", world"',
      'debug(1, 2);',
      `fputs(str(strncmp("abc\\0d", "abc", '\\4') // this goes away`,
      '== 0) str(: @\\n), s);',
      'xstr(INCFILE(2).h)',
      'glue(HIGH, LOW);',
      'xglue(HIGH, LOW)',
    );
    expect(run(source).text).toBe(
      [
        'printf ( "x" "1" "= %d, x" "2" "= %s" , x1 , x2 ) ;',
        `fputs ( "strncmp(\\"abc\\\\0d\\", \\"abc\\", '\\\\4') == 0" ": @\\n" , s ) ;`,
        '"vers2.h" "hello" ; "hello" ", world"',
      ].join(' '),
    );
  });

  test('example 5: placemarkers', () => {
    const source = lines(
      '#define t(x,y,z) x ## y ## z',
      'int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,),',
      't(10,,), t(,11,), t(,,12), t(,,) };',
    );
    expect(run(source).text).toBe('int j [ ] = { 123 , 45 , 67 , 89 , 10 , 11 , 12 , } ;');
  });

  test('example 7: variable arguments', () => {
    const source = lines(
      '#define debug(...) fprintf(stderr, __VA_ARGS__)',
      '#define showlist(...) puts(#__VA_ARGS__)',
      '#define report(test, ...) ((test)?puts(#test):\\',
      ' printf(__VA_ARGS__))',
      'debug("Flag");',
      'debug("X = %d\\n", x);',
      'showlist(The first, second, and third items.);',
      'report(x>y, "x is %d but y is %d", x, y);',
    );
    expect(spaced(run(source))).toBe(
      lines(
        'fprintf(stderr, "Flag");',
        'fprintf(stderr, "X = %d\\n", x);',
        'puts("The first, second, and third items.");',
        '((x>y)?puts("x>y"): printf("x is %d but y is %d", x, y));',
      ),
    );
  });
});

describe('what must not be replaced', () => {
  test('a name in its own replacement, also by way of another', () => {
    expect(run('#define a a b\na').text).toBe('a b');
    expect(run('#define a b\n#define b a\na b').text).toBe('a b');
    expect(run('#define f(x) g(x)\n#define g(x) f(x) + 1\nf(2) g(3)').text).toBe('f ( 2 ) + 1 g ( 3 ) + 1');
  });
  test('painted names stay painted as arguments', () => {
    expect(run('#define foo foo a\n#define id(x) x\nid(foo) id(id(foo))').text).toBe('foo a foo a');
  });
  test('a function-like name without parentheses, or at the end', () => {
    expect(run('#define f(x) <x>\nf; (f)(1) f\n(2) f').text).toBe('f ; ( f ) ( 1 ) < 2 > f');
  });
  test('a use that comes together after the replacement', () => {
    expect(run('#define f(x) x + f\nf(1)(2)').text).toBe('1 + f ( 2 )');
    expect(run('#define g f\n#define f(x) [x]\ng(1) (g)(2)').text).toBe('[ 1 ] ( f ) ( 2 )');
    expect(run('#define L (\n#define f(x) [x]\nf L 1)').text).toBe('f ( 1 )');
    expect(run('#define E\n#define f(x) [x]\n#define id(x) x\nid(f E (1))').text).toBe('[ 1 ]');
  });
});

describe('GNU variable arguments', () => {
  const source =
    '#define e(fmt, ...) p(fmt, ## __VA_ARGS__)\n#define n(fmt, args...) p(fmt , ##args)\n' +
    '#define o(...) p(0, ## __VA_ARGS__)\n';
  test.each([
    ['e(1)', 'p ( 1 )'],
    ['e(1, 2, 3)', 'p ( 1 , 2 , 3 )'],
    ['e(1, )', 'p ( 1 , )'],
    ['n(1)', 'p ( 1 )'],
    ['n(1, a, b)', 'p ( 1 , a , b )'],
    ['o()', 'p ( 0 )'],
    ['o(1, 2)', 'p ( 0 , 1 , 2 )'],
  ])('%s', (use, expected) => expect(run(source + use).text).toBe(expected));
  test('arguments beside ## go in as written and are replaced afterwards', () => {
    expect(run(`${source}#define X 5\ne(1, X)`).text).toBe('p ( 1 , 5 )');
  });
  test('__VA_OPT__', () => {
    const opt = '#define f(a, ...) g(a __VA_OPT__(,) __VA_ARGS__)\n#define E\n';
    expect(run(`${opt}f(1) f(1, 2) f(1, E)`).text).toBe('g ( 1 ) g ( 1 , 2 ) g ( 1 )');
    expect(run('#define h(x, ...) x ## __VA_OPT__(y z) ## w\nh(a) h(a, 1)').text).toBe('aw ay zw');
  });
});

describe('arguments', () => {
  test('commas in parentheses, empty arguments, white space', () => {
    expect(run('#define f(a, b) <a|b>\nf((1,2), [3) f(,) f( 1 , )').text).toBe('< ( 1 , 2 ) | [ 3 > < | > < 1 | >');
    expect(run('#define s(x) #x\ns(  a   +\n b /* c */ "x\\n"  )').text).toBe('"a + b \\"x\\\\n\\""');
  });
  test('over lines, with directives inside', () => {
    expect(run('#define f(x) [x]\nf(\n#if 1\n a\n#else\n b\n#endif\n)').text).toBe('[ a ]');
  });
  test('wrong counts and missing parentheses are told, the text stays', () => {
    const wrong = run('#define f(a, b) a\nf(1) f(1,2,3) x');
    expect(wrong.text).toBe('f ( 1 ) f ( 1 , 2 , 3 ) x');
    expect(wrong.messages).toEqual([
      '2: macro "f" takes 2 arguments, but is given 1',
      '2: macro "f" takes 2 arguments, but is given 3',
    ]);
    const open = run('#define f(a) a\nf(1 + 2\n');
    expect(open.text).toBe('f ( 1 + 2');
    expect(open.messages).toEqual(['2: unterminated argument list of macro "f"']);
  });
  test('a paste that gives no token is told, both sides stay', () => {
    const bad = run('#define c(a, b) a ## b\nc(+, x) c(., 5) c(<, <=)');
    expect(bad.text).toBe('+ x .5 <<=');
    expect(bad.messages).toEqual(['2: pasting "+" and "x" does not give a valid preprocessing token']);
  });
});

describe('macros that the preprocessor computes', () => {
  test('__FILE__, __COUNTER__, __INCLUDE_LEVEL__', () => {
    const { text } = run({
      '/a.c': '__FILE__ __COUNTER__ __COUNTER__\n#include "/b.h"\n__INCLUDE_LEVEL__',
      '/b.h': '__FILE__ __INCLUDE_LEVEL__ __COUNTER__',
    });
    expect(text).toBe('"/a.c" 0 1 "/b.h" 1 2 0');
  });
  test('__LINE__ as gcc counts it', () => {
    const source = lines(
      '#define ID(x) x',
      '#define LOG(fmt, ...) log(fmt, ## __VA_ARGS__)',
      'ID(',
      ' __LINE__',
      ' )',
      'LOG("a", 1,',
      '  __LINE__)',
      '#define Q __LINE__',
      'ID(',
      ' Q',
      ')',
      '__LINE__',
    );
    expect(run(source).text).toBe('4 log ( "a" , 1 , 6 ) 10 12');
    expect(run('#line 100 "other.c"\n__LINE__ __FILE__\n__LINE__').text).toBe('100 "other.c" 101');
  });
  test('_Pragma and #pragma pack reach the parser, others go', () => {
    expect(
      run('#pragma pack(push, 1)\nint a;\n_Pragma("pack(pop)") int b; _Pragma("GCC diagnostic push")\n#pragma once')
        .text,
    ).toBe('__pragma_pack ( push , 1 ) int a ; __pragma_pack ( pop ) int b ;');
  });
  test('the target is gcc 12 on x86-64 Linux', () => {
    expect(
      run(
        '__x86_64__ __GNUC__ __SIZEOF_POINTER__ __linux__ __SSE4_2__ __AVX2__ __STDC_VERSION__ ' +
          '__SIZE_TYPE__ __INT64_C(5)',
      ).text,
    ).toBe('1 12 8 1 1 __AVX2__ 201710L long unsigned int 5L');
  });
});

describe('places', () => {
  test('text stands where it is written, a body where the macro is used, an argument where it is', () => {
    const source = '#define ADD(a, b) ((a) + (b))\n#define TWO 2\nint x = ADD(y, TWO);\n';
    const { front, result } = run(source);
    const at = (text: string, n = 0): [number, string] => {
      let seen = 0;
      for (let i = 0; i < result.tokens.count; i++) {
        if (front.spellings.text(result.tokens.id[i]) === text && seen++ === n) {
          const { expansion, offset } = result.tokens;
          const chain: string[] = [];
          for (let e = expansion[i]; e > 0; e = result.expansions[e].parent)
            chain.push(front.spellings.text(result.expansions[e].macro));
          return [offset[i], chain.join('<')];
        }
      }
      throw new Error(text);
    };
    expect(at('x')).toEqual([source.indexOf('x ='), '']);
    expect(at('y')).toEqual([source.indexOf('y, TWO'), '']);
    expect(at('+')).toEqual([source.indexOf('ADD(y'), 'ADD']);
    expect(at('2')).toEqual([source.indexOf('TWO);'), 'TWO']);
    const add = result.expansions.find((e) => front.spellings.text(e.macro) === 'ADD');
    expect([add?.definitionOffset, add?.offset]).toEqual([source.indexOf('ADD(a'), source.indexOf('ADD(y')]);
  });

  test('a macro used in a body has the place of the outermost use, and its chain', () => {
    const source = '#define IN 1\n#define OUT IN + IN\nOUT;\n';
    const { result } = run(source);
    const { tokens, expansions } = result;
    expect([...tokens.offset].slice(0, 3)).toEqual(Array(3).fill(source.indexOf('OUT;')));
    expect(expansions[tokens.expansion[0]].parent).toBe(tokens.expansion[1]);
  });
});
