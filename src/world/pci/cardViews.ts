/**
 * The network cards of a machine as views see them: a look at their state that changes nothing of it. What a view
 * gets is the state of the agent `pci` as the machine hands it out, now or of any earlier time.
 */

import type { NicState } from '../nic/nic';
import { REGISTERS_82599 } from '../nic/intel82599Registers';
import { REGISTERS_I350 } from '../nic/intelI350Registers';
import type { RegisterMap } from '../nic/registerMap';
import type { WireState } from '../packets/wire';
import type { CardName, FunctionConfig } from './cards';
import type { PciAgentState } from './host';
import { PCI_AGENT, planOf } from './host';
import { PciMachine } from './pciMachine';

export interface CardView {
  /** Place on the bus, as the program names the port: `0000:03:00.0`. */
  address: string;
  title: string;
  card: CardName;
  device: number;
  state: NicState;
  wire: WireState;
  /** Frames that the other end will send; undefined: it echoes or there is no end. */
  frames?: number;
  registers: RegisterMap;
  /** What loads of these registers would get. */
  values(offsets: readonly number[]): number[];
}

const KINDS: Record<CardName, { title: string; registers: RegisterMap }> = {
  x520: { title: 'Intel 82599', registers: REGISTERS_82599 },
  i350: { title: 'Intel I350', registers: REGISTERS_I350 },
};

/** Cards of the agents that a machine names (`Machine.outside`); none where there is no PCI side. */
export function cardViews(agents: readonly { name: string; state: Readonly<Record<string, unknown>> }[]): CardView[] {
  const state = agents.find(({ name }) => name === PCI_AGENT)?.state as PciAgentState | undefined;
  const plan = state && planOf(state.plan);
  if (!plan) return [];
  // Devices of the view's own: nothing that is done to them reaches the machine.
  const { devices, settings, wires } = new PciMachine(plan);
  return state.pci.functions.map((one, i): CardView => {
    const { card, address }: FunctionConfig = plan.functions[i];
    const device = devices[i];
    device.state = { ...one.device };
    const { source } = wires[i];
    return {
      address,
      card,
      ...KINDS[card],
      device: settings[i].device,
      state: device.state,
      wire: one.wire,
      ...(source.kind === 'generator' && { frames: source.settings.count }),
      ...(source.kind === 'capture' && { frames: source.frames.length * source.repeat }),
      values: (offsets) => device.peek(offsets),
    };
  });
}
