/* Magic numbers of file systems (Linux). */
#ifndef LENS_LINUX_MAGIC_H
#define LENS_LINUX_MAGIC_H

#define EXT4_SUPER_MAGIC 0xEF53
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6
#define PROC_SUPER_MAGIC 0x9fa0
#define SYSFS_MAGIC 0x62656572
#define CGROUP_SUPER_MAGIC 0x27e0eb
#define RAMFS_MAGIC 0x858458f6

#endif
