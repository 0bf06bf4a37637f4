/**
 * <unistd.h>, <sys/resource.h>, <sys/utsname.h>, <dlfcn.h>, <execinfo.h>, <locale.h>, <syslog.h>: what a process asks
 * of a system around it. There is one process; nobody reads the system log; there are no programs and shared objects
 * that it could start or load.
 */

import { SystemError } from '../kernel/api';
import { DESCRIPTOR_LIMIT, part } from '../kernel/fs/descriptors';
import { E } from '../kernel/errno';
import { pool } from '../kernel/mem/hugepages';
import { MAIN_STACK, TLS_SIZE } from '../memory/memory';
import type { Model, ModelCall } from '../call/model';

const nothing: Model = () => 0;

function putText(c: ModelCall, to: number, text: string, room: number): void {
  const bytes = new TextEncoder().encode(text).subarray(0, Math.max(0, room - 1));
  c.check(to, bytes.length + 1, true);
  c.memory.write(to, bytes);
  c.memory.setU8(to + bytes.length, 0);
}

function fill(c: ModelCall, to: number, size: number, value = 0): void {
  c.check(to, size, true);
  c.memory.u8.fill(value, to, to + size);
  c.memory.mark(to, size);
}

function fails(errno: number): Model {
  return () => {
    throw new SystemError(errno);
  };
}

/** A text that stays where it is: made once. */
function constantText(c: ModelCall, key: string, text: string): number {
  const texts = part<Record<string, number>>(c, 'texts', () => ({}));
  if (!(key in texts)) {
    const bytes = new TextEncoder().encode(`${text}\0`);
    texts[key] = c.heap.allocate(bytes.length);
    c.memory.write(texts[key], bytes);
  }
  return texts[key];
}

// Environment
// ---------------------------------------------------------------------------------------------------------------

/** Addresses of `NAME=VALUE`, in order. */
function environment(c: ModelCall): { strings: number[]; own: number } {
  return part(c, 'environment', () => {
    const strings: number[] = [];
    for (let at = c.environment; at && c.memory.getPointer(at) !== 0; at += 8) strings.push(c.memory.getPointer(at));
    return { strings, own: 0 };
  });
}

function findVariable(c: ModelCall, name: string): number {
  return environment(c).strings.findIndex((at) => c.text(at).startsWith(`${name}=`));
}

function getVariable(c: ModelCall): number {
  const name = c.text(c.pointer(0));
  const at = findVariable(c, name);
  return at < 0 || name === '' ? 0 : environment(c).strings[at] + new TextEncoder().encode(name).length + 1;
}

/** After a change: a new list, where `environ` sees it. */
function publish(c: ModelCall): void {
  const all = environment(c);
  if (all.own) c.heap.free(all.own);
  all.own = c.heap.allocate((all.strings.length + 1) * 8);
  [...all.strings, 0].forEach((at, i) => c.memory.setU64(all.own + i * 8, BigInt(at)));
  for (const name of ['environ', '__environ']) {
    const variable = c.objectAddress(name);
    if (variable !== undefined) c.memory.setU64(variable, BigInt(all.own));
  }
}

function setVariable(c: ModelCall, name: string, entry: number, overwrite: boolean): void {
  const { strings } = environment(c);
  const at = findVariable(c, name);
  if (at >= 0 && !overwrite) return;
  if (at >= 0) strings[at] = entry;
  else strings.push(entry);
  publish(c);
}

function validName(name: string): void {
  if (name === '' || name.includes('=')) throw new SystemError(E.INVAL);
}

function removeVariable(c: ModelCall, name: string): void {
  const all = environment(c);
  all.strings = all.strings.filter((at) => !c.text(at).startsWith(`${name}=`));
  publish(c);
}

// Limits and names
// ----------------------------------------------------------------------------------------------------------

const UNLIMITED = (1n << 64n) - 1n;
const RLIMIT = { data: 2, stack: 3, core: 4, files: 7, locked: 8 } as const;

function limits(c: ModelCall): Record<number, [string, string]> {
  return part<Record<number, [string, string]>>(c, 'limits', () => ({
    [RLIMIT.stack]: [String(MAIN_STACK - TLS_SIZE), String(UNLIMITED)],
    [RLIMIT.core]: ['0', String(UNLIMITED)],
    [RLIMIT.files]: [String(DESCRIPTOR_LIMIT), String(DESCRIPTOR_LIMIT)],
  }));
}

function getLimit(c: ModelCall, which: number, to: number): void {
  if (which < 0 || which > 15) throw new SystemError(E.INVAL);
  c.check(to, 16, true);
  const [soft, hard] = limits(c)[which] ?? [String(UNLIMITED), String(UNLIMITED)];
  c.memory.setU64(to, BigInt(soft));
  c.memory.setU64(to + 8, BigInt(hard));
}

function setLimit(c: ModelCall, which: number, from: number): void {
  if (which < 0 || which > 15) throw new SystemError(E.INVAL);
  c.check(from, 16, false);
  const [soft, hard] = [c.memory.getU64(from), c.memory.getU64(from + 8)];
  if (soft > hard) throw new SystemError(E.INVAL);
  limits(c)[which] = [String(soft), String(hard)];
}

/** sysconf names (unistd.h), where the answer is a constant. */
const CONFIGURATION: Readonly<Record<number, number>> = {
  0: 2097152,
  1: 63704,
  2: 100,
  3: 65536,
  4: DESCRIPTOR_LIMIT,
  29: 200809,
  30: 4096,
  43: 2048,
  60: 1024,
  69: 1024,
  70: 1024,
  71: 256,
  75: 16384,
  180: 64,
  185: 32768,
  186: 8,
  187: 64,
  188: 32768,
  189: 8,
  190: 64,
  191: 1048576,
  192: 16,
  193: 64,
  194: 16777216,
  195: 16,
  196: 64,
};

function configuration(c: ModelCall): number {
  const name = c.int(0);
  const memory = c.computer.nodes.reduce((sum, node) => sum + node.memory, 0) * 256;
  switch (name) {
    case 83:
      return c.computer.cpus.length;
    case 84:
      return c.computer.cpus.filter((cpu) => cpu.online).length;
    case 85:
      return memory;
    case 86:
      return memory - (pool(c, c.computer.defaultHugepage, -1).total * c.computer.defaultHugepage) / 4;
    default:
      if (!(name in CONFIGURATION)) throw new SystemError(E.INVAL);
      return CONFIGURATION[name];
  }
}

function uname(c: ModelCall): number {
  fill(c, c.pointer(0), 390);
  ['Linux', c.computer.hostname, c.computer.kernelRelease, '#1 SMP', 'x86_64'].forEach((text, i) =>
    putText(c, c.pointer(0) + 65 * i, text, 65),
  );
  return 0;
}

function usage(c: ModelCall): number {
  fill(c, c.pointer(1), 144);
  const micros = c.now() / 1000n;
  c.memory.setU64(c.pointer(1), micros / 1_000_000n);
  c.memory.setU64(c.pointer(1) + 8, micros % 1_000_000n);
  return 0;
}

function systemInformation(c: ModelCall): number {
  const to = c.pointer(0);
  fill(c, to, 112);
  const total = BigInt(c.computer.nodes.reduce((sum, node) => sum + node.memory, 0)) << 20n;
  c.memory.setU64(to, c.now() / 1_000_000_000n);
  c.memory.setU64(to + 32, total);
  c.memory.setU64(to + 40, total / 2n);
  c.memory.setU16(to + 80, 1);
  c.memory.setU32(to + 104, 1);
  return 0;
}

/** getauxval(3): values of the auxiliary vector that are the same for every program. */
const AUXILIARY: Readonly<Record<number, number>> = {
  6: 4096,
  16: 0x178bfbff,
  17: 100,
  11: 0,
  12: 0,
  13: 0,
  14: 0,
  23: 0,
  26: 0,
};

// Loading and looking at itself
// ---------------------------------------------------------------------------------------------

function loadObject(c: ModelCall): number {
  const state = part<{ error: string }>(c, 'loader', () => ({ error: '' }));
  if (c.pointer(0) === 0) return constantText(c, 'self', 'the program');
  state.error =
    `${c.text(c.pointer(0))}: cannot open shared object file: No such file or directory (the machine ` +
    'loads no shared objects)';
  return 0;
}

function loaderError(c: ModelCall): number {
  const state = part<{ error: string }>(c, 'loader', () => ({ error: '' }));
  if (state.error === '') return 0;
  const text = constantText(c, `error ${state.error}`, state.error);
  state.error = '';
  return text;
}

function symbolOf(c: ModelCall): number {
  const name = c.text(c.pointer(1));
  const address = c.functionAddress(name) ?? c.objectAddress(name);
  if (address !== undefined) return address;
  part<{ error: string }>(c, 'loader', () => ({ error: '' })).error = `undefined symbol: ${name}`;
  return 0;
}

function backtrace(c: ModelCall): number {
  const frames = c.callStack().slice(0, Math.max(0, c.int(1)));
  c.check(c.pointer(0), frames.length * 8, true);
  frames.forEach(({ address }, i) => c.memory.setU64(c.pointer(0) + 8 * i, BigInt(address)));
  return frames.length;
}

function frameNames(c: ModelCall): string[] {
  c.check(c.pointer(0), c.int(1) * 8, false);
  return Array.from({ length: Math.max(0, c.int(1)) }, (_, i) => {
    const address = c.memory.getPointer(c.pointer(0) + 8 * i);
    return `program(${c.functionName(address) ?? ''}) [0x${address.toString(16)}]`;
  });
}

function backtraceSymbols(c: ModelCall): number {
  const names = frameNames(c).map((name) => new TextEncoder().encode(`${name}\0`));
  const head = names.length * 8;
  const at = c.heap.allocate(head + names.reduce((sum, name) => sum + name.length, 0) || 8);
  let to = at + head;
  names.forEach((name, i) => {
    c.memory.setU64(at + 8 * i, BigInt(to));
    c.memory.write(to, name);
    to += name.length;
  });
  return at;
}

/**
 * system calls by number (asm/unistd.h), as syscall(2) gives them: to the function of the C library that stands for
 * each.
 */
const SYSTEM_CALLS: Readonly<Record<number, string>> = {
  0: 'read',
  1: 'write',
  2: 'open',
  3: 'close',
  4: 'stat',
  5: 'fstat',
  6: 'lstat',
  8: 'lseek',
  9: 'mmap',
  10: 'mprotect',
  11: 'munmap',
  17: 'pread',
  18: 'pwrite',
  21: 'access',
  24: 'sched_yield',
  25: 'mremap',
  27: 'mincore',
  28: 'madvise',
  32: 'dup',
  33: 'dup2',
  39: 'getpid',
  63: 'uname',
  74: 'fsync',
  79: 'getcwd',
  102: 'getuid',
  104: 'getgid',
  107: 'geteuid',
  110: 'getppid',
  186: 'gettid',
  201: 'time',
  217: 'getdents64',
  228: 'clock_gettime',
  237: 'mbind',
  238: 'set_mempolicy',
  239: 'get_mempolicy',
  279: 'move_pages',
  309: 'getcpu',
  318: 'getrandom',
  319: 'memfd_create',
  325: 'mlock2',
};

function systemCall(c: ModelCall): number | bigint | void {
  const name = SYSTEM_CALLS[Number(c.long(0))];
  if (name === undefined) throw new SystemError(E.NOSYS);
  return c.shifted().model(name);
}

/** A line of the passwd file (struct passwd: name, password, uid, gid, gecos, folder, shell). */
function rootUser(c: ModelCall): number {
  const users = part<{ at: number }>(c, 'users', () => ({ at: 0 }));
  if (!users.at) {
    users.at = c.heap.allocate(48);
    c.memory.write(users.at, new Uint8Array(48));
    [
      ['name', 'root', 0],
      ['password', 'x', 8],
      ['name', 'root', 24],
      ['folder', '/root', 32],
      ['shell', '/bin/sh', 40],
    ].forEach(([key, text, offset]) =>
      c.memory.setU64(users.at + Number(offset), BigInt(constantText(c, `user ${key}`, String(text)))),
    );
  }
  return users.at;
}

/** getpwuid_r(3): the entry where the caller wants it. */
function userInto(c: ModelCall): number {
  c.check(c.pointer(1), 48, true);
  c.check(c.pointer(4), 8, true);
  const from = rootUser(c);
  c.memory.write(c.pointer(1), c.memory.u8.slice(from, from + 48));
  c.memory.setU64(c.pointer(4), BigInt(c.pointer(1)));
  return 0;
}
function noUser(c: ModelCall): number {
  c.check(c.pointer(4), 8, true);
  c.memory.setU64(c.pointer(4), 0n);
  return 0;
}

/** pathconf names (unistd.h): links, name, path, bytes that a pipe takes at once. */
const PATH_LIMITS: Readonly<Record<number, number>> = { 0: 127, 1: 255, 2: 255, 3: 255, 4: 4096, 5: 4096 };
const pathLimit: Model = (c) => {
  if (!(c.int(1) in PATH_LIMITS)) throw new SystemError(E.INVAL);
  return PATH_LIMITS[c.int(1)];
};

const toSyslog: Model = () => undefined;

export const PROCESS_MODELS: Record<string, Model> = {
  openlog: toSyslog,
  closelog: toSyslog,
  syslog: toSyslog,
  vsyslog: toSyslog,
  setlogmask: () => 0xff,
  getenv: getVariable,
  secure_getenv: getVariable,
  setenv(c) {
    const name = c.text(c.pointer(0));
    validName(name);
    const bytes = new TextEncoder().encode(`${name}=${c.text(c.pointer(1))}\0`);
    const at = c.heap.allocate(bytes.length);
    c.memory.write(at, bytes);
    setVariable(c, name, at, c.int(2) !== 0);
    return 0;
  },
  putenv(c) {
    const text = c.text(c.pointer(0));
    if (text.includes('=')) setVariable(c, text.slice(0, text.indexOf('=')), c.pointer(0), true);
    else removeVariable(c, text);
    return 0;
  },
  unsetenv(c) {
    validName(c.text(c.pointer(0)));
    removeVariable(c, c.text(c.pointer(0)));
    return 0;
  },
  clearenv(c) {
    environment(c).strings = [];
    publish(c);
    return 0;
  },
  execvp: fails(E.NOENT),
  execv: fails(E.NOENT),
  execve: fails(E.NOENT),
  execl: fails(E.NOENT),
  execlp: fails(E.NOENT),
  system: (c) => (c.pointer(0) ? 127 << 8 : 0),
  popen() {
    throw new SystemError(E.NOENT, 0);
  },
  pclose: fails(E.CHILD),
  daemon: nothing,
  setsid: (c) => c.processId,
  getsid: (c) => c.processId,
  getpgrp: (c) => c.processId,
  getpgid: (c) => c.processId,
  setpgid: nothing,
  getpid: (c) => c.processId,
  getppid: () => 1,
  gettid: (c) => c.processId + c.thread - 1,
  getuid: nothing,
  geteuid: nothing,
  getgid: nothing,
  getegid: nothing,
  setuid: nothing,
  seteuid: nothing,
  setgid: nothing,
  setegid: nothing,
  getgroups: nothing,
  setgroups: nothing,
  initgroups: nothing,
  getpwuid_r: (c) => (c.uint(0) === 0 ? userInto(c) : noUser(c)),
  getpwnam_r: (c) => (c.text(c.pointer(0)) === 'root' ? userInto(c) : noUser(c)),
  times(c) {
    const ticks = c.now() / 10_000_000n;
    if (c.pointer(0)) {
      fill(c, c.pointer(0), 32);
      c.memory.setU64(c.pointer(0), ticks);
    }
    return ticks;
  },
  pathconf: pathLimit,
  fpathconf: pathLimit,
  confstr(c) {
    const text = '/bin:/usr/bin';
    if (c.int(0) !== 0) throw new SystemError(E.INVAL, 0);
    if (c.size(2) > 0) putText(c, c.pointer(1), text, c.size(2));
    return text.length + 1;
  },
  getlogin: (c) => constantText(c, 'login', 'root'),
  getpwuid: (c) => (c.uint(0) === 0 ? rootUser(c) : 0),
  getpwnam: (c) => (c.text(c.pointer(0)) === 'root' ? rootUser(c) : 0),
  nice: nothing,
  getpriority: nothing,
  setpriority: nothing,
  prctl: nothing,
  personality: nothing,
  ioperm: fails(E.PERM),
  iopl: fails(E.PERM),
  setrlimit(c) {
    setLimit(c, c.int(0), c.pointer(1));
    return 0;
  },
  getrlimit(c) {
    getLimit(c, c.int(0), c.pointer(1));
    return 0;
  },
  prlimit(c) {
    if (c.pointer(3)) getLimit(c, c.int(1), c.pointer(3));
    if (c.pointer(2)) setLimit(c, c.int(1), c.pointer(2));
    return 0;
  },
  getdtablesize: () => DESCRIPTOR_LIMIT,
  getrusage: usage,
  gethostname(c) {
    if (new TextEncoder().encode(c.computer.hostname).length >= c.size(1)) throw new SystemError(E.NAMETOOLONG);
    putText(c, c.pointer(0), c.computer.hostname, c.size(1));
    return 0;
  },
  uname,
  getpagesize: () => 4096,
  sysconf: configuration,
  sysinfo: systemInformation,
  get_nprocs: (c) => c.computer.cpus.filter((cpu) => cpu.online).length,
  get_nprocs_conf: (c) => c.computer.cpus.length,
  getauxval(c) {
    const type = Number(c.long(0));
    if (type === 15) return constantText(c, 'platform', 'x86_64');
    if (!(type in AUXILIARY)) throw new SystemError(E.NOENT, 0);
    return AUXILIARY[type];
  },
  gnu_get_libc_version: (c) => constantText(c, 'libc', '2.36'),
  dlopen: loadObject,
  dlclose: nothing,
  dlerror: loaderError,
  dlsym: symbolOf,
  dladdr: nothing,
  dlinfo: () => -1,
  backtrace,
  backtrace_symbols: backtraceSymbols,
  backtrace_symbols_fd(c) {
    const fd = c.int(2);
    c.output(
      fd === 1 ? 1 : 2,
      new TextEncoder().encode(
        frameNames(c)
          .map((name) => `${name}\n`)
          .join(''),
      ),
    );
  },
  setlocale: (c) =>
    c.pointer(1) === 0 || ['', 'C', 'POSIX'].includes(c.text(c.pointer(1))) ? constantText(c, 'locale', 'C') : 0,
  newlocale: (c) => constantText(c, 'locale object', 'C'),
  uselocale: (c) => constantText(c, 'locale object', 'C'),
  freelocale: () => undefined,
  nl_langinfo: (c) => constantText(c, `language ${c.int(0)}`, c.int(0) === 14 ? 'ANSI_X3.4-1968' : ''),
  syscall: systemCall,
};
