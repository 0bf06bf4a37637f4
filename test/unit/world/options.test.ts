/** Settings of models in a scenario's words. */

import { describe, expect, it } from 'vitest';
import { OptionError, optionsOf } from '../../../src/world/options';

const DEFAULTS = { socket: '/s', queueSize: 256, packed: false, pace: 10n };

describe('settings of a model', () => {
  it('take the type of the default', () => {
    expect(optionsOf('guest', DEFAULTS, { queue_size: '0x40', packed: '1', pace: '5', socket: '/x' })).toEqual({
      socket: '/x',
      queueSize: 64,
      packed: true,
      pace: 5n,
    });
    expect(optionsOf('guest', DEFAULTS, {})).toEqual(DEFAULTS);
  });

  it('say what is wrong', () => {
    expect(() => optionsOf('guest', DEFAULTS, { size: '1' })).toThrow(
      'guest has no setting size; there are socket, queue_size, packed, pace',
    );
    expect(() => optionsOf('guest', DEFAULTS, { queue_size: 'many' })).toThrow(
      "queue_size of guest is a number, not 'many'",
    );
    expect(() => optionsOf('guest', DEFAULTS, { packed: '2' })).toThrow(OptionError);
    expect(() => optionsOf('guest', DEFAULTS, { pace: '-1' })).toThrow(OptionError);
  });
});
