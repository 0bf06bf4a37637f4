import { describe, expect, test } from 'vitest';
import { FrontEnd } from '../../../src/c/preprocess/frontEnd';
import { TokenKind } from '../../../src/c/tokens';
import type { ProjectFiles } from '../../../src/project/files';
import { evaluate, readMeson } from '../../../src/project/meson';
import { openProject, rootSpec, type Project } from '../../../src/project/project';

/** A disk in memory. */
function disk(files: Record<string, string>): ProjectFiles {
  return {
    read: (path) => files[path],
    isFile: (path) => path in files,
    list: (folder) => ({
      files: Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`) && !path.includes('/build/'))
        .sort(),
      buildFolders: Object.keys(files).some((path) => path.startsWith(`${folder}/build/`)) ? [`${folder}/build`] : [],
      messages: [],
    }),
  };
}

function under(root: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
}

/** A tree in the shape of DPDK 22.11. */
const DPDK = under('/d', {
  VERSION: '22.11.3\n',
  ABI_VERSION: '23.0\n',
  'config/rte_config.h':
    '#ifndef _RTE_CONFIG_H_\n#define _RTE_CONFIG_H_\n#include <rte_build_config.h>\n' +
    '#define RTE_MAX_HEAPS 32\n#endif\n',
  'config/meson.build':
    "dpdk_conf.set('RTE_MAX_VFIO_GROUPS', 64)\nif numa_dep.found()\n    dpdk_conf.set('RTE_HAS_LIBNUMA', 1)\nendif\n",
  'config/x86/meson.build': "dpdk_conf.set('RTE_MAX_LCORE', 128)\n",
  'meson_options.txt':
    "option('max_ethports', type: 'integer', value: 16, description:\n 'x')\n" +
    "option('disable_libs', type: 'string', value: 'kni', description: 'y')\n",
  'lib/eal/meson.build': "if not is_windows\n    subdir('unix')\nendif\n",
  'lib/eal/include/rte_common.h': '#ifndef RTE_COMMON_H\n#define RTE_COMMON_H\n#define RTE_STR(x) #x\n#endif\n',
  'lib/eal/include/generic/rte_atomic.h': '#ifndef GENERIC\n#define GENERIC\n#define WHICH generic\n#endif\n',
  'lib/eal/x86/include/rte_atomic.h':
    '#ifndef X86\n#define X86\n#include "generic/rte_atomic.h"\n#undef WHICH\n#define WHICH x86\n#endif\n',
  'lib/eal/arm/include/rte_atomic.h': '#ifndef ARM\n#define ARM\n#define WHICH arm\n#endif\n',
  'lib/ring/meson.build': "sources = files('rte_ring.c')\n",
  'lib/ring/rte_ring.h': '#ifndef RTE_RING_H\n#define RTE_RING_H\n#include <rte_atomic.h>\n#define RING 1\n#endif\n',
  'lib/ring/rte_ring.c':
    '#include <rte_ring.h>\nWHICH RING RTE_MAX_LCORE RTE_MAX_ETHPORTS RTE_LIB_RING RTE_NET_FOO ' +
    'RTE_LIB_KNI RTE_HAS_LIBNUMA RTE_LOG_DEFAULT_LOGTYPE\n',
  'lib/kni/meson.build': '',
  'drivers/net/foo/meson.build':
    "cflags += '-DFOO_FAST'\nif is_windows\n  cflags += '-DFOO_WINDOWS'\nendif\n" +
    "includes += include_directories('base')\n",
  'drivers/net/foo/base/foo_hw.h': '#ifndef FOO_HW_H\n#define FOO_HW_H\n#define HW 7\n#endif\n',
  'drivers/net/foo/foo.c': '#include "foo_hw.h"\nHW FOO_FAST FOO_WINDOWS RTE_LOG_DEFAULT_LOGTYPE\n',
  'app/test/main.c': '#include <rte_ring.h>\nRING\n',
});

const OVS = under('/o', {
  'configure.ac': 'AC_INIT(openvswitch, 3.1.0, bugs@openvswitch.org)\n',
  'include/openvswitch/compiler.h': '#ifndef COMPILER_H\n#define COMPILER_H\n#endif\n',
  'include/openvswitch/version.h.in': '#define OVS_PACKAGE_VERSION "@PACKAGE_VERSION@"\n',
  'include/linux/openvswitch.h':
    '#ifndef _LINUX_OPENVSWITCH_H\n#define _LINUX_OPENVSWITCH_H 1\n#include <linux/types.h>\n' +
    'struct k { __u8 a[ETH_ALEN]; __be32 ip[4]; __be32 c[4]; __u64 n; };\n#endif\n',
  'lib/dpif-netdev.c': '#include <config.h>\n#include "openvswitch/compiler.h"\nVERSION DPDK_NETDEV\n',
  'lib/netdev-dpdk.c': '#include <config.h>\n#include <rte_ring.h>\nDPDK_NETDEV RING\n',
  'include/sparse/netinet/in.h': 'sparse',
});

function text(project: Project, path: string): string {
  const front = new FrontEnd({ files: project.text, config: (at) => project.config(at) });
  const { tokens } = front.preprocess(path, 'modular');
  const list: string[] = [];
  for (let i = 0; i < tokens.count; i++)
    if (tokens.kind[i] !== TokenKind.End) list.push(front.spellings.text(tokens.id[i]));
  return list.join(' ');
}

describe('DPDK', () => {
  const project = openProject([{ name: 'dpdk', path: '/d' }], disk(DPDK));
  test('is told by its files, with its version', () => {
    expect(project.roots[0]).toMatchObject({ kind: 'dpdk', version: '22.11.3' });
    expect(project.files).toContain('/d/lib/ring/rte_ring.c');
    expect(project.files).not.toContain('/d/lib/ring/meson.build');
  });
  test('the configuration is what meson would write', () => {
    expect(text(project, '/d/lib/ring/rte_ring.c')).toBe('x86 1 128 16 1 1 RTE_LIB_KNI RTE_HAS_LIBNUMA lib . ring');
    const config = project.virtualFiles.get('/<datapath-lens>/dpdk/rte_build_config.h') ?? '';
    for (const line of [
      'RTE_VER_YEAR 22',
      'RTE_VER_MONTH 11',
      'RTE_VER_MINOR 3',
      'RTE_ARCH_X86_64 1',
      'RTE_MAX_VFIO_GROUPS 64',
      'RTE_EXEC_ENV_IS_LINUX 1',
      'RTE_CACHE_LINE_SIZE 64',
    ]) {
      expect(config).toContain(`#define ${line}\n`);
    }
  });
  test('drivers: own folders and flags of their meson.build', () => {
    expect(text(project, '/d/drivers/net/foo/foo.c')).toBe('7 1 FOO_WINDOWS pmd . net . foo');
  });
  test('files of one folder share their configuration', () => {
    expect(project.config('/d/app/test/main.c')).toBe(project.config('/d/app/test/other.c'));
  });
  test('the configuration of a build folder is taken when there is one', () => {
    const built = openProject(
      [{ name: 'dpdk', path: '/d' }],
      disk({ ...DPDK, '/d/build/rte_build_config.h': '#define RTE_MAX_LCORE 4\n' }),
    );
    expect(text(built, '/d/lib/ring/rte_ring.c')).toContain('x86 1 4 ');
    expect(built.messages).toEqual(['configuration of the build folder build']);
  });
  test('trees of make: common_base and what overrides it', () => {
    const old = under('/m', {
      'config/common_base': 'CONFIG_RTE_MAX_LCORE=128\nCONFIG_RTE_LIBRTE_KNI=n\nCONFIG_RTE_EAL_VFIO=n\n# note\n',
      'config/common_linux': 'CONFIG_RTE_EAL_VFIO=y\n',
      'lib/librte_eal/common/include/rte_common.h': '',
      'lib/librte_eal/common/include/rte_version.h':
        '#define RTE_VER_YEAR 18\n#define RTE_VER_MONTH 2\n#define RTE_VER_MINOR 1\n',
      'lib/librte_eal/common/include/generic/rte_atomic.h': '#define WHICH generic\n',
      'lib/librte_eal/common/include/arch/x86/rte_atomic.h': '#ifndef A\n#define A\n#define WHICH x86\n#endif\n',
      'lib/librte_ring/rte_ring.c':
        '#include <rte_atomic.h>\nRTE_MAX_LCORE RTE_EAL_VFIO RTE_LIBRTE_KNI RTE_ARCH_X86_64 WHICH\n',
    });
    const project = openProject([{ name: 'dpdk', path: '/m' }], disk(old));
    expect(project.roots[0].version).toBe('18.02.1');
    expect(text(project, '/m/lib/librte_ring/rte_ring.c')).toBe('128 1 RTE_LIBRTE_KNI 1 x86');
  });
});

describe('OVS', () => {
  test('alone: config.h without DPDK', () => {
    const project = openProject([{ name: 'ovs', path: '/o' }], disk(OVS));
    expect(project.roots[0]).toMatchObject({ kind: 'ovs', version: '3.1.0' });
    expect(text(project, '/o/lib/dpif-netdev.c')).toBe('"3.1.0" DPDK_NETDEV');
    expect(project.files.some((path) => path.includes('sparse'))).toBe(false);
  });
  test('with DPDK in the workspace, netdev-dpdk is on and finds its headers', () => {
    const project = openProject(
      [
        { name: 'dpdk', path: '/d' },
        { name: 'ovs', path: '/o' },
      ],
      disk({ ...DPDK, ...OVS }),
    );
    expect(text(project, '/o/lib/netdev-dpdk.c')).toBe('1 1');
  });
  test('headers that its build generates', () => {
    const project = openProject([{ name: 'ovs', path: '/o' }], disk(OVS));
    expect(project.virtualFiles.get('/<datapath-lens>/ovs/openvswitch/version.h')).toContain('"3.1.0"');
    const netlink = project.virtualFiles.get('/<datapath-lens>/ovs/odp-netlink.h') ?? '';
    expect(netlink).toContain('struct eth_addr a;');
    expect(netlink).toContain('struct in6_addr ip;');
    expect(netlink).toContain('ovs_be32 c[4];');
    expect(netlink).toContain('ovs_32aligned_u64 n;');
    expect(netlink).toContain('#define OVS_CT_EVENT_LABEL (1 << 10)');
  });
});

describe('workspaces', () => {
  test('paths are shown relative to their root, with its name when there are several', () => {
    const one = openProject([{ name: 'dpdk', path: '/d' }], disk(DPDK));
    expect(one.display('/d/lib/ring/rte_ring.h')).toBe('lib/ring/rte_ring.h');
    expect(one.resolve('lib/ring/rte_ring.h')).toBe('/d/lib/ring/rte_ring.h');
    expect(one.resolve('ring/rte_ring.h')).toBe('/d/lib/ring/rte_ring.h');
    expect(one.resolve('rte_atomic.h')).toBeUndefined();
    const two = openProject(
      [
        { name: 'dpdk', path: '/d' },
        { name: 'ovs', path: '/o' },
      ],
      disk({ ...DPDK, ...OVS }),
    );
    expect(two.display('/o/lib/netdev-dpdk.c')).toBe('ovs/lib/netdev-dpdk.c');
    expect(two.resolve('ovs/lib/netdev-dpdk.c')).toBe('/o/lib/netdev-dpdk.c');
  });
  test('name=PATH names a root; else dpdk, ovs or the folder', () => {
    const files = disk({ ...DPDK, ...OVS, '/some/where/x.c': '' });
    const absolute = (path: string): string => path;
    expect(rootSpec('main=/d', absolute, files)).toEqual({ name: 'main', path: '/d' });
    expect(rootSpec('/d', absolute, files).name).toBe('dpdk');
    expect(rootSpec('/o', absolute, files).name).toBe('ovs');
    expect(rootSpec('/some/where', absolute, files).name).toBe('where');
  });
  test('two roots of one name get numbers', () => {
    const project = openProject(
      [
        { name: 'c', path: '/d' },
        { name: 'c', path: '/o' },
      ],
      disk({ ...DPDK, ...OVS }),
    );
    expect(project.roots.map((root) => root.name)).toEqual(['c', 'c2']);
  });
  test('a plain folder of C finds headers on its way up and in include folders; none at all is said', () => {
    const files = {
      '/p/src/a/b.c': '#include "near.h"\n#include <far.h>\nNEAR FAR',
      '/p/src/near.h': '#pragma once\n#define NEAR 1\n',
      '/p/include/far.h': '#pragma once\n#define FAR 2\n',
    };
    const project = openProject([{ name: 'p', path: '/p' }], disk(files));
    expect(project.roots[0].kind).toBe('c');
    expect(text(project, '/p/src/a/b.c')).toBe('1 2');
    expect(openProject([{ name: 'e', path: '/e' }], disk({ '/e/readme.txt': '' })).messages).toEqual([
      '/e: no C files here',
    ]);
  });
});

describe('meson.build', () => {
  test.each([
    ['is_linux', true],
    ['not is_windows', true],
    ['is_windows or is_freebsd', false],
    ["toolchain == 'gcc' and cc.version().version_compare('>=8.3.0')", true],
    ["(toolchain == 'clang' and x)", false],
    ["arch_subdir == 'arm'", false],
    ["dpdk_conf.has('RTE_ARCH_X86_64')", true],
    ['dep.found()', undefined],
    ['is_linux and dep.found()', undefined],
    ['is_windows and dep.found()', false],
  ])('%s', (condition, expected) => expect(evaluate(condition)).toBe(expected));

  test('flags, folders and values of the branches that hold', () => {
    const facts = readMeson(`# comment
cflags += ['-DA', '-DB=2', '-Wall']  # -DNOT
if is_linux
  includes += include_directories('linux',
        'x')
elif is_windows
  includes += include_directories('windows')
else
  cflags += '-DELSE'
endif
if dep.found()
  cflags += '-DMAYBE'
  dpdk_conf.set('MAYBE', 1)
endif
dpdk_conf.set10('TEN', false)
dpdk_conf.set_quoted('Q', 'text')
libraries = ['a', 'b']
`);
    expect(facts.defines).toEqual([
      ['A', '1'],
      ['B', '2'],
      ['MAYBE', '1'],
    ]);
    expect(facts.includes).toEqual(['linux', 'x']);
    expect(facts.settings).toEqual([
      ['TEN', '0'],
      ['Q', '"text"'],
    ]);
    expect(facts.lists.get('libraries')).toEqual(['a', 'b']);
  });
});
