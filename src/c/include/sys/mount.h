/* Mounting (Linux). */
#ifndef LENS_SYS_MOUNT_H
#define LENS_SYS_MOUNT_H

#define MS_RDONLY 1
#define MS_NOSUID 2
#define MS_BIND 4096
#define MS_REC 16384
#define MNT_DETACH 2
int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data);
int umount(const char *target);
int umount2(const char *target, int flags);

#endif
