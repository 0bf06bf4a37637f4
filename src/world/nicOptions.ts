/**
 * A network card as a scenario asks for it, `@outside nic NAME=VALUE…`: the function on the bus and what comes over
 * its cable. Several such lines are several functions of the machine.
 */

import { optionsOf, OptionError } from './options';
import type { GeneratorSettings } from './packets/generator';
import { readPcap, LINKTYPE_ETHERNET } from './packets/pcap';
import type { WireSource } from './packets/wire';
import type { BoundDriver, CardName, FunctionConfig } from './pci/cards';
import { CARDS, fullAddress } from './pci/cards';
import type { ModuleKind } from './nic/sfpModule';
import type { PciPlan } from './pci/pciMachine';

/** Settings with their defaults; words as a scenario writes them. */
export const NIC_DEFAULTS = {
  /** x520 (82599) or i350. */
  card: 'x520',
  /** Place on the bus: domain, bus, device, function. */
  address: '0000:03:00.0',
  /** vfio-pci, igb_uio, uio_pci_generic, kernel or none. */
  driver: 'uio_pci_generic',
  /** NUMA node; `none` when the machine does not know it. */
  node: '0',
  /** Empty: made from the address. */
  mac: '',
  /** Module in the cage of an 82599: da (passive copper), sr, lr or none. */
  module: 'da',
  unplugged: false,
  /** Nanoseconds from a restart of the link until it is up. */
  linkDelay: 1_000_000,
  /** Nanoseconds after the port first listens at which its cable is pulled (0: never), and how long it is out. */
  cut: 0,
  cutFor: 100_000_000,
  /** Frames from the generator. */
  packets: 1000,
  /** Bytes without FCS, used in turn; `60-1514`: random between them. */
  sizes: '60',
  flows: 1,
  /** 4, 6 or mixed. */
  ip: '4',
  /** udp, tcp or mixed. */
  protocol: 'udp',
  /** ip: packets as said above; test: packets whose bytes follow from their number, which a modelled guest checks. */
  content: 'ip',
  /** VLAN id, 0: untagged. examples/vhost sorts by address and VLAN: guest n has 1000 + n. */
  vlan: 0,
  /** Frames per second. */
  rate: 1_000_000,
  burst: 1,
  seed: 1,
  /**
   * Nanoseconds from the moment the port listens to the first frame: drivers take their time between that and the end
   * of their start.
   */
  start: 500_000_000,
  /** Destination addresses, with commas; empty: the port's own. */
  destination: '',
  /** The other end sends back what it gets after so many nanoseconds; 0: it does not. */
  echo: 0,
  /** Name of a capture that is played instead of the generator. */
  pcap: '',
};

export type NicSettings = typeof NIC_DEFAULTS;

/** Bytes of a capture by its name; undefined: there is none. */
export type CaptureReader = (name: string) => Uint8Array | undefined;

function oneOf<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new OptionError(`${what} of nic is one of ${allowed.join(', ')}, not '${value}'`);
  return found;
}

function macOf(text: string): number[] {
  if (!/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i.test(text))
    throw new OptionError(`'${text}' is no address such as 90:e2:ba:01:02:03`);
  return text.split(':').map((byte) => Number.parseInt(byte, 16));
}

function functionConfig(settings: NicSettings): FunctionConfig {
  const address = fullAddress(settings.address);
  if (address === undefined)
    throw new OptionError(`address of nic is a place such as 0000:03:00.1, not '${settings.address}'`);
  const [, bus, slot] = address.split(':').map((part) => Number.parseInt(part, 16));
  const own = [0x90, 0xe2, 0xba, bus, slot, Number.parseInt(address.slice(-1), 16)];
  if (!/^(?:none|-1|\d+)$/.test(settings.node))
    throw new OptionError(`node of nic is a number or none, not '${settings.node}'`);
  return {
    card: oneOf<CardName>('card', settings.card, Object.keys(CARDS) as CardName[]),
    address,
    driver: oneOf<BoundDriver>('driver', settings.driver, ['vfio-pci', 'igb_uio', 'uio_pci_generic', 'kernel', 'none']),
    node: settings.node === 'none' ? -1 : Number(settings.node),
    mac: settings.mac === '' ? own : macOf(settings.mac),
    module: oneOf<ModuleKind>('module', settings.module, ['da', 'sr', 'lr', 'none']),
    linkDelay: settings.linkDelay,
    unplugged: settings.unplugged,
    cut: settings.cut,
    cutFor: settings.cutFor,
  };
}

function generatorOf(settings: NicSettings, config: FunctionConfig): GeneratorSettings {
  const range = /^(\d+)-(\d+)$/.exec(settings.sizes);
  const sizes = range ? [Number(range[1]), Number(range[2])] : settings.sizes.split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 14 || size > 16_000)) {
    throw new OptionError(
      `sizes of nic are bytes from 14 to 16000, as in 60,590,1514 or 60-1514, not '${settings.sizes}'`,
    );
  }
  if (settings.rate <= 0) throw new OptionError('rate of nic is above 0');
  const ip = oneOf('ip', settings.ip, ['4', '6', 'mixed']);
  return {
    count: settings.packets,
    sizes,
    sizeOrder: range ? 'random' : 'inTurn',
    flows: settings.flows,
    flowOrder: 'inTurn',
    ip: ip === 'mixed' ? ip : ip === '4' ? 4 : 6,
    protocol: oneOf('protocol', settings.protocol, ['udp', 'tcp', 'mixed']),
    vlan: settings.vlan === 0 ? undefined : settings.vlan & 0xffff,
    content: oneOf('content', settings.content, ['ip', 'test']),
    rate: settings.rate,
    burst: settings.burst,
    start: settings.start,
    seed: settings.seed,
    destinations: settings.destination === '' ? [config.mac] : settings.destination.split(',').map(macOf),
    source: [0x02, 0, 0, 0, 0, 0xfe],
  };
}

function sourceOf(settings: NicSettings, config: FunctionConfig, captures: CaptureReader): WireSource {
  if (settings.pcap === '') return { kind: 'generator', settings: generatorOf(settings, config) };
  const bytes = captures(settings.pcap);
  if (!bytes) throw new OptionError(`there is no capture ${settings.pcap}`);
  const capture = readPcap(bytes);
  if (capture.problem !== undefined && capture.frames.length === 0)
    throw new OptionError(`${settings.pcap}: ${capture.problem}`);
  if (capture.linkType !== LINKTYPE_ETHERNET)
    throw new OptionError(`${settings.pcap} holds frames of link type ${capture.linkType}, not Ethernet (1)`);
  return { kind: 'capture', frames: capture.frames, start: settings.start, speed: 1, repeat: 1 };
}

/**
 * The machine's PCI side for lines of settings, in order.
 * @throws OptionError for unknown settings, values of the wrong form, two functions at one place
 */
export function pciPlan(
  lines: readonly Readonly<Record<string, string>>[],
  captures: CaptureReader = () => undefined,
): PciPlan {
  const settings = lines.map((line) => optionsOf('nic', NIC_DEFAULTS, line));
  const functions = settings.map(functionConfig);
  functions.forEach((one, i) => {
    if (functions.findIndex((other) => other.address === one.address) !== i)
      throw new OptionError(`two cards are at ${one.address}`);
  });
  return {
    functions,
    sources: settings.map((one, i) => sourceOf(one, functions[i], captures)),
    echoes: settings.map((one) => (one.echo > 0 ? one.echo : undefined)),
  };
}
