// Source trees out of Debian's archive, through apt with a configuration of its own: the mirrors are those that the
// machine already uses, the lists and downloads go to a temporary folder, nothing is installed, nothing is changed.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram, runOrThrow, runProgram } from '../processes';
import { NotHere, type Origin, type OriginContext } from './origin';
import { isOfSeries, type ProjectName } from './request';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Which Debian release has which series. */
const SUITE: Record<ProjectName, Record<string, string>> = {
  dpdk: { '20.11': 'bullseye', '22.11': 'bookworm', '24.11': 'trixie' },
  ovs: { '2.15': 'bullseye', '3.1': 'bookworm', '3.5': 'trixie' },
};

export const debian: Origin = {
  title: "Debian's packages",
  async unpack(project, version, into, context) {
    const series = Object.keys(SUITE[project]).find((name) => isOfSeries(version, name));
    if (!series) throw new NotHere(`Debian has no package of ${project} ${version}`);
    if (!(await hasProgram('apt-get'))) throw new NotHere('there is no apt here');
    const suite = SUITE[project][series];
    const work = await mkdtemp(join(tmpdir(), 'datapath-lens-apt-'));
    try {
      const config = await aptConfiguration(work, suite, project === 'dpdk' ? 'deb-src' : 'deb', context);
      context.progress(`reading the package lists of ${suite}`);
      const update = await runProgram('apt-get', ['-q', 'update'], { env: config, signal: context.signal });
      if (project === 'dpdk') await unpackDpdk(version, work, into, config, context);
      else await unpackOvs(version, work, into, config, context);
      if (update.code !== 0) context.progress('some package lists could not be read, the others were enough');
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

/** Writes an apt configuration into `work`; returns the environment that makes apt use it. */
async function aptConfiguration(work: string, suite: string, type: string, context: OriginContext) {
  const entries = await mirrors(suite, type, context);
  for (const part of ['lists/partial', 'cache/archives/partial', 'parts'])
    await mkdir(join(work, part), { recursive: true });
  await writeFile(join(work, 'sources.list'), `${entries.join('\n')}\n`);
  const file = join(work, 'apt.conf');
  await writeFile(
    file,
    [
      `Dir::Etc::sourcelist "${join(work, 'sources.list')}";`,
      `Dir::Etc::sourceparts "${join(work, 'parts')}";`,
      `Dir::State::lists "${join(work, 'lists')}";`,
      `Dir::Cache "${join(work, 'cache')}";`,
      'APT::Sandbox::User "root";',
      'APT::Get::List-Cleanup "false";',
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Acquire::Check-Valid-Until "false";',
      '',
    ].join('\n'),
  );
  return { ...context.env, APT_CONFIG: file, LC_ALL: 'C' };
}

/** The machine's own Debian entries, as lines of a sources.list, turned to `suite`. */
async function mirrors(suite: string, type: string, context: OriginContext): Promise<string[]> {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const text = await runOrThrow('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    env: { ...context.env, LC_ALL: 'C' },
    signal: context.signal,
  });
  const own = await ownCodename();
  const signed = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  const lines = new Set<string>();
  for (const row of text.split('\n')) {
    const [uri, release, component] = row.split(' ');
    if (component !== 'main' || !release || !new RegExp(`^${own}(-updates|-security)?$`).test(release)) continue;
    lines.add(`${type} ${signed}${uri} ${release.replace(own, suite)} main`);
  }
  if (lines.size === 0) throw new NotHere('apt knows no Debian mirror here');
  return [...lines];
}

async function ownCodename(): Promise<string> {
  const text = await runOrThrow('sh', ['-c', '. /etc/os-release && echo "$ID $VERSION_CODENAME"']);
  const [id, codename] = text.trim().split(' ');
  if (id !== 'debian' || !codename) throw new NotHere('this machine is not a Debian');
  return codename;
}

/** DPDK: the upstream tar of the source package. Debian's patches change no code of the library. */
async function unpackDpdk(version: string, work: string, into: string, env: NodeJS.ProcessEnv, context: OriginContext) {
  const known = await runProgram('apt-cache', ['--only-source', 'showsrc', 'dpdk'], { env, signal: context.signal });
  const versions = [...known.stdout.matchAll(/^Version: (\S+)$/gm)].map((match) => match[1]);
  const fitting = versions.filter((full) => isOfSeries(upstream(full), version));
  const newest = (await sorted(fitting)).at(-1);
  if (newest === undefined)
    throw new NotHere(`the mirror has dpdk ${versions.map(upstream).join(', ') || 'not at all'}`);
  context.progress(`downloading the source package dpdk ${newest}`);
  await runOrThrow('apt-get', ['-q', 'source', '--download-only', `dpdk=${newest}`], {
    cwd: work,
    env,
    signal: context.signal,
  });
  const tar = (await readdir(work)).find((name) => /\.orig\.tar\.\w+$/.test(name));
  if (!tar) throw new Error('the source package of dpdk holds no upstream tar');
  await runOrThrow('tar', ['xf', join(work, tar), '--strip-components=1', '-C', into], { signal: context.signal });
}

/** OVS: the tar inside the binary package openvswitch-source. */
async function unpackOvs(version: string, work: string, into: string, env: NodeJS.ProcessEnv, context: OriginContext) {
  const known = await runProgram('apt-cache', ['show', 'openvswitch-source'], { env, signal: context.signal });
  const versions = [...known.stdout.matchAll(/^Version: (\S+)$/gm)].map((match) => match[1]);
  const fitting = versions.filter((full) => isOfSeries(upstream(full), version));
  const newest = (await sorted(fitting)).at(-1);
  if (newest === undefined)
    throw new NotHere(`the mirror has openvswitch ${versions.map(upstream).join(', ') || 'not at all'}`);
  context.progress(`downloading the package openvswitch-source ${newest}`);
  await runOrThrow('apt-get', ['-q', 'download', `openvswitch-source=${newest}`], {
    cwd: work,
    env,
    signal: context.signal,
  });
  const deb = (await readdir(work)).find((name) => name.endsWith('.deb'));
  if (!deb) throw new Error('apt brought no package file');
  const out = join(work, 'deb');
  await runOrThrow('dpkg-deb', ['-x', join(work, deb), out], { signal: context.signal });
  const packed = await readdir(join(out, 'usr/src'), { recursive: true });
  const tar = packed.find((name) => /openvswitch[^/]*\.tar\.\w+$/.test(name));
  if (!tar) throw new Error('openvswitch-source holds no tar');
  await runOrThrow('tar', ['xf', join(out, 'usr/src', tar), '--strip-components=1', '-C', into], {
    signal: context.signal,
  });
}

/** The upstream part of a Debian version: `22.11.11-1~deb12u1` is `22.11.11`. */
function upstream(full: string): string {
  return full.replace(/^\d+:/, '').replace(/[-+~].*$/, '');
}

/** Debian versions, oldest first, in dpkg's order. */
async function sorted(versions: string[]): Promise<string[]> {
  const rest = [...new Set(versions)];
  const newer = async (a: string, b: string) =>
    (await runProgram('dpkg', ['--compare-versions', a, 'gt', b])).code === 0;
  const result: string[] = [];
  for (const version of rest) {
    let at = 0;
    while (at < result.length && (await newer(version, result[at]))) at++;
    result.splice(at, 0, version);
  }
  return result;
}
