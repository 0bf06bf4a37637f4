// What is linked by default: libraries and drivers that the tree's own build files switch off stay out.
import { describe, expect, test } from 'vitest';
import type { ProjectFiles } from '../../../src/project/files';
import { linkedUnits } from '../../../src/project/link';
import { openProject } from '../../../src/project/project';

function disk(files: Record<string, string>): ProjectFiles {
  return {
    read: (path) => files[path],
    isFile: (path) => path in files,
    list: (folder) => ({
      files: Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .sort(),
      buildFolders: [],
      messages: [],
    }),
  };
}

const library = (name: string, more = ''): Record<string, string> => ({
  [`lib/${name}/meson.build`]: `sources = files('rte_${name}.c')\n${more}`,
  [`lib/${name}/rte_${name}.c`]: '',
});
const bus = (name: string, before = ''): Record<string, string> => ({
  [`drivers/bus/${name}/meson.build`]: `${before}sources = files('${name}.c')\n`,
  [`drivers/bus/${name}/${name}.c`]: '',
});

function linked(
  names: string[],
  options: string,
  lib = '',
): { folders: string[]; missing: string[]; defines: (name: string) => boolean } {
  const tree: Record<string, string> = {
    VERSION: '22.11.0\n',
    'config/rte_config.h': '',
    'meson_options.txt': options,
    'lib/meson.build': `libraries = ['eal', 'kni', 'old', 'port']\n${lib}`,
    ...library('eal'),
    ...library('kni'),
    ...library('old'),
    ...library(
      'port',
      "if dpdk_conf.has('RTE_LIB_KNI')\n    deps += 'kni'\nendif\nif dpdk_conf.has('RTE_LIB_OLD')\n" +
        "    deps += 'old'\nendif\nif dpdk_conf.has('RTE_LIB_NEVER')\n    deps += 'never'\nendif\n",
    ),
    'drivers/meson.build': "subdirs = ['bus']\n",
    'drivers/bus/meson.build': "drivers = ['vdev', 'pci', 'foreign', 'lacking', 'off']\nstd_deps = ['eal']\n",
    ...bus('vdev'),
    ...bus('pci'),
    ...bus('foreign', "if not is_windows\n    build = false\n    reason = 'x'\nendif\n"),
    ...bus(
      'lacking',
      "dep = dependency('x', required: false)\nif not dep.found()\n    build = false\nelse\n" +
        '    ext_deps += dep\nendif\n',
    ),
    ...bus('off'),
  };
  const files = Object.fromEntries(Object.entries(tree).map(([path, text]) => [`/d/${path}`, text]));
  const project = openProject([{ name: 'dpdk', path: '/d' }], disk(files));
  const result = linkedUnits(project.roots[0], names);
  const config = [...project.virtualFiles.values()].join('');
  return {
    folders: result.folders.map((folder) => folder.slice(3)),
    missing: result.missing,
    defines: (name) => config.includes(`#define ${name} 1`),
  };
}

const OFF =
  "option('disable_libs', type: 'string', value: 'kni,eal')\n" +
  "option('disable_drivers', type: 'string', value: 'bus/off')\n";

describe('linked by default', () => {
  test('a library that the options switch off is no dependency where the build asks for it', () => {
    const { folders, defines } = linked(['lib/port'], OFF, "optional_libs = ['kni', 'old', 'port']\n");
    expect(folders).toEqual(['lib/eal', 'lib/old', 'lib/port']);
    // What must be there cannot be switched off.
    expect([defines('RTE_LIB_KNI'), defines('RTE_LIB_EAL'), defines('RTE_LIB_OLD')]).toEqual([false, true, true]);
  });

  test('deprecated ones are off in trees where they have an option of their own', () => {
    const deprecated = "dpdk_libs_deprecated += [\n  'kni',\n  'old',\n]\n";
    expect(linked(['lib/port'], '', deprecated).folders).toEqual(['lib/eal', 'lib/kni', 'lib/old', 'lib/port']);
    expect(
      linked(['lib/port'], "option('enable_deprecated_libs', type: 'string', value: 'old')\n", deprecated).folders,
    ).toEqual(['lib/eal', 'lib/old', 'lib/port']);
  });

  test('asked for by name they are linked all the same', () => {
    expect(linked(['lib/kni'], OFF).folders).toEqual(['lib/eal', 'lib/kni']);
  });

  test('a folder of drivers stands for those of it that are built, in their order', () => {
    expect(linked(['drivers/bus'], OFF)).toMatchObject({
      folders: ['lib/eal', 'drivers/bus/vdev', 'drivers/bus/pci'],
      missing: [],
    });
    expect(linked(['drivers/net', 'drivers'], OFF).missing).toEqual(['drivers/net', 'drivers']);
  });
});
