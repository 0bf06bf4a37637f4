/**
 * The processor as CPUID tells of it (Intel 64 Software Developer's Manual volume 2, CPUID): what gcc's
 * `-march=corei7` stands for, SSE up to 4.2 and POPCNT, without AVX. The time stamp counter counts nanoseconds.
 */

import type { Model, ModelCall } from '../call/model';

/** Bits of leaf 1 ECX and EDX, of 0x80000001 ECX and EDX, with their names in /proc/cpuinfo. */
const LEAF1_ECX: Readonly<Record<number, string>> = {
  0: 'pni',
  9: 'ssse3',
  13: 'cx16',
  19: 'sse4_1',
  20: 'sse4_2',
  23: 'popcnt',
};
const LEAF1_EDX: Readonly<Record<number, string>> = {
  0: 'fpu',
  1: 'vme',
  2: 'de',
  3: 'pse',
  4: 'tsc',
  5: 'msr',
  6: 'pae',
  7: 'mce',
  8: 'cx8',
  9: 'apic',
  11: 'sep',
  12: 'mtrr',
  13: 'pge',
  14: 'mca',
  15: 'cmov',
  16: 'pat',
  17: 'pse36',
  19: 'clflush',
  23: 'mmx',
  24: 'fxsr',
  25: 'sse',
  26: 'sse2',
  28: 'ht',
};
const EXTENDED_ECX: Readonly<Record<number, string>> = { 0: 'lahf_lm' };
const EXTENDED_EDX: Readonly<Record<number, string>> = {
  11: 'syscall',
  20: 'nx',
  26: 'pdpe1gb',
  27: 'rdtscp',
  29: 'lm',
};

const NAME = 'Intel(R) Core(TM) i7 of the machine';
const VENDOR = 'GenuineIntel';
/** Family 6, model 0x1a (Nehalem), stepping 5. */
const SIGNATURE = 0x106a5;

export const CPU = {
  vendor: VENDOR,
  name: NAME,
  family: 6,
  model: 0x1a,
  stepping: 5,
  maxLeaf: 0xb,
  /** Of the time stamp counter, Hz. */
  frequency: 1_000_000_000,
  flags: [
    ...Object.values(LEAF1_EDX),
    ...Object.values(EXTENDED_EDX),
    'constant_tsc',
    'nonstop_tsc',
    ...Object.values(LEAF1_ECX),
    ...Object.values(EXTENDED_ECX),
  ],
} as const;

const MAX_EXTENDED = 0x8000_0008;

function bits(names: Readonly<Record<number, string>>): number {
  return Object.keys(names).reduce((sum, bit) => sum + 2 ** Number(bit), 0);
}

function word(text: string, at: number): number {
  return [0, 1, 2, 3].reduce((sum, i) => sum + (text.charCodeAt(at + i) || 0) * 256 ** i, 0);
}

/** EAX, EBX, ECX, EDX of a leaf, as the processor that runs a thread gives them; zeros for leaves there are not. */
export function cpuid(leaf: number, cpu: number, cpus: number): [number, number, number, number] {
  switch (leaf) {
    case 0:
      return [CPU.maxLeaf, word(VENDOR, 0), word(VENDOR, 8), word(VENDOR, 4)];
    case 1:
      return [SIGNATURE, cpu * 0x100_0000 + (cpus << 16) + (8 << 8), bits(LEAF1_ECX), bits(LEAF1_EDX)];
    case 0x8000_0000:
      return [MAX_EXTENDED, 0, 0, 0];
    case 0x8000_0001:
      return [0, 0, bits(EXTENDED_ECX), bits(EXTENDED_EDX)];
    case 0x8000_0002:
    case 0x8000_0003:
    case 0x8000_0004: {
      const at = (leaf - 0x8000_0002) * 16;
      return [word(NAME, at), word(NAME, at + 4), word(NAME, at + 8), word(NAME, at + 12)];
    }
    case 0x8000_0007:
      return [0, 0, 0, 1 << 8];
    case 0x8000_0008:
      return [(48 << 8) | 40, 0, Math.max(0, cpus - 1), 0];
    default:
      return [0, 0, 0, 0];
  }
}

function store(c: ModelCall, leaf: number, first: number): void {
  const values = cpuid(leaf, (c.thread - 1) % c.computer.cpus.length, c.computer.cpus.length);
  values.forEach((value, i) => {
    c.check(c.pointer(first + i), 4, true);
    c.memory.setU32(c.pointer(first + i), value);
  });
}

function highest(leaf: number): number {
  return leaf >= 0x8000_0000 ? MAX_EXTENDED : CPU.maxLeaf;
}

export const CPU_MODELS: Record<string, Model> = {
  __lens_cpuid: (c) => store(c, c.uint(0), 2),
  __get_cpuid_max(c) {
    if (c.pointer(1)) {
      c.check(c.pointer(1), 4, true);
      c.memory.setU32(c.pointer(1), word(VENDOR, 0));
    }
    return highest(c.uint(0));
  },
  __get_cpuid(c) {
    if (c.uint(0) > highest(c.uint(0))) return 0;
    store(c, c.uint(0), 1);
    return 1;
  },
  __get_cpuid_count(c) {
    if (c.uint(0) > highest(c.uint(0))) return 0;
    store(c, c.uint(0), 2);
    return 1;
  },
};
