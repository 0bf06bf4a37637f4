// Which source tree is asked for: `dpdk@22.11`, `ovs@3.1.0`, `dpdk=/my/dpdk`.

export type ProjectName = 'dpdk' | 'ovs';

export interface SourceRequest {
  project: ProjectName;
  /** A release series (`22.11`) or an exact release (`22.11.3`); undefined where the reader left it open. */
  version?: string;
  /** A folder that the reader named: it is taken as it is. */
  folder?: string;
}

/** The releases that are brought when no version is named. */
export const DEFAULT_VERSION: Record<ProjectName, string> = { dpdk: '22.11', ovs: '3.1' };

export const PROJECT_TITLE: Record<ProjectName, string> = { dpdk: 'DPDK', ovs: 'Open vSwitch' };

/** Reads one argument of `datapath-lens sources`. Throws an Error that says what is wrong with it. */
export function parseSourceRequest(text: string): SourceRequest {
  const match = /^(dpdk|ovs)(?:@v?(\d+(?:\.\d+)+)|=(.+))?$/i.exec(text.trim());
  if (!match) {
    throw new Error(`'${text}' is not a source: write dpdk, ovs, dpdk@22.11, ovs@3.1.0 or dpdk=/path/to/checkout.`);
  }
  return { project: match[1].toLowerCase() === 'ovs' ? 'ovs' : 'dpdk', version: match[2], folder: match[3] };
}

/** Whether `exact` (`22.11.11`) is `wanted` (`22.11`) or a release of that series. */
export function isOfSeries(exact: string, wanted: string): boolean {
  return exact === wanted || exact.startsWith(`${wanted}.`);
}

/** Orders releases: negative where `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let n = 0; n < Math.max(left.length, right.length); n++) {
    const difference = (left[n] ?? 0) - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest of `versions` that is `wanted` or of its series. */
export function newestOfSeries(versions: string[], wanted: string): string | undefined {
  return versions
    .filter((version) => isOfSeries(version, wanted))
    .sort(compareVersions)
    .at(-1);
}
