/** QEMU with a guest as an agent outside: `@outside guest socket=/tmp/vhost.sock packed=1 …` in a scenario. */

import type { OutsideWorld } from '../../machine/kernel/outside/outsideWorld';
import type { OutsideAgent } from '../../machine/kernel/outside/peer';
import { OptionError, optionsOf } from '../options';
import { Guest } from './guest';
import { GUEST_DEFAULTS, newGuestState } from './guestState';
import type { GuestOptions, GuestState } from './guestState';

const MISBEHAVIOURS = [
  'none',
  'short-message',
  'short-header',
  'long-message',
  'unknown-request',
  'missing-descriptor',
  'region-out-of-range',
  'features-not-offered',
  'disconnect-each',
  'short-each',
];

/** Names of an agent for each line; its settings are {@link GUEST_DEFAULTS}. @throws OptionError */
export function guestAgents(lines: readonly Readonly<Record<string, string>>[]): OutsideAgent[] {
  return lines.map((line, i) =>
    guestAgent(lines.length > 1 ? `guest-${i + 1}` : 'guest', optionsOf('guest', GUEST_DEFAULTS, line)),
  );
}

export function guestAgent(name: string, options: GuestOptions): OutsideAgent {
  if (!MISBEHAVIOURS.includes(options.misbehave) && !/^disconnect-\d+$/.test(options.misbehave)) {
    throw new OptionError(
      `misbehave of guest is ${MISBEHAVIOURS.join(', ')} or disconnect-N, not '${options.misbehave}'`,
    );
  }
  const size = options.queueSize;
  if (size < 1 || size > 32768 || (!options.packed && (size & (size - 1)) !== 0)) {
    throw new OptionError(
      `queue_size of guest is ${options.packed ? 'at most 32768' : 'a power of two up to 32768'}, not ${size}`,
    );
  }
  return {
    name,
    initial: newGuestState,
    act: (world: OutsideWorld, state) => new Guest(options, world, state as GuestState).act(),
    waitsFor: (state) => waitsFor(options, state as GuestState),
    report: (state) => report(state as GuestState),
  };
}

function waitsFor(options: GuestOptions, state: GuestState): string | undefined {
  switch (state.phase) {
    case 'connecting':
      return options.server ? `a connection to ${options.socket}` : `a listener at ${options.socket}`;
    case 'talking':
      return state.asked ? 'an answer of the back end' : undefined;
    default:
      return undefined;
  }
}

/** What a reader wants to know of the guest at the end of a run. */
export function report(state: GuestState): string[] {
  const lines = [`${state.said.length} messages; ${state.phase}${state.trouble ? `: ${state.trouble}` : ''}`];
  const { driver } = state;
  if (driver) {
    const checked =
      state.whole + state.broken > 0
        ? `: ${state.whole} whole, ${state.broken} not, ${state.outOfOrder} out of order`
        : '';
    lines.push(`received ${driver.receivedPackets} packets, ${driver.receivedBytes} bytes${checked}`);
    lines.push(
      `sent ${driver.sentPackets} packets, ${driver.sentBytes} bytes: ${driver.completed} given back by the back end`,
    );
  }
  return lines;
}
