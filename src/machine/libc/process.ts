/**
 * <syslog.h>, <sys/resource.h>, <sys/utsname.h>, <unistd.h>: what a process asks of a system around it. There is one
 * process, and nobody reads the system log.
 */

import type { Model, ModelCall } from './model';

const ENOSYS = 38;

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
  return (c) => {
    c.setErrno(errno);
    return -1;
  };
}

export const PROCESS_MODELS: Record<string, Model> = {
  openlog: () => undefined,
  closelog: () => undefined,
  syslog: () => undefined,
  vsyslog: () => undefined,
  setlogmask: () => 0xff,
  kill: (c) => (c.int(1) === 0 ? 0 : c.fault(`kill with signal ${c.int(1)}`)),
  alarm: nothing,
  setitimer: nothing,
  pthread_atfork: nothing,
  fork: fails(ENOSYS),
  execvp: fails(ENOSYS),
  daemon: nothing,
  setsid: () => 4242,
  nice: nothing,
  prctl: nothing,
  setrlimit: nothing,
  getrlimit(c) {
    fill(c, c.pointer(1), 16, 0xff);
    return 0;
  },
  getrusage(c) {
    fill(c, c.pointer(1), 144);
    const micros = c.now() / 1000n;
    c.memory.setU64(c.pointer(1), micros / 1_000_000n);
    c.memory.setU64(c.pointer(1) + 8, micros % 1_000_000n);
    return 0;
  },
  gethostname(c) {
    putText(c, c.pointer(0), 'machine', c.size(1));
    return 0;
  },
  uname(c) {
    fill(c, c.pointer(0), 390);
    ['Linux', 'machine', '6.1.0', '#1', 'x86_64'].forEach((text, i) => putText(c, c.pointer(0) + 65 * i, text, 65));
    return 0;
  },
  sysinfo(c) {
    fill(c, c.pointer(0), 112);
    return 0;
  },
  sched_setaffinity: nothing,
  sched_getaffinity(c) {
    fill(c, c.pointer(2), c.size(1));
    c.memory.setU8(c.pointer(2), 0xff);
    return 8;
  },
  sched_setscheduler: nothing,
  backtrace: nothing,
  backtrace_symbols: nothing,
};
