// Source trees out of git: the projects' public repositories (a shallow clone of one tag), or a repository on this
// machine that the reader names.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/errors';
import { hasProgram, runOrThrow } from '../processes';
import { NotHere, type Origin, type OriginContext } from './origin';
import { newestOfSeries, type ProjectName } from './request';

/** The public repositories of a project, in the order in which they are asked. */
const PUBLIC: Record<ProjectName, string[]> = {
  dpdk: ['https://github.com/DPDK/dpdk-stable', 'https://github.com/DPDK/dpdk'],
  ovs: ['https://github.com/openvswitch/ovs'],
};

/** Environment variables that name a repository on this machine. */
const LOCAL: Record<ProjectName, string> = { dpdk: 'DATAPATH_LENS_GIT_DPDK', ovs: 'DATAPATH_LENS_GIT_OVS' };

export const localGit: Origin = {
  title: 'a git repository on this machine',
  async unpack(project, version, into, context) {
    const repository = context.env[LOCAL[project]];
    if (!repository) throw new NotHere(`${LOCAL[project]} is not set`);
    const release = newestOfSeries(await releases(repository, context), version);
    if (!release) throw new NotHere(`${repository} has no release ${version}`);
    context.progress(`unpacking v${release} from ${repository}`);
    // $0 and $1 are arguments, not text of the command, so any folder name does.
    await runOrThrow(
      'bash',
      ['-o', 'pipefail', '-c', 'git -C "$0" archive "v$1" | tar x -C "$2"', repository, release, into],
      { env: trusting(context.env), signal: context.signal },
    );
  },
};

export const publicGit: Origin = {
  title: 'the public git repositories',
  async unpack(project, version, into, context) {
    if (!(await hasProgram('git'))) throw new NotHere('there is no git here');
    const reasons: string[] = [];
    for (const repository of PUBLIC[project]) {
      try {
        const release = newestOfSeries(await releases(repository, context), version);
        if (!release) throw new NotHere(`${repository} has no release ${version}`);
        context.progress(`cloning v${release} from ${repository}`);
        await runOrThrow(
          'git',
          [
            '-c',
            'advice.detachedHead=false',
            'clone',
            '-q',
            '--depth',
            '1',
            '--branch',
            `v${release}`,
            repository,
            into,
          ],
          { env: quiet(context.env), signal: context.signal },
        );
        await rm(join(into, '.git'), { recursive: true, force: true });
        return;
      } catch (error) {
        context.signal?.throwIfAborted();
        reasons.push(messageOf(error));
        await rm(into, { recursive: true, force: true });
      }
    }
    throw new NotHere(reasons.join('; '));
  },
};

/** The releases of a project that can be had, newest first; release candidates are left out. Throws without network. */
export async function publicReleases(project: ProjectName, context: OriginContext): Promise<string[]> {
  const local = context.env[LOCAL[project]];
  const repositories = local ? [local] : PUBLIC[project];
  const found = await Promise.all(repositories.map((repository) => releases(repository, context)));
  return [...new Set(found.flat())].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

async function releases(repository: string, context: OriginContext): Promise<string[]> {
  const text = await runOrThrow('git', ['ls-remote', '--tags', '--refs', repository], {
    env: trusting(quiet(context.env)),
    signal: context.signal,
  });
  return [...text.matchAll(/refs\/tags\/v(\d+(?:\.\d+)+)$/gm)].map((match) => match[1]);
}

/** Never ask for a password. */
function quiet(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GIT_TERMINAL_PROMPT: '0' };
}

/** A repository that the reader named may belong to somebody else. */
function trusting(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
}
