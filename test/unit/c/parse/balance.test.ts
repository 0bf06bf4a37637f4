// Braces and parentheses that are missing or too many: what stands before and after is read, and the message names
// the place.
import { describe, expect, test } from 'vitest';
import { read } from '../hostile/read';

const TEXT = `#define LOG(level, ...) log_it(level, __VA_ARGS__)
void log_it(int, ...);
struct pair {
	int a;
	int b;
};

static int
first(struct pair *p)
{
	if (p->a) {
		log_it(1);
		return 1;
	}
	LOG(2, "first");
	return 0;
}

static const struct pair pairs[] = {
	{ 1, 2 },
	{ 3, 4 },
};

int
second(int x)
{
	while (x) {
		x--;
	}
	return first(0);
}

int third(void)
{
	return second(pairs[0].a);
}
`;

/** Names of the functions, and messages, of the text with `what` replaced once. */
function mended(what: string, by: string): { functions: string[]; messages: string[] } {
  expect(TEXT.split(what), what).toHaveLength(2);
  const { unit, messages } = read(TEXT.replace(what, by));
  const functions = unit.declarations.flatMap((one) => (one.kind === 'function' ? [one.symbol.name] : []));
  return { functions, messages };
}

const ALL = ['first', 'second', 'third'];

describe('brackets that do not balance', () => {
  test('the text as it is', () => {
    expect(mended('x--;', 'x--;')).toMatchObject({ functions: ALL, messages: [] });
  });

  test.each([
    ['the { of a body', '(struct pair *p)\n{', '(struct pair *p)\n', /^\/t\.c:11: expected '\{' before the body/],
    [
      'the { of a block',
      'if (p->a) {',
      'if (p->a)',
      /^\/t\.c:10: braces do not balance in 'first': one too many closes/,
    ],
    ['the } of a block', 'return 1;\n\t}', 'return 1;\n', /^\/t\.c:10: braces do not balance in 'first'/],
    [
      'the } of a body',
      'return 0;\n}',
      'return 0;\n',
      /^\/t\.c:10: braces do not balance in 'first'; taken to end before the next declaration/,
    ],
    [
      'the } of a body before a function',
      'return first(0);\n}',
      'return first(0);\n',
      /^\/t\.c:26: braces do not balance in .second.; taken to end before the next function/,
    ],
    ['a { too many', 'x--;', '{ x--;', /^\/t\.c:26: braces do not balance in 'second'/],
    ['a } too many', 'x--;', '} x--;', /^\/t\.c:26: braces do not balance in 'second'/],
    ['the } of a struct', 'int b;\n};', 'int b;\n', /^\/t\.c:/],
    ['a { too many in a struct', 'struct pair {', 'struct pair {{', /^\/t\.c:3: /],
    ['the } of an initialiser', '{ 3, 4 },\n};', '{ 3, 4 },\n', /^\/t\.c:/],
    [
      'the ) of a macro',
      'LOG(2, "first");',
      'LOG(2, "first";',
      /^\/t\.c:15: unterminated argument list of macro "LOG"/,
    ],
    ['the ) of a call', 'return first(0);', 'return first(0;', /^\/t\.c:30: /],
  ])('%s', (_, what, by, message) => {
    const { functions, messages } = mended(what, by);
    expect(functions).toEqual(expect.arrayContaining(ALL));
    expect(
      messages.find((one) => message.test(one)),
      messages.join('\n'),
    ).toBeDefined();
  });

  test('what stands behind a block that closes too early belongs to the body', () => {
    const { unit } = read(TEXT.replace('if (p->a) {', 'if (p->a)'));
    const first = unit.declarations.find((one) => one.kind === 'function' && one.symbol.name === 'first');
    if (first?.kind !== 'function') throw new Error('there is no first');
    const kinds = first.body().items.map((item) => item.kind);
    expect(kinds).toEqual(['if', 'return', 'expression', 'return']);
  });

  test('code that is laid out otherwise is not mended', () => {
    const odd =
      'int f(void) { return 1; } int g(void)\n{ return 2; }\n  int h(void) { return 3; }\n' +
      'int i(void) {\n  return 4; }\nint j(void)\n{\n return 5;\n }\nint k(void) { return 6; }\n';
    const { unit, messages } = read(odd);
    expect(messages).toEqual([]);
    expect(unit.declarations.map((one) => (one.kind === 'function' ? one.symbol.name : one.kind))).toEqual([
      'f',
      'g',
      'h',
      'i',
      'j',
      'k',
    ]);
  });
});
