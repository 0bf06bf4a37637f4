// Functions of one kind of device, put in under tests.
import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from '../graphOf';

const HEAD = `
enum mac { MAC_OLD = 1, MAC_NEW = 2, MAC_NEWER = 3 };
enum phy { PHY_A = 1, PHY_B = 2 };
struct hw;
struct ops { int (*init)(struct hw *); int (*read)(struct hw *); };
struct hw { enum mac type; enum phy id; int fast; struct ops ops; };
static int read_old(struct hw *hw) { return 1; }
static int read_new(struct hw *hw) { return 2; }
static int read_newer(struct hw *hw) { return 3; }
static int read_a(struct hw *hw) { return 4; }
`;
/** What pointer calls are drawn to reach, without candidates. */
const drawn = (text: string): string[] =>
  edgesOf(graphOf(HEAD + text), ({ kind, certainty }) => kind === 'pointer' && certainty !== 'candidate').map((line) =>
    line.replace(/ pointer via .*$/, ''),
  );

describe('a call under a test of the kind', () => {
  it('reaches the one function that its kind may have, where those of other kinds are excluded', () => {
    expect(
      drawn(`
void set_phy(struct hw *hw) {
  if (hw->id == PHY_A)
    hw->ops.read = read_a;
}
void set_mac(struct hw *hw) {
  if (hw->type == MAC_NEW)
    hw->ops.read = read_new;
}
int some(struct hw *hw) {
  if (hw->type == MAC_OLD)
    return hw->ops.read(hw);
  return 0;
}
`),
    ).toEqual(['some -> read_a']);
  });

  it('reaches what is put in for its kind and others by a test of the same', () => {
    expect(
      drawn(`
void set(struct hw *hw) {
  switch (hw->type) {
  case MAC_NEW:
  case MAC_NEWER:
    hw->ops.read = hw->fast ? read_new : read_newer;
    break;
  case MAC_OLD:
    hw->ops.read = read_old;
    break;
  }
}
int some(struct hw *hw) {
  if (hw->type == MAC_NEW)
    return hw->ops.read(hw);
  return 0;
}
`),
    ).toEqual(['some -> read_new', 'some -> read_newer']);
  });
});

it('a function that the same code replaces for a kind does not serve that kind', () => {
  expect(
    drawn(`
static int start(struct hw *hw) { return hw->ops.read(hw); }
static int start_new(struct hw *hw) { return hw->ops.read(hw); }
void set(struct hw *hw) {
  hw->ops.init = start;
  hw->ops.read = read_old;
  if (hw->type == MAC_NEW) {
    hw->ops.init = start_new;
    hw->ops.read = read_new;
  }
}
`),
  ).toEqual(['start -> read_old', 'start_new -> read_new']);
});
