/** The scenarios that come with us. */

import ealInit from './eal-init.c';
import ethNull from './eth-null.c';
import igbStats from './igb-stats.c';
import ixgbeRx from './ixgbe-rx.c';
import ixgbeStart from './ixgbe-start.c';
import ixgbeTx from './ixgbe-tx.c';
import malloc from './malloc.c';
import mbuf from './mbuf.c';
import mempool from './mempool.c';
import pciProbe from './pci-probe.c';
import ringBurst from './ring-burst.c';
import ringHts from './ring-hts.c';
import ringInterleavings from './ring-interleavings.c';
import ringMpEnqueue from './ring-mp-enqueue.c';
import ringRts from './ring-rts.c';
import rxDrops from './rx-drops.c';
import vhostConnect from './vhost-connect.c';
import vhostFromGuest from './vhost-from-guest.c';
import vhostToGuest from './vhost-to-guest.c';
import vhostPacked from './vhost-packed.c';
import vhostPmd from './vhost-pmd.c';
import vhostReconnect from './vhost-reconnect.c';
import vhostSwitch from './vhost-switch.c';
import { parseScenario } from './scenario';
import type { Scenario } from './scenario';

/** Folder under which their text is known to the machine; no such folder is on disk. */
export const SCENARIO_FOLDER = '/<scenarios>';

const TEXTS: Readonly<Record<string, string>> = {
  'ring-mp-enqueue.c': ringMpEnqueue,
  'ring-burst.c': ringBurst,
  'ring-hts.c': ringHts,
  'ring-rts.c': ringRts,
  'eal-init.c': ealInit,
  'mempool.c': mempool,
  'mbuf.c': mbuf,
  'malloc.c': malloc,
  'eth-null.c': ethNull,
  'vhost-connect.c': vhostConnect,
  'vhost-to-guest.c': vhostToGuest,
  'vhost-from-guest.c': vhostFromGuest,
  'vhost-packed.c': vhostPacked,
  'vhost-pmd.c': vhostPmd,
  'vhost-switch.c': vhostSwitch,
  'vhost-reconnect.c': vhostReconnect,
  'ring-interleavings.c': ringInterleavings,
  'pci-probe.c': pciProbe,
  'ixgbe-start.c': ixgbeStart,
  'ixgbe-rx.c': ixgbeRx,
  'ixgbe-tx.c': ixgbeTx,
  'igb-stats.c': igbStats,
  'rx-drops.c': rxDrops,
};

let scenarios: Scenario[] | undefined;

/** All of them, in the order in which they are shown. */
export function bundledScenarios(): readonly Scenario[] {
  return (scenarios ??= Object.entries(TEXTS).map(([file, text]) => parseScenario(`${SCENARIO_FOLDER}/${file}`, text)));
}

export function bundledScenario(name: string): Scenario | undefined {
  return bundledScenarios().find((scenario) => scenario.name === name);
}

/** Text of a bundled scenario by its path. */
export function bundledText(path: string): string | undefined {
  return path.startsWith(`${SCENARIO_FOLDER}/`) ? TEXTS[path.slice(SCENARIO_FOLDER.length + 1)] : undefined;
}
