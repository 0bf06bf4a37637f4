/**
 * What the system keeps of a thread besides its registers and stack: signals, cancellation, attributes; and of the
 * process: what its signals do. Plain data, in every snapshot. See signal(7), pthreads(7).
 */

/** A signal on its way. `code` and `value` go into siginfo_t (SI_USER, SI_TKILL, SI_QUEUE, SI_KERNEL). */
export interface PendingSignal {
  number: number;
  code: number;
  value: bigint;
}

/** What sigaction said. `handler`: an address, or {@link DEFAULT_ACTION} or {@link IGNORE_ACTION}. */
export interface SignalAction {
  handler: number;
  mask: bigint;
  flags: number;
  restorer: bigint;
}

export const DEFAULT_ACTION = 0;
export const IGNORE_ACTION = 1;
/** Flags of sigaction(2). */
export const SA = { sigInfo: 4, restart: 0x1000_0000, noDefer: 0x4000_0000, resetHandler: 0x8000_0000 } as const;
export const SIG = {
  hup: 1,
  int: 2,
  quit: 3,
  abrt: 6,
  kill: 9,
  usr1: 10,
  segv: 11,
  pipe: 13,
  alrm: 14,
  term: 15,
  chld: 17,
  cont: 18,
  stop: 19,
  tstp: 20,
  ttin: 21,
  ttou: 22,
  urg: 23,
  winch: 28,
} as const;
/** SI_USER, SI_TKILL, SI_QUEUE, SI_KERNEL. */
export const SI = { user: 0, thread: -6, queue: -1, kernel: 0x80 } as const;

/** Key under which those wait who wait for a signal (sigwait). */
export const SIGNALS = 'signals';

/** A routine of pthread_cleanup_push, or a thread's. */
export interface Cleanup {
  routine: number;
  argument: bigint;
}

export interface ThreadControl {
  /** Blocked signals: bit n - 1 is signal n. */
  mask: bigint;
  pending: PendingSignal[];
  cancelEnabled: boolean;
  cancelAsynchronous: boolean;
  cancelPending: boolean;
  /** The thread is on its way out: it cannot be cancelled once more. */
  leaving: boolean;
  cleanups: Cleanup[];
  detached: boolean;
  /** Its result was taken: its number means nobody any more. */
  joined: boolean;
  /** CPUs that it may run on, bit by bit. Kept for the program; the machine's threads share one processor. */
  cpus: bigint;
  policy: number;
  priority: number;
  stackSize: number;
  /** Robust mutexes that it holds. */
  robust: number[];
}

export interface SignalState {
  actions: Record<number, SignalAction>;
  /** Sent to the process, and blocked by every thread. */
  pending: PendingSignal[];
  /** ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF: when it is due (nanoseconds of machine time) and its interval. */
  timers: Record<number, { due: bigint; interval: bigint }>;
}

/** CPUs of the machine where nothing else is said. */
export const DEFAULT_CPUS = 0xffn;

export function newThreadControl(parent?: ThreadControl): ThreadControl {
  return {
    mask: parent?.mask ?? 0n,
    pending: [],
    cancelEnabled: true,
    cancelAsynchronous: false,
    cancelPending: false,
    leaving: false,
    cleanups: [],
    detached: false,
    joined: false,
    cpus: parent?.cpus ?? DEFAULT_CPUS,
    policy: parent?.policy ?? 0,
    priority: parent?.priority ?? 0,
    stackSize: 8 << 20,
    robust: [],
  };
}

export function newSignalState(): SignalState {
  return { actions: {}, pending: [], timers: {} };
}

export function signalBit(number: number): bigint {
  return 1n << BigInt(number - 1);
}

/** Signals whose default is to do nothing (signal(7)). */
const IGNORED_BY_DEFAULT = new Set<number>([SIG.chld, SIG.cont, SIG.urg, SIG.winch]);

/** Whether a signal that arrives is thrown away. */
export function isIgnored(signals: SignalState, number: number): boolean {
  const handler = actionOf(signals, number).handler;
  return handler === IGNORE_ACTION || (handler === DEFAULT_ACTION && IGNORED_BY_DEFAULT.has(number));
}

export function actionOf(signals: SignalState, number: number): SignalAction {
  return number in signals.actions
    ? signals.actions[number]
    : { handler: DEFAULT_ACTION, mask: 0n, flags: 0, restorer: 0n };
}

/** Takes the first pending signal of a set out of a thread's own and the process's; undefined: there is none. */
export function takePending(signals: SignalState, control: ThreadControl, set: bigint): PendingSignal | undefined {
  // The lowest number first, a thread's own before the process's (signal(7)).
  let best: { from: PendingSignal[]; at: number } | undefined;
  for (const from of [control.pending, signals.pending]) {
    from.forEach((signal, at) => {
      if (!(set & signalBit(signal.number))) return;
      if (!best || signal.number < best.from[best.at].number) best = { from, at };
    });
  }
  return best?.from.splice(best.at, 1)[0];
}

/** Puts a signal into a queue: standard signals (below 32) do not queue twice. */
export function addPending(queue: PendingSignal[], signal: PendingSignal): void {
  if (signal.number >= 32 || !queue.some((other) => other.number === signal.number)) queue.push(signal);
}

/** Bits of all pending signals of a thread and the process. */
export function pendingSet(signals: SignalState, control: ThreadControl): bigint {
  return [...control.pending, ...signals.pending].reduce((set, signal) => set | signalBit(signal.number), 0n);
}

/**
 * Functions that a cancelled thread ends in (POSIX.1-2017 XSH 2.9.5.2), as far as they are modelled.
 * pthread_cond_wait sees to itself.
 */
export const CANCELLATION_POINTS: ReadonlySet<string> = new Set([
  'accept',
  'accept4',
  'aio_suspend',
  'clock_nanosleep',
  'close',
  'connect',
  'creat',
  'epoll_wait',
  'epoll_pwait',
  'epoll_pwait2',
  'fcntl',
  'fdatasync',
  'fsync',
  'lockf',
  'msgrcv',
  'msgsnd',
  'msync',
  'nanosleep',
  'open',
  'open64',
  'openat',
  'pause',
  'poll',
  'ppoll',
  'pread',
  'pread64',
  'preadv',
  'pselect',
  'pthread_join',
  'pthread_testcancel',
  'pwrite',
  'pwrite64',
  'pwritev',
  'read',
  'readv',
  'recv',
  'recvfrom',
  'recvmsg',
  'recvmmsg',
  'select',
  'sem_timedwait',
  'sem_clockwait',
  'sem_wait',
  'send',
  'sendmsg',
  'sendmmsg',
  'sendto',
  'sigsuspend',
  'sigtimedwait',
  'sigwait',
  'sigwaitinfo',
  'sleep',
  'system',
  'tcdrain',
  'usleep',
  'wait',
  'waitid',
  'waitpid',
  'write',
  'writev',
  'pthread_timedjoin_np',
  'pthread_clockjoin_np',
]);

/**
 * Calls that a handler interrupts even with SA_RESTART (signal(7), "Interruption of system calls"). Those that have
 * something to tell (nanosleep) or to put back (ppoll, sigsuspend) see to it themselves.
 */
export const INTERRUPTED_ALWAYS: ReadonlySet<string> = new Set([
  'epoll_wait',
  'poll',
  'select',
  'usleep',
  'pause',
  'sigtimedwait',
  'sigwaitinfo',
]);

/** Calls that a handler without SA_RESTART interrupts (there too); all others that wait go on waiting. */
export const INTERRUPTED_WITHOUT_RESTART: ReadonlySet<string> = new Set([
  'read',
  'readv',
  'write',
  'writev',
  'recv',
  'recvfrom',
  'recvmsg',
  'recvmmsg',
  'send',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'accept',
  'accept4',
  'connect',
  'open',
  'openat',
  'flock',
  'fcntl',
  'sem_wait',
  'sem_timedwait',
  'sem_clockwait',
  'wait',
  'waitpid',
  'syscall',
  'ioctl',
]);
