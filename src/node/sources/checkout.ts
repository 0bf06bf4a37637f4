// Which release the checkout in a folder is, by what the folder says itself.
import { dpdkVersion, isDpdk } from '../../project/dpdk';
import { isOvs, ovsVersion } from '../../project/ovs';
import { NodeFiles } from '../files';
import type { ProjectName } from './request';

/**
 * The release of the checkout in `folder` (absolute), `unknown` where it states none, or undefined where it does not
 * look like one of `project`.
 */
export function checkoutVersion(project: ProjectName, folder: string): string | undefined {
  const files = new NodeFiles();
  if (project === 'dpdk' ? !isDpdk(folder, files) : !isOvs(folder, files)) return undefined;
  const version = project === 'dpdk' ? dpdkVersion(folder, files) : ovsVersion(folder, files);
  // 22.11.0 is the release that everybody calls 22.11.
  return project === 'dpdk' ? version.replace(/^(\d+\.\d+)\.0(?=$|-rc)/, '$1') || 'unknown' : version || 'unknown';
}
