/** `rte_config.h` of make-based DPDK trees (before 20.08): `CONFIG_X=y` of config/common_base and what overrides it. */

import type { ProjectFiles } from './files';

const CHAIN = [
  'config/common_base',
  'config/common_linux',
  'config/common_linuxapp',
  'config/defconfig_x86_64-native-linux-gcc',
  'config/defconfig_x86_64-native-linuxapp-gcc',
];

/** Text of the header, or undefined when the tree has no such configuration. */
export function makeConfig(root: string, files: ProjectFiles): string | undefined {
  const values = new Map<string, string>();
  let found = false;
  for (const path of CHAIN) {
    const text = files.read(`${root}/${path}`);
    if (text === undefined) continue;
    found = true;
    for (const line of text.split(/\r?\n/)) {
      const match = /^CONFIG_(\w+)=(.*?)\s*$/.exec(line);
      if (match) values.set(match[1], match[2]);
    }
  }
  if (!found) return undefined;
  const lines = ['#ifndef _RTE_CONFIG_H_', '#define _RTE_CONFIG_H_'];
  for (const [name, value] of values) {
    if (value === 'n' || value === '') lines.push(`#undef ${name}`);
    else lines.push(`#define ${name} ${value === 'y' ? '1' : value}`);
  }
  // What the make files set on the command line.
  for (const [name, value] of [
    ['RTE_ARCH_X86', '1'],
    ['RTE_ARCH_64', '1'],
    ['RTE_ARCH_X86_64', '1'],
    ['RTE_TOOLCHAIN_GCC', '1'],
    ['RTE_EXEC_ENV_LINUX', '1'],
    ['RTE_EXEC_ENV_LINUXAPP', '1'],
    ['RTE_CACHE_LINE_SIZE', '64'],
    [
      'RTE_COMPILE_TIME_CPUFLAGS',
      'RTE_CPUFLAG_SSE,RTE_CPUFLAG_SSE2,RTE_CPUFLAG_SSE3,RTE_CPUFLAG_SSSE3,RTE_CPUFLAG_SSE4_1,RTE_CPUFLAG_SSE4_2',
    ],
  ]) {
    lines.push(`#ifndef ${name}`, `#define ${name} ${value}`, '#endif');
  }
  lines.push('#endif');
  return `/* Written by Datapath Lens from config/common_base and its overrides. */\n${lines.join('\n')}\n`;
}
