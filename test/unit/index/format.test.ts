// Call trees as text.
import { describe, expect, it } from 'vitest';
import { callTree } from '../../../src/cli/callTree';
import { treeToJson, treeToMarkdown, treeToMermaid, treeToText } from '../../../src/cli/formatTree';
import { graphOf } from './graphOf';

const graph = graphOf(`
struct o { void (*f)(void); };
void outside(void);
#define CALL() outside()
static void a(void) { CALL(); }
static void b(void);
struct o o = { a };
struct o p = { b };
void top(struct o *x) { x->f(); top(x); a(); }
static void b(void) { top(&p); top(&o); }
`);
const top = graph.find('top')[0];

describe('call trees', () => {
  it('are listings with reasons, evidence, cycles and repetitions', () => {
    expect(treeToText(callTree(graph, top, { depth: 3, pins: [], direction: 'callees' }))).toBe(`top  a.c:9
  a  a.c:5  [pointer o.f, possible]
    ← a.c:7  a initialises o.f
    outside  a.c:3  [macro CALL, declared]
  b  a.c:10  [pointer o.f, possible]
    ← a.c:8  b initialises o.f of p
    top  a.c:9  ↻
  top  a.c:9  ↻
  a  a.c:5  …
`);
  });

  it('stop at the depth', () => {
    expect(treeToText(callTree(graph, graph.find('a')[0], { depth: 1, pins: [], direction: 'callers' }))).toBe(`a  a.c:5
  top  a.c:9  [pointer o.f, possible]
    ← a.c:7  a initialises o.f
  top  a.c:9
`);
  });

  it('are Mermaid, Markdown and JSON', () => {
    const tree = callTree(graph, top, { depth: 1, pins: [], direction: 'callees' });
    expect(treeToMermaid(tree, false)).toContain('  n0 -.->|"pointer o.f, possible"| n1\n');
    expect(treeToMarkdown(tree)).toContain(
      '  - `a` (a.c:5) — pointer o.f, possible\n    - ← a.c:7 a initialises o.f\n',
    );
    expect(treeToJson(tree)).toMatchObject({
      name: 'top',
      children: [{ name: 'a', kind: 'pointer', via: 'o.f', certainty: 'possible' }, {}, {}, {}],
    });
  });
});
