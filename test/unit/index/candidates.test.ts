// What the source does not decide: counted, shown with its reason, not drawn as a call.
import { describe, expect, it } from 'vitest';
import { callTree } from '../../../src/cli/callTree';
import { treeToText } from '../../../src/cli/formatTree';
import { edgesOf, graphOf } from './graphOf';

const pointers = (files: Record<string, string> | string): string[] =>
  edgesOf(graphOf(files), (edge) => edge.kind === 'pointer');

describe('an entry chosen by bits of a word', () => {
  const head = `
typedef int (*burst_t)(int);
struct dev { burst_t rx; unsigned flags; };
#define A 1
#define B 2
#define MODES (1 << 3)
static int plain(int n) { return n; }
${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `static int rx_${i}(int n) { return n + ${i}; }`).join('\n')}
`;
  const all = '{ rx_0, rx_1, rx_2, rx_3, rx_4, rx_5, rx_6, rx_7 }';

  it('is a candidate, what is put in by name is drawn', () => {
    const graph = graphOf(`${head}
static const burst_t bursts[MODES] = ${all};
void choose(struct dev *d) { if (d->flags) d->rx = bursts[d->flags & (MODES - 1)]; else d->rx = plain; }
int run(struct dev *d) { return d->rx(1); }
`);
    const edges = graph.callees(graph.find('run')[0]);
    expect(edges.filter((edge) => edge.certainty !== 'candidate').map((edge) => edge.callee.name)).toEqual(['plain']);
    const candidates = edges.filter((edge) => edge.certainty === 'candidate');
    expect(candidates).toHaveLength(8);
    expect(candidates[3].doubts).toEqual([
      { code: 'indexedByBits', array: 'bursts', entries: 8, index: 'd->flags & (MODES - 1)', file: 'a.c', line: 18 },
    ]);
    expect(graph.summary.candidateEdges).toBe(8);
    // One line for all, unless each is asked for.
    const tree = (candidates?: boolean): string =>
      treeToText(callTree(graph, graph.find('run')[0], { depth: 1, pins: [], direction: 'callees', candidates }));
    expect(
      tree()
        .split('\n')
        .filter((line) => line.includes('?')),
    ).toEqual([
      '  ? 8 candidates  a.c:19  [pointer dev.rx]  one of the 8 entries of bursts[], chosen by ' +
        'd->flags & (MODES - 1) (a.c:18) (rx_0, rx_1, …)',
    ]);
    expect(tree(true)).toContain('rx_7  a.c:15  [pointer dev.rx, candidate: one of the 8 entries of bursts[]');
    // A chain that goes through one is found all the same; a pin decides.
    expect(graph.paths(graph.find('run')[0], graph.find('rx_5')[0], 1)[0][0].edge.certainty).toBe('candidate');
    const pinned = graph.callees(graph.find('run')[0], [{ key: 'rx', value: 'rx_5' }]);
    expect(pinned.map((edge) => `${edge.callee.name} ${edge.certainty}`)).toEqual(['rx_5 certain']);
  });

  it('also through a parameter, in several dimensions, and when called at once', () => {
    expect(
      pointers(`${head}
static void pick(struct dev *d, const burst_t table[MODES]) { d->rx = table[d->flags & (MODES - 1)]; }
void choose(struct dev *d) { static const burst_t bursts[MODES] = ${all}; pick(d, bursts); }
int run(struct dev *d) { return d->rx(1); }
`).every((line) => line.endsWith('candidate')),
    ).toBe(true);
    const squares = pointers(`${head}
static const burst_t grid[2][2] = { { rx_0, rx_1 }, { rx_2, rx_3 } };
int run(struct dev *d) { return grid[!!(d->flags & A)][!!(d->flags & B)](1); }
`);
    expect(squares).toEqual([0, 1, 2, 3].map((i) => `run -> rx_${i} pointer via grid[] candidate`));
  });

  it('not under a number, a loop, or where the entry is had in another way too', () => {
    const drawn = pointers(`${head}
static const burst_t messages[MODES] = ${all};
int handle(unsigned request) { return messages[request](1); }
`);
    expect(drawn).toHaveLength(8);
    expect(drawn.every((line) => line.endsWith('possible'))).toBe(true);
    expect(
      pointers(`${head}
static const burst_t bursts[MODES] = ${all};
void choose(struct dev *d) { d->rx = bursts[d->flags & 7]; }
void choose_first(struct dev *d) { d->rx = rx_0; }
int run(struct dev *d) { return d->rx(1); }
`).filter((line) => !line.endsWith('candidate')),
    ).toEqual(['run -> rx_0 pointer via dev.rx possible']);
  });
});
