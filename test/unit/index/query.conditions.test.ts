// Under which conditions a line is reached, by the text of its function.
import { describe, expect, it } from 'vitest';
import { conditionsAt, conditionText } from '../../../src/index/query/conditions';

/** Conditions of the line with `/*@*\/`, where `dev->rx` is set to `value`. */
function at(body: string, value = 'f'): string {
  const text = `init(struct dev *dev, int a, int b)\n{\n${body}\n}`;
  const mark = text.indexOf('/*@*/');
  return conditionText(conditionsAt({ text, offset: text.indexOf('rx', mark), member: 'rx', value }));
}

describe('conditions of a line', () => {
  it.each([
    ['/*@*/ dev->rx = f;', ''],
    ['if (a > 1) /*@*/ dev->rx = f;', 'a > 1'],
    ['if (a) { if (b) { x(); /*@*/ dev->rx = f; } }', 'a && b'],
    ['if (a) x(); else if (b || c) { /*@*/ dev->rx = f; } else y();', '!a && (b || c)'],
    ['if (a) { dev->rx = g; } else { /*@*/ dev->rx = f; }', '!a'],
    ['if (!a) x(); else /*@*/ dev->rx = f;', 'a'],
    ['for (i = 0; i < 3; i++) { while (a) { if (b) /*@*/ dev->rx = f; } }', 'b'],
    ['LIST_FOREACH(x, y, z) { if (b) { /*@*/ dev->rx = f; } }', 'b'],
    ['do { if (b) /*@*/ dev->rx = f; } while (c);', 'b'],
    ['again: if (b) /*@*/ dev->rx = f;', 'b'],
  ])('%s', (body, expected) => expect(at(body)).toBe(expected));

  it('names the cases of a switch, with those that fall through', () => {
    const body =
      'switch (hw->type) {\ncase A:\n  dev->rx = g; break;\ncase B:\ncase C: /* and */\n' +
      ' /*@*/ dev->rx = f;\n break;\ndefault:\n x(); }';
    expect(at(body)).toBe('switch (hw->type) case B, C');
    expect(at('switch (a) { case 1: x(); return 0; default: /*@*/ dev->rx = f; }')).toBe('switch (a) default');
    expect(at('switch (a) { case 1: x(); case 2: { if (b) /*@*/ dev->rx = f; } break; }')).toBe(
      'switch (a) case 1, 2 && b',
    );
  });

  it('counts the ifs beside it that set the same member', () => {
    expect(at('/*@*/ dev->rx = f;\nif (a) dev->rx = g;\nif (b) x();')).toBe('!a');
    expect(at('/*@*/ dev->rx = f;\nif (a && b) { y(); dev->rx = g; }')).toBe('!(a && b)');
    expect(at('if (a) { dev->rx = g; return; }\n/*@*/ dev->rx = f;')).toBe('!a');
    expect(at('if (a) { return; }\n/*@*/ dev->rx = f;')).toBe('');
    expect(at('/*@*/ dev->rx = f;\nif (a) { if (b) dev->rx = g; }')).toBe('');
  });

  it('tells which branch of the preprocessor', () => {
    expect(at('#ifdef RTE_ARCH_X86\nif (a)\n/*@*/ dev->rx = f;\n#else\n dev->rx = g;\n#endif')).toBe(
      '#ifdef RTE_ARCH_X86 && a',
    );
    expect(at('#ifdef X\nif (a) {\n#else\nif (b) {\n#endif\n/*@*/ dev->rx = f; }')).toBe('a');
    expect(at('#ifdef X\nif (a) {\n#else\nif (b) {\n/*@*/ dev->rx = f;\n#endif\n }')).toBe('!(#ifdef X) && b');
  });

  it('tells the side of a conditional expression', () => {
    expect(at('/*@*/ dev->rx = a ? f : g;')).toBe('a');
    expect(at('/*@*/ dev->rx = a ? g : f;')).toBe('!a');
    expect(at('if (c) /*@*/ dev->rx = (a > 1) ? (b ? g : f) : h;')).toBe('c && (a > 1) && !b');
  });

  it('gives up without harm on text that is something else', () => {
    expect(at('} } ) if ( { /*@*/ dev->rx = f;')).toBeTypeOf('string');
    expect(conditionsAt({ text: '', offset: 3, member: '', value: '' })).toEqual([]);
    const deep = `${'if (a) {'.repeat(5000)} /*@*/ dev->rx = f; ${'}'.repeat(5000)}`;
    expect(at(deep)).toBeTypeOf('string');
  });
});
