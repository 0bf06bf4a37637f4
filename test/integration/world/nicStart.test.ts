// Real drivers of DPDK against the modelled cards: found on the bus, mapped, initialised, started.
import { describe, expect, test } from 'vitest';
import { without } from '../../support/trees';
import type { TreeName } from '../../support/trees';
import { run } from './nicRun';

describe('pci-probe', () => {
  test.skipIf(without('dpdk-22.11') || without('dpdk-20.11')).each<[TreeName, string]>([
    ['dpdk-22.11', 'uio_pci_generic'],
    ['dpdk-22.11', 'igb_uio'],
    ['dpdk-22.11', 'vfio-pci'],
    ['dpdk-20.11', 'vfio-pci'],
  ])('%s, bound to %s', { timeout: 60_000 }, (name, driver) => {
    const { output, errors, entered } = run(name, 'pci-probe', { driver });
    expect(output).toBe(
      '1 ports\nport 0: 0000:03:00.1, driver net_ixgbe, node 0, address 90:e2:ba:03:00:01, up to 128 receive queues\n',
    );
    expect(errors).toContain(`Selected IOVA mode '${driver === 'vfio-pci' ? 'VA' : 'PA'}'`);
    for (const step of [
      'rte_bus_scan',
      'rte_pci_scan',
      'rte_bus_probe',
      'pci_probe_all_drivers',
      'rte_pci_probe_one_driver',
      'rte_pci_map_device',
      'eth_ixgbe_pci_probe',
      'eth_ixgbe_dev_init',
      'ixgbe_validate_eeprom_checksum_generic',
      'ixgbe_reset_hw_82599',
      'ixgbe_identify_sfp_module_generic',
    ]) {
      expect(entered).toContain(step);
    }
  });
});

describe('pci-probe (22.11)', () => {
  const name = 'dpdk-22.11';
  test.skipIf(without(name))('an I350 and its driver', { timeout: 60_000 }, () => {
    expect(run(name, 'pci-probe', { card: 'i350', node: '1' }).output).toContain(
      'driver net_e1000_igb, node 1, address 90:e2:ba:03:00:01, up to 8',
    );
  });
  test.skipIf(without(name))('left alone: bound to a driver of the kernel', { timeout: 60_000 }, () => {
    expect(run(name, 'pci-probe', { driver: 'kernel' }).output).toBe('0 ports\n');
  });
});

describe('ixgbe-start (22.11)', () => {
  test.skipIf(without('dpdk-22.11')).each<[string, Record<string, string>, string]>([
    ['copper', { module: 'da' }, 'link up, 10000'],
    ['optical, two speeds', { module: 'sr' }, 'link up, 10000'],
    ['no cable', { unplugged: '1' }, 'link down'],
  ])('%s', { timeout: 60_000 }, (_, settings, link) => {
    const { output } = run('dpdk-22.11', 'ixgbe-start', settings);
    expect(output).toContain('rte_eth_dev_start: 0\nmbufs in the rings: 512\n');
    expect(output).toContain(`started: ${link}`);
    expect(output).toContain(`started again: ${link}`);
    expect(output).toContain('mbufs in use at the end: 0\n');
  });
});
