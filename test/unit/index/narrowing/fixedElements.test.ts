// Array elements under a constant index.
import { expect, it } from 'vitest';
import { edgesOf, graphOf } from '../graphOf';

const text = (index: string, fill = 'l->phy[0] = a; l->phy[1] = b;'): string => `
struct phy { int (*config)(int); };
struct link { struct phy phy[3]; };
static int inner(int x) { return x; } static int outer(int x) { return x; }
static const struct phy a = { inner }; static const struct phy b = { outer };
void fill(struct link *l) { ${fill} }
int run(struct link *l, int i) { return l->phy[${index}].config(i); }
`;
const certainties = (...given: Parameters<typeof text>): string[] =>
  edgesOf(graphOf(text(...given)), ({ kind }) => kind === 'pointer').map((line) =>
    line.replace(/ pointer via \S+/, ''),
  );

it('are not told apart: all are candidates', () => {
  expect(certainties('0')).toEqual(['run -> inner candidate', 'run -> outer candidate']);
});

it('keep what they hold under an index that is no constant', () => {
  expect(certainties('i')).toEqual(['run -> inner possible', 'run -> outer possible']);
});
