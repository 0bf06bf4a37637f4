/** Open vSwitch checkouts: version, include paths, and a `config.h` as its configure script writes it on Debian 12. */

import { BUNDLED, type FileConfig } from '../c/preprocess/frontEnd';
import type { Listing, ProjectFiles } from './files';
import { actionFiles } from './ovsActions';
import { ovsConfig } from './ovsConfig';
import { automakeUnits } from './automake';
import { idlHeader } from './ovsIdl';
import { isCFile, relativeTo, VIRTUAL, type ProjectRoot, type RootSpec } from './root';

export function isOvs(root: string, files: ProjectFiles): boolean {
  return files.isFile(`${root}/lib/dpif-netdev.c`) || files.isFile(`${root}/include/openvswitch/compiler.h`);
}

export function ovsVersion(root: string, files: ProjectFiles): string {
  return (
    /AC_INIT\(\s*\[?openvswitch\]?\s*,\s*\[?([\w.~+-]+)\]?/.exec(files.read(`${root}/configure.ac`) ?? '')?.[1] ?? ''
  );
}

export function openOvs(spec: RootSpec, listing: Listing, files: ProjectFiles): ProjectRoot {
  const version = ovsVersion(spec.path, files);
  const folder = `${VIRTUAL}/${spec.name}`;
  const virtualFiles = new Map<string, string>();
  const generated = (name: string, text: string | undefined): void => {
    if (text !== undefined && !['', 'lib/', 'include/'].some((at) => files.isFile(`${spec.path}/${at}${name}`))) {
      virtualFiles.set(`${folder}/${name}`, text);
    }
  };
  const built = files.isFile(`${spec.path}/config.h`);
  if (!built) virtualFiles.set(`${folder}/config.h`, ovsConfig(version, false));
  virtualFiles.set(`${folder}/dpdk/config.h`, ovsConfig(version, true));
  generated(
    'openvswitch/version.h',
    files
      .read(`${spec.path}/include/openvswitch/version.h.in`)
      ?.replace(/@LT_(CURRENT|REVISION|AGE)@/g, '0')
      .replace(/@PACKAGE_(?:VERSION|STRING)@/g, version)
      .replace(/@VERSION@/g, version),
  );
  for (const name of ['stdio.h', 'string.h']) {
    const text = files.read(`${spec.path}/lib/${name}.in`);
    generated(
      name,
      text
        ?.replace(/@INCLUDE_NEXT@/g, 'include_next')
        .replace(/@NEXT_\w+@/g, `<${name}>`)
        .replace(/@\w+@/g, '1'),
    );
  }
  generated(
    'odp-netlink.h',
    odpNetlink(
      files.read(`${spec.path}/include/linux/openvswitch.h`) ??
        files.read(`${spec.path}/datapath/linux/compat/include/linux/openvswitch.h`),
    ),
  );
  const netlink = virtualFiles.get(`${folder}/odp-netlink.h`);
  generated('odp-netlink-macros.h', netlink === undefined ? undefined : odpNetlinkMacros(netlink));
  for (const [name, schema, annotation] of [
    ['lib/vswitch-idl.h', 'vswitchd/vswitch.ovsschema', 'lib/vswitch-idl.ann'],
    ['vtep/vtep-idl.h', 'vtep/vtep.ovsschema', 'vtep/vtep-idl.ann'],
    ['lib/ovsdb-server-idl.h', 'ovsdb/_server.ovsschema', 'lib/ovsdb-server-idl.ann'],
  ]) {
    if (!files.isFile(`${spec.path}/${name}`)) {
      const text = idlHeader(files.read(`${spec.path}/${schema}`), files.read(`${spec.path}/${annotation}`));
      if (text !== undefined) virtualFiles.set(`${folder}/${name}`, text);
    }
  }
  const actions = actionFiles(files.read(`${spec.path}/lib/ofp-actions.c`));
  generated('lib/ofp-actions.inc1', actions?.inc1);
  generated('lib/ofp-actions.inc2', actions?.inc2);
  const configs = new Map<string, FileConfig>();
  const make = (own: readonly string[], dpdk: ProjectRoot | undefined): FileConfig => {
    const borrowed = dpdk?.config(`${dpdk.path}/app/x.c`, []);
    const includePaths = [
      ...own,
      `${spec.path}/include`,
      `${spec.path}/lib`,
      ...(dpdk ? [`${folder}/dpdk`] : built ? [] : [folder]),
      spec.path,
      folder,
      `${folder}/lib`,
      `${spec.path}/third-party`,
      ...(dpdk?.publicIncludes ?? []),
    ];
    // DPDK's experimental interfaces are off unless a builder asks for them (Documentation/intro/install/dpdk.rst).
    return {
      includePaths: [...new Set(includePaths)],
      systemIncludePaths: [BUNDLED],
      forcedIncludes: ['config.h', ...(borrowed?.forcedIncludes ?? [])],
      defines: [['_GNU_SOURCE', '1']],
    };
  };
  return {
    ...spec,
    kind: 'ovs',
    version,
    files: listing.files.filter((path) => isCFile(path) && !/\/(?:sparse|datapath-windows)\//.test(path)),
    virtualFiles,
    messages: [...listing.messages],
    publicIncludes: [`${spec.path}/include`, `${spec.path}/lib`, spec.path],
    component(name, others) {
      const folder = `${spec.path}/${name}`;
      const text = files.read(`${folder}/automake.mk`);
      if (text === undefined) return undefined;
      const units = automakeUnits(
        text,
        others.some((other) => other.kind === 'dpdk'),
      )
        .map((unit) => `${spec.path}/${unit}`)
        .filter((path) => files.isFile(path) && path.startsWith(`${folder}/`));
      const needs = name === 'lib' ? [] : [`${spec.path}/lib`];
      return units.length > 0 ? { folder, units, needs, rank: name === 'lib' ? 1 : 0 } : undefined;
    },
    config(path, others) {
      const dpdk = others.find((other) => other.kind === 'dpdk');
      const inner = relativeTo(spec.path, path) ?? '';
      const top = inner.includes('/') ? inner.slice(0, inner.lastIndexOf('/')) : '';
      const key = `${top}:${dpdk?.name ?? ''}`;
      let config = configs.get(key);
      if (!config) {
        const own = top === '' ? [] : [`${spec.path}/${top}`];
        configs.set(key, (config = make(own, dpdk)));
      }
      return config;
    },
  };
}

/**
 * `odp-netlink.h` as OVS's build makes it of `linux/openvswitch.h`: the types of the kernel interface become OVS's own
 * (build-aux/extract-odp-netlink-h).
 */
function odpNetlink(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const events = [
    'NEW',
    'RELATED',
    'DESTROY',
    'REPLY',
    'ASSURED',
    'PROTOINFO',
    'HELPER',
    'MARK',
    'SEQADJ',
    'SECMARK',
    'LABEL',
  ]
    .map((name, i) => `#define OVS_CT_EVENT_${name} (1 << ${i})`)
    .join('\n');
  const mask = ['NEW', 'RELATED', 'DESTROY', 'MARK', 'LABEL'].map((name) => `OVS_CT_EVENT_${name}`).join(' | ');
  const types = text
    .replace(/_LINUX_OPENVSWITCH_H/g, 'ODP_NETLINK_H')
    .replace(/<linux\/types\.h>/g, '"openvswitch/types.h"\n#include <netinet/in.h>')
    .replace(/^#.*<linux\/if_ether\.h>/gm, '')
    .replace(/__u8\s*(\w+)\s*\[\s*ETH_ALEN\s*\]/g, 'struct eth_addr $1')
    .replace(/__be32\s*(\w{2,})\s*\[\s*4\s*\]/g, 'struct in6_addr $1')
    .replace(/__u(32|16|8)\b/g, 'uint$1_t')
    .replace(/__be(32|16)\b/g, 'ovs_be$1')
    .replace(/__u64\b/g, 'ovs_32aligned_u64')
    .replace(/__be64\b/g, 'ovs_32aligned_be64');
  const end = types.lastIndexOf('#endif');
  return `${types.slice(0, end)}${events}\n#define OVS_CT_EVENTMASK_DEFAULT (${mask})\n\n${types.slice(end)}`;
}

const KEY_STRUCTS = [
  'ethernet',
  'ipv4',
  'ipv6',
  'tcp',
  'udp',
  'sctp',
  'icmp',
  'icmpv6',
  'arp',
  'nd',
  'nd_extensions',
].map((name) => `ovs_key_${name}`);

/**
 * `odp-netlink-macros.h`: offset and size of each member of the key structs (build-aux/extract-odp-netlink-macros-h).
 */
function odpNetlinkMacros(netlink: string): string {
  const lines = ['#ifndef ODP_NETLINK_MACROS_H', '#define ODP_NETLINK_MACROS_H'];
  for (const name of KEY_STRUCTS) {
    const body =
      new RegExp(`struct\\s+${name}\\s*\\{([^}]*)\\}`).exec(netlink)?.[1].replace(/\/\*[\s\S]*?\*\//g, '') ?? '';
    const members = [...body.matchAll(/((?:struct\s+)?\w+)\s+(\w+)\s*;/g)].map(
      ([, type, member]) => `{offsetof(struct ${name}, ${member}), sizeof(${type})}, `,
    );
    lines.push(`#define ${name.toUpperCase()}_OFFSETOF_SIZEOF_ARR { ${members.join('')}{0, 0}}`);
  }
  return `${lines.join('\n')}\n#endif\n`;
}
