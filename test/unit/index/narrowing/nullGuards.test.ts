// Calls under a test for NULL of another member of the table.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from '../graphOf';

const text = (body: string, more = ''): string => `
struct inst { int (*f)(int); void *data; void *other; };
struct side { void *data; };
static int with(int x) { return x; } static int without(int x) { return x; } static int loose(int x) { return x; }
static int token;
struct inst fixed = { .f = with, .data = &token };
struct inst dynamic = { .f = without };
${more}
int get(struct inst *i, struct side *s) { ${body} }
`;
const drawn = (body: string, more = ''): string[] =>
  edgesOf(graphOf(text(body, more)), ({ kind, certainty }) => kind === 'pointer' && certainty !== 'candidate').map(
    (line) => line.replace(/^\w+ -> (\w+) .*$/, '$1'),
  );

describe('a call under a test for NULL', () => {
  it('is none of a table that sets the member', () => {
    expect(drawn('if (i->data)\n return 0;\n return i->f(1);')).toEqual(['without']);
  });

  it('is only of a table that sets it where it is not NULL', () => {
    expect(drawn('if (i->data) {\n return i->f(1);\n }\n return 0;')).toEqual(['with']);
  });

  it.each([
    ['before the test', 'int r = i->f(1);\n if (i->data)\n return 0;\n return r;'],
    ['another record of a member of that name', 'if (s->data)\n return 0;\n return i->f(1);'],
    ['the member called itself', 'if (!i->f)\n return 0;\n return i->f(1);'],
  ])('is of all tables: %s', (_, body) => {
    expect(drawn(body)).toEqual(['with', 'without']);
  });

  it('is of what code puts in, too', () => {
    const more = 'void put(struct inst *i) { i->f = loose; }';
    expect(drawn('if (i->data)\n return 0;\n return i->f(1);', more)).toEqual(['loose', 'without']);
  });
});
