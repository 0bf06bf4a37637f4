// `datapath-lens sources`: brings source trees and prints where they are.
import { messageOf } from '../base/errors';
import { bringSource, parseSourceRequest, sourcesFolder } from './sources';

/** Where the command writes: the part of a terminal program's surroundings that it needs. */
export interface CommandOutput {
  /** Results. */
  stdout(text: string): void;
  /** Progress and warnings. */
  stderr(text: string): void;
}

export const SOURCES_USAGE = `Usage: datapath-lens sources [dpdk[@VERSION]|ovs[@VERSION]|dpdk=DIR|ovs=DIR]… [--dir DIR]
Brings DPDK and Open vSwitch trees into a cache folder and prints, for each, project, version and folder (TSV).
Without arguments: dpdk and ovs. DPDK_DIR and OVS_DIR name checkouts of your own.
`;

/** Runs the command. Returns the exit status: 0 all there, 1 one could not be brought, 2 wrong usage. */
export async function sourcesCommand(args: string[], io: CommandOutput): Promise<number> {
  let folder = sourcesFolder();
  const wanted: string[] = [];
  for (let n = 0; n < args.length; n++) {
    const arg = args[n];
    if (arg === '--help') {
      io.stdout(SOURCES_USAGE);
      return 0;
    }
    if (arg === '--dir' && args[n + 1]) folder = args[++n];
    else if (arg.startsWith('-')) {
      io.stderr(`sources: unknown option ${arg}\n${SOURCES_USAGE}`);
      return 2;
    } else wanted.push(arg);
  }
  let requests;
  try {
    requests = (wanted.length > 0 ? wanted : ['dpdk', 'ovs']).map(parseSourceRequest);
  } catch (error) {
    io.stderr(`sources: ${messageOf(error)}\n`);
    return 2;
  }
  let status = 0;
  for (const request of requests) {
    try {
      const tree = await bringSource(request, { folder, progress: (message) => io.stderr(`${message}\n`) });
      io.stderr(`${tree.project} ${tree.version}: ${tree.origin}\n`);
      io.stdout(`${tree.project}\t${tree.version}\t${tree.folder}\n`);
    } catch (error) {
      io.stderr(`${messageOf(error)}\n`);
      status = 1;
    }
  }
  return status;
}
