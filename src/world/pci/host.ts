/**
 * Where the PCI side of a machine is kept, and how a modelled system call reaches it: its state lies with the agents outside in
 * the kernel's state, under the name `pci`; device objects are made from the plan in it once per machine.
 */

import type { KernelState } from '../../machine/kernel/api';
import { READINESS } from '../../machine/kernel/api';
import type { Memory } from '../../machine/memory';
import { MEMORY_SIZE } from '../../machine/memory';
import type { ModelCall } from '../../machine/libc/model';
import type { PciHost, PciPlan, PciState } from './pciMachine';
import { PciMachine } from './pciMachine';

/** Name of the agent. */
export const PCI_AGENT = 'pci';

/** What the agent remembers. */
export interface PciAgentState extends Record<string, unknown> {
  plan: PciPlan;
  pci: PciState;
}

/** The machine at the moment of an access, from whichever side. */
export interface Access {
  memory: Memory;
  kernel: KernelState;
  now(): bigint;
  wake(key: string, all: boolean): void;
}

/** Machines by their memory: device objects hold nothing that is not in the state. */
const MACHINES = new WeakMap<Memory, PciMachine>();

function agentState(kernel: KernelState): PciAgentState | undefined {
  const outside = kernel.parts.outside as { agents: Record<string, { state: PciAgentState } | undefined> } | undefined;
  return outside?.agents[PCI_AGENT]?.state;
}

/** An eventfd's counter goes up by one (eventfd(2)). */
function signalEventfd(access: Access, description: number): void {
  const file = access.kernel.descriptions[description] as { kind: string; data: Record<string, unknown> } | undefined;
  if (file?.kind !== 'eventfd') return;
  file.data.count = typeof file.data.count === 'bigint' ? file.data.count + 1n : Number(file.data.count ?? 0) + 1;
  access.wake(READINESS, true);
}

function hostOf(access: Access): PciHost {
  const { memory } = access;
  const there = (address: number, length: number, write: boolean): boolean =>
    address >= 0 && address + length <= MEMORY_SIZE && memory.firstBad(address, length, write) < 0;
  return {
    now: () => Number(access.now()),
    read: (address, length) => (there(address, length, false) ? memory.u8.slice(address, address + length) : new Uint8Array(length).fill(0xff)),
    write: (address, bytes) => {
      if (there(address, bytes.length, true)) memory.write(address, bytes);
    },
    physical: (address) => address,
    signal: (description) => signalEventfd(access, description),
    wake: () => access.wake(READINESS, true),
  };
}

/** The PCI side of the machine, ready for one access; undefined: this machine has none. */
export function pciAt(access: Access): PciMachine | undefined {
  const state = agentState(access.kernel);
  if (!state) return undefined;
  let machine = MACHINES.get(access.memory);
  if (!machine || machine.plan !== state.plan) {
    const known = machine && JSON.stringify(machine.plan.functions) === JSON.stringify(state.plan.functions);
    if (!known) MACHINES.set(access.memory, (machine = new PciMachine(state.plan)));
  }
  return machine!.attach(state.pci, hostOf(access));
}

/** As {@link pciAt}, from a model of the C library. */
export function pciOf(c: ModelCall): PciMachine | undefined {
  return pciAt({ memory: c.memory, kernel: c.library.kernel, now: () => c.now(), wake: (key, all) => c.wake(key, all) });
}
