// Brings real DPDK and Open vSwitch trees into a cache folder: what the reader named, else what is there, else Debian's
// packages, else a git repository on this machine, else the public ones.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../base/errors';
import { checkoutVersion } from './sources/checkout';
import { debian } from './sources/debian';
import { localGit, publicGit, publicReleases } from './sources/git';
import { type OriginContext } from './sources/origin';
import { DEFAULT_VERSION, PROJECT_TITLE, isOfSeries, type ProjectName, type SourceRequest } from './sources/request';

export {
  DEFAULT_VERSION,
  parseSourceRequest,
  PROJECT_TITLE,
  type ProjectName,
  type SourceRequest,
} from './sources/request';
export { checkoutVersion } from './sources/checkout';

const ORIGINS = [debian, localGit, publicGit];

/** Environment variables with which the reader names a checkout of their own. */
const NAMED: Record<ProjectName, string> = { dpdk: 'DPDK_DIR', ovs: 'OVS_DIR' };

export interface SourceOptions {
  /** The cache folder (`sourcesFolder()` gives the usual one). */
  folder: string;
  env?: NodeJS.ProcessEnv;
  progress?: (message: string) => void;
  signal?: AbortSignal;
}

export interface SourceTree {
  project: ProjectName;
  /** The release as the tree itself states it: `22.11.11`; `unknown` where it states none. */
  version: string;
  /** Absolute. */
  folder: string;
  /** Shown to the reader: where it came from. */
  origin: string;
}

/**
 * The cache folder for source trees: `DATAPATH_LENS_SOURCES`, else `.cache/sources` in this project's own repository
 * where the program runs out of it, else a folder in the reader's cache (`XDG_CACHE_HOME`, `~/.cache`).
 */
export function sourcesFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.DATAPATH_LENS_SOURCES) return resolve(env.DATAPATH_LENS_SOURCES);
  const repository = ownRepository();
  if (repository) return join(repository, '.cache/sources');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'datapath-lens/sources');
}

/**
 * The repository above the running program (dist/cli.js, .cache/scripts/sources.mjs), or undefined where it is
 * installed.
 */
function ownRepository(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')))
      return existsSync(join(folder, 'scripts/build.mjs')) ? folder : undefined;
  }
  return undefined;
}

/**
 * Brings one tree. A folder that the reader named (in the request, or in `DPDK_DIR`/`OVS_DIR` unless the request asks
 * for another release than that folder has) is taken as it is. Throws an Error that lists what was tried where
 * nothing worked.
 */
export async function bringSource(request: SourceRequest, options: SourceOptions): Promise<SourceTree> {
  const { project } = request;
  const env = options.env ?? process.env;
  const named = namedFolder(request, env);
  if (named) return named;
  const version = request.version ?? DEFAULT_VERSION[project];
  const folder = join(resolve(options.folder), `${project}-${version}`);
  const progress = (message: string) => options.progress?.(`${PROJECT_TITLE[project]} ${version}: ${message}`);
  const present = checkoutVersion(project, folder);
  if (present) return { project, version: present, folder, origin: 'already there' };
  const origin = await fromOrigins(project, version, folder, { env, progress, signal: options.signal });
  return { project, version: checkoutVersion(project, folder) ?? 'unknown', folder, origin };
}

/** The releases that a version picker offers, newest first. Throws an Error where the repositories are out of reach. */
export function availableReleases(
  project: ProjectName,
  options: Omit<SourceOptions, 'folder'> = {},
): Promise<string[]> {
  return publicReleases(project, {
    env: options.env ?? process.env,
    progress: options.progress ?? (() => undefined),
    signal: options.signal,
  });
}

function namedFolder(request: SourceRequest, env: NodeJS.ProcessEnv): SourceTree | undefined {
  const { project, version } = request;
  const fromEnv = env[NAMED[project]];
  const text = request.folder ?? fromEnv;
  if (!text) return undefined;
  const folder = resolve(text);
  const requested = request.folder ? `${project}=${text}` : `${NAMED[project]}=${text}`;
  if (!existsSync(folder)) throw new Error(`${requested}: there is no such folder.`);
  const found = checkoutVersion(project, folder);
  if (!found) throw new Error(`${requested}: that folder is no checkout of ${PROJECT_TITLE[project]}.`);
  if (version && !request.folder && !isOfSeries(found, version)) return undefined;
  return { project, version: found, folder, origin: `named by the reader (${requested})` };
}

/**
 * Unpacks beside `folder` and renames, so that a folder of that name is always whole. Returns the title of the
 * origin.
 */
async function fromOrigins(
  project: ProjectName,
  version: string,
  folder: string,
  context: OriginContext,
): Promise<string> {
  const reasons: string[] = [];
  await mkdir(resolve(folder, '..'), { recursive: true });
  for (const origin of ORIGINS) {
    const partial = await mkdtemp(`${folder}.partial-`);
    try {
      await origin.unpack(project, version, partial, context);
      const found = checkoutVersion(project, partial);
      if (!found || !isOfSeries(found, version))
        throw new Error(`what came is ${found ?? 'no checkout'}, not ${version}`);
      await rename(partial, folder).catch((error: unknown) => {
        // Somebody else brought the same tree in the meantime.
        if (!checkoutVersion(project, folder)) throw error;
      });
      return origin.title;
    } catch (error) {
      context.signal?.throwIfAborted();
      reasons.push(`${origin.title}: ${messageOf(error)}`);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      `${PROJECT_TITLE[project]} ${version} could not be brought:`,
      ...reasons.map((reason) => `  ${reason}`),
      `  A checkout that you have serves as well: ${NAMED[project]}=/path/to/checkout`,
    ].join('\n'),
  );
}
