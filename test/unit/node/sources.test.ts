// Which tree is taken, and what is said where there is none. Nothing here needs a network.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bringSource, parseSourceRequest, sourcesFolder } from '../../../src/node/sources';
import { checkoutVersion } from '../../../src/node/sources/checkout';
import { compareVersions, isOfSeries, newestOfSeries } from '../../../src/node/sources/request';
import { miniDpdk } from '../../support/trees';

let work = '';
beforeEach(() => (work = mkdtempSync(join(tmpdir(), 'datapath-lens-test-'))));
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** An environment without network, apt or anything the machine's reader has set. */
const alone = () => ({
  PATH: process.env.PATH,
  HOME: work,
  https_proxy: 'http://127.0.0.1:9',
  APT_CONFIG: '/dev/null',
});

/** A bare repository with one tag for each version. */
function gitRepository(versions: string[]): string {
  const folder = join(work, 'origin');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t.invalid', ...args], {
      stdio: 'pipe',
    });
  mkdirSync(join(folder, 'config'), { recursive: true });
  git('init', '-q');
  for (const version of versions) {
    writeFileSync(join(folder, 'VERSION'), `${version}\n`);
    writeFileSync(join(folder, 'config/rte_config.h'), '');
    git('add', '.');
    git('commit', '-qm', version);
    git('tag', `v${version.replace(/^(\d+\.\d+)\.0$/, '$1')}`);
  }
  return folder;
}

test('requests are read', () => {
  expect(parseSourceRequest('dpdk')).toEqual({ project: 'dpdk' });
  expect(parseSourceRequest('ovs@3.1.0')).toEqual({ project: 'ovs', version: '3.1.0' });
  expect(parseSourceRequest('DPDK@v22.11')).toEqual({ project: 'dpdk', version: '22.11' });
  expect(parseSourceRequest('dpdk=/a=b@c')).toEqual({ project: 'dpdk', folder: '/a=b@c' });
  for (const bad of ['', 'linux', 'dpdk@', 'dpdk@22', 'dpdk=', 'dpdk 22.11'])
    expect(() => parseSourceRequest(bad), bad).toThrow(/is not a source/);
});

test('releases are ordered by number', () => {
  expect(['22.11.2', '22.11', '22.11.11', '21.05'].sort(compareVersions)).toEqual([
    '21.05',
    '22.11',
    '22.11.2',
    '22.11.11',
  ]);
  expect(isOfSeries('22.11.11', '22.11')).toBe(true);
  expect(isOfSeries('22.1', '22.11')).toBe(false);
  expect(isOfSeries('22.110', '22.11')).toBe(false);
  expect(newestOfSeries(['20.11', '20.11.10', '20.11.9', '21.11'], '20.11')).toBe('20.11.10');
});

test('a checkout says what it is', () => {
  expect(checkoutVersion('dpdk', miniDpdk)).toBe('1.0.0-mini');
  expect(checkoutVersion('ovs', miniDpdk)).toBeUndefined();
  expect(checkoutVersion('dpdk', join(work, 'nothing'))).toBeUndefined();
});

test('the folder for sources can be named', () => {
  expect(sourcesFolder({ DATAPATH_LENS_SOURCES: '/srv/trees' })).toBe('/srv/trees');
});

test('a folder that the reader names wins', async () => {
  const named = await bringSource({ project: 'dpdk' }, { folder: work, env: { ...alone(), DPDK_DIR: miniDpdk } });
  expect(named).toMatchObject({ folder: miniDpdk, version: '1.0.0-mini' });
  const argument = await bringSource(parseSourceRequest(`dpdk=${miniDpdk}`), { folder: work, env: alone() });
  expect(argument.folder).toBe(miniDpdk);
});

test('a folder that is named but is no checkout is an error, not passed over', async () => {
  await expect(
    bringSource({ project: 'dpdk' }, { folder: work, env: { ...alone(), DPDK_DIR: join(work, 'no') } }),
  ).rejects.toThrow('no such folder');
  await expect(bringSource(parseSourceRequest(`ovs=${miniDpdk}`), { folder: work, env: alone() })).rejects.toThrow(
    'no checkout of Open vSwitch',
  );
});

test('a local git repository gives the newest release of a series, once', async () => {
  const env = { ...alone(), DATAPATH_LENS_GIT_DPDK: gitRepository(['19.05.0', '19.05.1', '19.05.2', '19.08.0']) };
  const said: string[] = [];
  const folder = join(work, 'trees');
  const first = await bringSource(
    { project: 'dpdk', version: '19.05' },
    { folder, env, progress: (line) => said.push(line) },
  );
  expect(first).toMatchObject({
    version: '19.05.2',
    folder: join(folder, 'dpdk-19.05'),
    origin: 'a git repository on this machine',
  });
  expect(readFileSync(join(first.folder, 'VERSION'), 'utf8')).toBe('19.05.2\n');
  expect(said.join('\n')).toContain('unpacking v19.05.2');
  expect((await bringSource({ project: 'dpdk', version: '19.05' }, { folder, env })).origin).toBe('already there');
  expect((await bringSource({ project: 'dpdk', version: '19.08' }, { folder, env })).version).toBe('19.08');
});

test('where nothing can be fetched, all that was tried is said, and nothing is left behind', async () => {
  const folder = join(work, 'trees');
  const failed = bringSource({ project: 'dpdk', version: '17.02' }, { folder, env: alone() });
  await expect(failed).rejects.toThrow(
    /could not be brought:\n {2}Debian's packages: .*\n {2}a git repository on this machine: .*\n {2}the public git repositories: .*\n.*DPDK_DIR=/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('it can be cancelled', async () => {
  const abort = new AbortController();
  abort.abort();
  await expect(
    bringSource({ project: 'ovs', version: '3.3' }, { folder: work, env: alone(), signal: abort.signal }),
  ).rejects.toThrow(/abort/i);
});
