/** All modelled library functions by name. */

import { CPU_MODELS } from '../kernel/cpu';
import { DESCRIPTOR_MODELS } from '../kernel/fs/descriptors';
import { EPOLL_MODELS } from '../kernel/event/epoll';
import { EVENTFD_MODELS } from '../kernel/event/eventfd';
import { FILE_LOCK_MODELS } from '../kernel/fs/fileLocks';
import { MAPPING_MODELS } from '../kernel/mem/mapping';
import { NUMA_MODELS } from '../kernel/mem/numa';
import { PATH_MODELS } from '../kernel/fs/pathCalls';
import { PIPE_MODELS } from '../kernel/fs/pipe';
import { POLL_MODELS } from '../kernel/event/poll';
import { SOCKET_MODELS } from '../kernel/net/socketCalls';
import { TIMERFD_MODELS } from '../kernel/time/timerfd';
import { FORK_MODELS } from '../kernel/process/processes';
import type { Model } from '../call/model';
import { C11_THREAD_MODELS } from './c11threads';
import { FILE_MODELS } from './files';
import { INET_MODELS } from './inet';
import { LOCK_MODELS } from './locks';
import { PROCESS_MODELS } from './process';
import { REGEX_MODELS } from './regex';
import { PTHREAD_MODELS } from './pthread';
import { SCANF_MODELS } from './scanf';
import { SIGNAL_MODELS } from './signal';
import { SLEEP_MODELS } from './sleep';
import { STDIO_MODELS } from './stdio';
import { STDLIB_MODELS } from './stdlib';
import { STRING_MODELS } from './string';
import { TIME_MODELS } from './time';

export const MODELS: ReadonlyMap<string, Model> = new Map<string, Model>([
  ...Object.entries(STRING_MODELS),
  ...Object.entries(STDLIB_MODELS),
  ...Object.entries(STDIO_MODELS),
  ...Object.entries(FILE_MODELS),
  ...Object.entries(SCANF_MODELS),
  ...Object.entries(PTHREAD_MODELS),
  ...Object.entries(TIME_MODELS),
  ...Object.entries(PROCESS_MODELS),
  ...Object.entries(LOCK_MODELS),
  ...Object.entries(SIGNAL_MODELS),
  ...Object.entries(SLEEP_MODELS),
  ...Object.entries(C11_THREAD_MODELS),
  ...Object.entries(DESCRIPTOR_MODELS),
  ...Object.entries(PATH_MODELS),
  ...Object.entries(PIPE_MODELS),
  ...Object.entries(EVENTFD_MODELS),
  ...Object.entries(TIMERFD_MODELS),
  ...Object.entries(POLL_MODELS),
  ...Object.entries(EPOLL_MODELS),
  ...Object.entries(SOCKET_MODELS),
  ...Object.entries(INET_MODELS),
  ...Object.entries(FILE_LOCK_MODELS),
  ...Object.entries(MAPPING_MODELS),
  ...Object.entries(NUMA_MODELS),
  ...Object.entries(CPU_MODELS),
  ...Object.entries(REGEX_MODELS),
  ...Object.entries(FORK_MODELS),
]);
