/** The PCI side of a machine as somebody outside: devices act at their times, beside the program. */

import type { OutsideAgent } from '../../machine/kernel/outside/peer';
import type { OutsideWorld } from '../../machine/kernel/outside/outsideWorld';
import type { PciAgentState } from './host';
import { PCI_AGENT, pciAt, registerPlan } from './host';
import { PciMachine } from './pciMachine';
import type { PciPlan } from './pciMachine';
import { PCI_PART } from './mounts';

/** The agent for a plan; one in a machine. */
export function pciAgent(plan: PciPlan): OutsideAgent {
  const key = registerPlan(plan);
  return {
    name: PCI_AGENT,
    kernelPart: PCI_PART,
    initial: (): PciAgentState => ({ plan: key, pci: new PciMachine(plan).state }),
    act(world: OutsideWorld): bigint | undefined {
      const next = pciAt(world.access())?.run();
      return next === undefined ? undefined : BigInt(Math.ceil(next));
    },
  };
}
