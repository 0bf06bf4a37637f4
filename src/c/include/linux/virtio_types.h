/* Integers of virtio (Linux). */
#ifndef LENS_LINUX_VIRTIO_TYPES_H
#define LENS_LINUX_VIRTIO_TYPES_H

#include "types.h"
typedef __u16 __virtio16;
typedef __u32 __virtio32;
typedef __u64 __virtio64;

#endif
