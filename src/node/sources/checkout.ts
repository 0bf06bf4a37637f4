// What the folder of a checkout says about itself: which project it is, and which release.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectName } from './request';

/** The release of the checkout in `folder`, or undefined where it does not look like one of `project`. */
export function checkoutVersion(project: ProjectName, folder: string): string | undefined {
  return project === 'dpdk' ? dpdkVersion(folder) : ovsVersion(folder);
}

function dpdkVersion(folder: string): string | undefined {
  if (!['lib/eal', 'lib/librte_eal'].some((part) => existsSync(join(folder, part)))) return undefined;
  const version = readText(join(folder, 'VERSION'))?.trim();
  // 22.11.0 is the release that everybody calls 22.11.
  return version ? version.replace(/^(\d+\.\d+)\.0(?=$|-)/, '$1') : 'unknown';
}

function ovsVersion(folder: string): string | undefined {
  const configure = readText(join(folder, 'configure.ac'));
  return /AC_INIT\(openvswitch,\s*([^,\s]+),/.exec(configure ?? '')?.[1];
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
