/** The parts of the kernel that every machine has; only the engine imports this list. */

import { EPOLL_PART } from './event/epoll';
import { EVENTFD_PART } from './event/eventfd';
import { STANDARD_STREAMS_PART } from './fs/descriptors';
import { FILE_LOCK_PART } from './fs/fileLocks';
import { FILE_PART } from './fs/files';
import { PIPE_PART } from './fs/pipe';
import { PROCFS_PART } from './fs/procfs';
import { SYSFS_PART } from './fs/sysfs';
import { HUGEPAGE_PART } from './mem/hugepages';
import { MAPPING_PART } from './mem/mapping';
import { SOCKET_PART } from './net/socket';
import type { KernelPart } from './parts';
import { TIMERFD_PART } from './time/timerfd';

/** sysfs stands before procfs in a listing of `/`. */
export const KERNEL_PARTS: readonly KernelPart[] = [
  STANDARD_STREAMS_PART,
  FILE_PART,
  PIPE_PART,
  FILE_LOCK_PART,
  EVENTFD_PART,
  TIMERFD_PART,
  EPOLL_PART,
  SOCKET_PART,
  MAPPING_PART,
  HUGEPAGE_PART,
  SYSFS_PART,
  PROCFS_PART,
];
