/* Shared memory of System V (POSIX sys/shm.h). */
#ifndef LENS_SYS_SHM_H
#define LENS_SYS_SHM_H

#include "../lens/size_t.h"
#include "../lens/ssize_t.h"
#define IPC_PRIVATE ((key_t)0)
#define IPC_CREAT 01000
#define IPC_EXCL 02000
#define IPC_RMID 0
#define SHM_HUGETLB 04000
struct shmid_ds;
int shmget(key_t key, size_t size, int flags);
void *shmat(int id, const void *address, int flags);
int shmdt(const void *address);
int shmctl(int id, int command, struct shmid_ds *buffer);

#endif
