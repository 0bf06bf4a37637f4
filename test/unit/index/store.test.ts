// The stored form: what goes in comes out, damage is noticed.
import { describe, expect, it } from 'vitest';
import { openGraph } from '../../../src/index/query/callGraph';
import { joinFacts } from '../../../src/index/graph/graphBuilder';
import { decodeContainer, encodeContainer, StoreError } from '../../../src/index/store/container';
import { decodeFacts, decodeGraph, encodeFacts, encodeGraph } from '../../../src/index/store/graphStore';
import { Workspace } from '../../../src/index/workspace';
import { edgesOf, factsOf } from './graphOf';

const FILES = {
  'a.c':
    'struct o { void (*f)(void); };\nvoid g(void) {}\nstruct o o = { g };\nvoid call(struct o *x) { x->f(); g(); }',
  'b.c': '/* é€😀 */ int h(void) { return 1; }',
};
const workspace = new Workspace([{ name: 'w', path: '/w' }]);

describe('store', () => {
  it('keeps facts', () => {
    const facts = factsOf(FILES);
    const back = decodeFacts(encodeFacts(facts));
    expect(back).toEqual(facts);
    expect(edgesOf(openGraph(joinFacts(back, workspace)))).toEqual(edgesOf(openGraph(joinFacts(facts, workspace))));
  });

  it('keeps the graph and what is told with it', () => {
    const graph = joinFacts(factsOf(FILES), workspace);
    const back = decodeGraph(encodeGraph(graph, { some: ['thing'] }));
    expect(back.meta).toEqual({ some: ['thing'] });
    expect(back.graph).toEqual(graph);
    expect(edgesOf(openGraph(back.graph))).toEqual(['call -> g direct', 'call -> g pointer via o.f']);
  });

  it('notices damage, other versions and other files', () => {
    const bytes = encodeContainer({ meta: 1, strings: { s: ['', 'a', 'b'] }, tables: { t: Int32Array.of(1, 2, 3) } });
    expect(decodeContainer(bytes)).toMatchObject({ meta: 1, strings: { s: ['', 'a', 'b'] } });
    const changed = (at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(() => decodeContainer(changed(0))).toThrow('no index of Datapath Lens');
    expect(() => decodeContainer(changed(4))).toThrow(/version \d+, this program writes \d+/);
    for (let at = 8; at < bytes.length; at++)
      expect(() => decodeContainer(changed(at)), `byte ${at}`).toThrow(StoreError);
    for (let length = 0; length < bytes.length; length += 3)
      expect(() => decodeContainer(bytes.subarray(0, length))).toThrow(StoreError);
  });
});
