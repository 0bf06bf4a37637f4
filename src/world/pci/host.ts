/**
 * Where the PCI side of a machine is kept, and how a modelled system call reaches it: its state lies with the agents
 * outside in the kernel's state, under the name `pci`; device objects are made from the plan in it once per machine.
 */

import type { KernelState } from '../../machine/kernel/state';
import type { DeviceAccess } from '../../machine/kernel/mem/deviceAccess';
import { READINESS } from '../../machine/kernel/api';
import { PHYSICAL_BASE } from '../../machine/kernel/fs/procfs';
import type { Memory } from '../../machine/memory/memory';
import { MEMORY_SIZE } from '../../machine/memory/memory';
import { toBytes } from '../devices';
import { ethernetCrc } from '../packets/checksum';
import { pcapHeader } from '../packets/pcap';
import type { ModelCall } from '../../machine/call/model';
import type { PciHost, PciPlan, PciState } from './pciMachine';
import { PciMachine } from './pciMachine';

/** Name of the agent. */
export const PCI_AGENT = 'pci';

/** What the agent remembers. The plan itself is a constant of the run, which copies of the state only name. */
export interface PciAgentState extends Record<string, unknown> {
  plan: string;
  pci: PciState;
}

const PLANS = new Map<string, PciPlan>();

/** Keeps a plan under a name that says what is in it. */
export function registerPlan(plan: PciPlan): string {
  const sources = plan.sources.map((source) =>
    source.kind !== 'capture'
      ? source
      : {
          ...source,
          frames: source.frames.map((frame) => [frame.time, ethernetCrc(frame.bytes)]),
        },
  );
  const key = JSON.stringify({ ...plan, sources });
  PLANS.set(key, plan);
  return key;
}

/** The plan that a state names. */
export function planOf(key: string): PciPlan | undefined {
  return PLANS.get(key);
}

/** Machines by their memory: device objects hold nothing that is not in the state. */
const MACHINES = new WeakMap<Memory, PciMachine>();

function agentState(kernel: KernelState): PciAgentState | undefined {
  const outside = kernel.parts.outside as { agents: Record<string, { state: PciAgentState } | undefined> } | undefined;
  return outside?.agents[PCI_AGENT]?.state;
}

/** An eventfd's counter goes up by one (eventfd(2)). */
function signalEventfd(access: DeviceAccess, description: number): void {
  const file = access.kernel.descriptions[description] as { kind: string; data: Record<string, unknown> } | undefined;
  if (file?.kind !== 'eventfd') return;
  file.data.count = typeof file.data.count === 'bigint' ? file.data.count + 1n : Number(file.data.count ?? 0) + 1;
  // An edge for epoll.
  file.data.activity = Number(file.data.activity ?? 0) + 1;
  access.wake(READINESS, true);
}

function hostOf(access: DeviceAccess): PciHost {
  const { memory } = access;
  const there = (address: number, length: number, write: boolean): boolean =>
    address >= 0 && address + length <= MEMORY_SIZE && memory.use(address, length, write);
  return {
    now: () => Number(access.now()),
    statement: () => access.statement?.(),
    read: (address, length) =>
      there(address, length, false) ? memory.u8.slice(address, address + length) : new Uint8Array(length).fill(0xff),
    write: (address, bytes) => {
      if (there(address, bytes.length, true)) memory.write(address, bytes);
    },
    physical: (address) => address - PHYSICAL_BASE,
    signal: (description) => signalEventfd(access, description),
    wake: () => access.wake(READINESS, true),
  };
}

/** What a function's card has sent so far, as a capture file; undefined: there is no such card. */
export function sentFrames(kernel: KernelState, index: number): { count: number; capture: Uint8Array } | undefined {
  const wire = agentState(kernel)?.pci.functions[index]?.wire;
  if (!wire) return undefined;
  const header = pcapHeader();
  const capture = new Uint8Array(header.length + wire.sent.length);
  capture.set(header);
  capture.set(toBytes(wire.sent), header.length);
  return { count: wire.sentCount, capture };
}

/** The PCI side of the machine, ready for one access; undefined: this machine has none. */
export function pciAt(access: DeviceAccess): PciMachine | undefined {
  const state = agentState(access.kernel);
  if (!state) return undefined;
  const plan = planOf(state.plan);
  if (!plan) return undefined;
  let machine = MACHINES.get(access.memory);
  if (machine?.plan !== plan) MACHINES.set(access.memory, (machine = new PciMachine(plan)));
  return machine.attach(state.pci, hostOf(access));
}

/** As {@link pciAt}, from a model of the C library. */
export function pciOf(c: ModelCall): PciMachine | undefined {
  return pciAt({
    memory: c.memory,
    kernel: c.library.kernel,
    now: () => c.now(),
    wake: (key, all) => c.wake(key, all),
  });
}
