// `datapath-lens sources`: brings source trees and prints where they are.
import { bringSource, parseSourceRequest, sourcesFolder } from './sources';

export interface CommandStreams {
  /** Results. */
  out: (text: string) => void;
  /** Progress and warnings. */
  err: (text: string) => void;
}

export const SOURCES_USAGE = `Usage: datapath-lens sources [dpdk[@VERSION]|ovs[@VERSION]|dpdk=DIR|ovs=DIR]… [--dir DIR]
Brings DPDK and Open vSwitch trees into a cache folder and prints, for each, project, version and folder (TSV).
Without arguments: dpdk and ovs. DPDK_DIR and OVS_DIR name checkouts of your own.
`;

/**
 * Runs the command. `repository` is the folder of this project's own checkout, where there is one: its `.cache/sources` is
 * then the default for `--dir`. Returns the exit status: 0 all there, 1 one could not be brought, 2 wrong usage.
 */
export async function sourcesCommand(args: string[], streams: CommandStreams, repository?: string): Promise<number> {
  let folder = sourcesFolder(repository);
  const wanted: string[] = [];
  for (let n = 0; n < args.length; n++) {
    const arg = args[n];
    if (arg === '--help') {
      streams.out(SOURCES_USAGE);
      return 0;
    }
    if (arg === '--dir' && args[n + 1]) folder = args[++n];
    else if (arg.startsWith('-')) {
      streams.err(`sources: unknown option ${arg}\n${SOURCES_USAGE}`);
      return 2;
    } else wanted.push(arg);
  }
  let requests;
  try {
    requests = (wanted.length > 0 ? wanted : ['dpdk', 'ovs']).map(parseSourceRequest);
  } catch (error) {
    streams.err(`sources: ${(error as Error).message}\n`);
    return 2;
  }
  let status = 0;
  for (const request of requests) {
    try {
      const tree = await bringSource(request, { folder, progress: (message) => streams.err(`${message}\n`) });
      streams.err(`${tree.project} ${tree.version}: ${tree.origin}\n`);
      streams.out(`${tree.project}\t${tree.version}\t${tree.folder}\n`);
    } catch (error) {
      streams.err(`${(error as Error).message}\n`);
      status = 1;
    }
  }
  return status;
}
