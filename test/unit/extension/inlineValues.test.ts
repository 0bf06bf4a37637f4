// Which names on a line of C are looked up as variables.
import { expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({}));

test('variables, not members, calls, strings, comments or keywords', async () => {
  const { variableNames } = await import('../../../src/extension/debug/inlineValues');
  const names = (line: string) => variableNames(line).map(({ name, column }) => `${name}@${column}`);
  expect(names('\tn = __rte_ring_move_prod_head(r, is_sp, n, behavior,')).toEqual([
    'n@1',
    'r@31',
    'is_sp@34',
    'n@41',
    'behavior@44',
  ]);
  expect(names('r->prod.head = *new_head, success = 1; /* done */')).toEqual(['r@0', 'new_head@16', 'success@26']);
  expect(names('  printf("%u free", free_space); // free')).toEqual(['free_space@20']);
  expect(names(' * the head')).toEqual([]);
  expect(names('if (unlikely(n == 0))')).toEqual(['n@13']);
});
