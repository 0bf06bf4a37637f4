// npm run bench -- --packets [N] [ROOT]: what a packet costs on its way through examples/vhost of DPDK 22.11, from
// the modelled card to the modelled guest. Runs of the built terminal program with a few frames and with N more;
// their difference is the packets'.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../lib/bundle.mjs';

/** Frames per second that the switch just carries: lcores that only wait take half of the machine's statements. */
const RATE = 30_000;

/** One run of vhost-switch with that many frames. */
function run(root, packets) {
  const settings = { packets, rate: RATE };
  const args = [
    'run',
    'vhost-switch',
    root,
    '--json',
    '--trace',
    'none',
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ];
  const summary = JSON.parse(
    execFileSync(process.execPath, [join(repository, 'dist/cli.js'), ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const report = summary.outside.flatMap(({ lines }) => lines).join('\n');
  return {
    statements: summary.statements,
    seconds: summary.seconds,
    arrived: Number(/received (\d+) packets/.exec(report)?.[1] ?? 0),
  };
}

/** Lines to print. */
export function packetCosts(packets, root = join(repository, '.cache/sources/dpdk-22.11')) {
  const few = run(root, 50);
  const many = run(root, 50 + packets);
  const statements = (many.statements - few.statements) / packets;
  const micros = ((many.seconds - few.seconds) / packets) * 1e6;
  return [
    `vhost-switch, start and 50 packets: ${(few.statements / 1e6).toFixed(1)} million statements, ` +
      `${few.seconds.toFixed(1)} s`,
    `${packets} packets more: ${many.arrived} of ${50 + packets} in the guest, ` +
      `${(many.statements / 1e6).toFixed(1)} million statements, ${many.seconds.toFixed(1)} s in all`,
    `a packet: ${statements.toFixed(0)} statements, ${micros.toFixed(0)} µs; ` +
      `${((micros / statements) * 1000).toFixed(1)} ns for a statement`,
  ];
}
