/**
 * A folder of C that is neither DPDK nor OVS: include paths are the folders on the way up, then all that hold
 * headers.
 */

import { BUNDLED, type FileConfig } from '../c/preprocess/frontEnd';
import type { Listing } from './files';
import { foldersOf, isCFile, type ProjectRoot, type RootSpec } from './root';

const MAX_FOLDERS = 400;

export function openPlain(spec: RootSpec, listing: Listing): ProjectRoot {
  const files = listing.files.filter(isCFile);
  const headerFolders = foldersOf(files.filter((path) => path.endsWith('.h')));
  // Folders named include first, shallow ones before deep ones.
  const weight = (folder: string): number => (/(?:^|\/)include$/.test(folder) ? 0 : 1000) + folder.split('/').length;
  const common = [...headerFolders].sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1)).slice(0, MAX_FOLDERS);
  const messages = [...listing.messages];
  if (files.length === 0) messages.push(`${spec.path}: no C files here`);
  const configs = new Map<string, FileConfig>();
  return {
    ...spec,
    kind: 'c',
    version: '',
    files,
    virtualFiles: new Map(),
    messages,
    publicIncludes: common,
    component(name) {
      const folder = `${spec.path}/${name}`;
      const units = files.filter((path) => path.endsWith('.c') && path.startsWith(`${folder}/`));
      return units.length > 0 ? { folder, units, needs: [], rank: 0 } : undefined;
    },
    config(path, others) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      let config = configs.get(folder);
      if (!config) {
        const own: string[] = [];
        for (let at = folder; at.length >= spec.path.length; at = at.slice(0, at.lastIndexOf('/')))
          own.push(at, `${at}/include`);
        const dpdk = others.find((other) => other.kind === 'dpdk');
        const borrowed = dpdk?.config(`${dpdk.path}/app/x.c`, []);
        config = {
          includePaths: [...new Set([...own, ...common, ...(dpdk?.publicIncludes ?? [])])],
          systemIncludePaths: [BUNDLED],
          forcedIncludes: borrowed?.forcedIncludes ?? [],
          defines: borrowed?.defines ?? [['_GNU_SOURCE', '1']],
        };
        configs.set(folder, config);
      }
      return config;
    },
  };
}
