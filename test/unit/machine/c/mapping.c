/* Mapped memory: anonymous, of files, protection, moving; what is seen through the file and what fails how. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096ul

static void show(const char *what, long result)
{
	printf("%s: %ld%s%s\n", what, result, result == -1 ? " " : "", result == -1 ? strerror(errno) : "");
}
static void shown(const char *what, void *result)
{
	show(what, result == MAP_FAILED ? -1 : 0);
}
static unsigned long sum(const unsigned char *p, unsigned long size)
{
	unsigned long all = 0;

	while (size--)
		all = all * 31 + p[size];
	return all;
}

static void anonymous(void)
{
	unsigned char state[4];
	char *p, *q;

	p = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	shown("map", p);
	show("zero", p[0] + p[64 * PAGE - 1]);
	strcpy(p + PAGE - 2, "over a page");
	printf("%s\n", p + PAGE - 2);
	show("unmap a part", munmap(p + 10 * PAGE, 10 * PAGE));
	q = mmap(p + 12 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show("fixed", q - p == 12 * (long)PAGE ? 0 : -1);
	q = mmap(p, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	shown("not replaced", q);
	show("protect", mprotect(p, PAGE, PROT_READ));
	printf("%c\n", p[PAGE - 2]);
	show("protect", mprotect(p, PAGE, PROT_NONE));
	show("protect", mprotect(p, PAGE, PROT_READ | PROT_WRITE));
	printf("%c\n", p[PAGE - 2]);
	show("protect a hole", mprotect(p + 9 * PAGE, 4 * PAGE, PROT_READ));
	show("odd", mprotect(p + 1, 1, PROT_READ));
	show("forget", madvise(p, 2 * PAGE, MADV_DONTNEED));
	printf("%d\n", p[PAGE - 2]);
	show("no such advice", madvise(p, PAGE, 77));
	p[20 * PAGE] = 'x';
	show("mincore", mincore(p + 12 * PAGE, PAGE, state));
	show("mincore", mincore(p + 10 * PAGE, PAGE, state));
	q = mremap(p + 20 * PAGE, 44 * PAGE, 100 * PAGE, MREMAP_MAYMOVE);
	show("moved", q[0] == 'x' && q[99 * PAGE] == 0 ? 0 : -1);
	show("smaller", mremap(q, 100 * PAGE, 3 * PAGE, 0) == q ? 0 : -1);
	show("mlock", mlock(q, 3 * PAGE));
	show("mlock", mlock(q, 4 * PAGE));
	show("unmap", munmap(q, 3 * PAGE));
	show("unmap nothing", munmap(q, 3 * PAGE));
	show("odd", munmap(q + 1, PAGE));
	shown("nothing", mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	shown("neither", mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0));
	shown("no file", mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 77, 0));
	munmap(p, 20 * PAGE);
	p = mmap(NULL, 1ul << 28, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	shown("reserve", p);
	q = mmap(p + (1 << 27), PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	q[5] = 7;
	show("inside", q[5]);
	show("unmap all", munmap(p, 1ul << 28));
}

static void files(void)
{
	char name[] = "/tmp/lens-map-XXXXXX", text[64];
	int fd = mkstemp(name), other;
	struct stat status;
	char *p, *q;

	write(fd, "first page", 10);
	ftruncate(fd, 3 * PAGE);
	p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	shown("shared", p);
	printf("%s\n", p);
	memcpy(p, "FIRST", 5);
	strcpy(p + 2 * PAGE, "third");
	show("pread", pread(fd, text, 10, 0));
	printf("%.10s\n", text);
	pwrite(fd, "through the file", 16, 2 * PAGE + 6);
	printf("%s %s\n", p + 2 * PAGE, p + 2 * PAGE + 6);
	q = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 2 * PAGE);
	printf("private %s\n", q);
	q[0] = 'T';
	printf("%s %s\n", q, p + 2 * PAGE);
	munmap(q, PAGE);
	q = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
	strcpy(q, "second, twice mapped");
	printf("%s\n", p + PAGE);
	p[PAGE] = 'S';
	q[PAGE] = '3';
	printf("%s %s\n", q, p + 2 * PAGE);
	show("unmap", munmap(p, 3 * PAGE));
	printf("%s\n", q + PAGE);
	show("msync", msync(q, 2 * PAGE, MS_SYNC));
	close(fd);
	munmap(q, 2 * PAGE);
	fd = open(name, O_RDONLY);
	show("size", lseek(fd, 0, SEEK_END));
	pread(fd, text, 20, PAGE);
	printf("%.20s\n", text);
	pread(fd, text, 5, 2 * PAGE);
	printf("%.5s\n", text);
	shown("read only", mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	shown("private", mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	shown("odd offset", mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 100));
	close(fd);
	other = open("/tmp", O_RDONLY);
	shown("folder", mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, other, 0));
	close(other);
	unlink(name);
	fd = memfd_create("m", MFD_ALLOW_SEALING);
	show("memfd", ftruncate(fd, 2 * PAGE));
	fstat(fd, &status);
	printf("%o %ld %ld\n", status.st_mode, (long)status.st_nlink, (long)status.st_size);
	p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memset(p, 'a', 2 * PAGE);
	printf("%lu\n", sum((unsigned char *)p, 2 * PAGE));
	show("hole", fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 100, 50));
	printf("%d %d %d\n", p[99], p[100], p[150]);
	show("seals", fcntl(fd, F_GET_SEALS));
	show("seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	show("shrink", ftruncate(fd, PAGE));
	show("grow", ftruncate(fd, 3 * PAGE));
	close(fd);
	printf("%c\n", p[2 * PAGE - 1]);
	munmap(p, 2 * PAGE);
	fd = open("/dev/zero", O_RDWR);
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	p[1] = 3;
	printf("%d\n", p[0] + p[1]);
}

int main(void)
{
	anonymous();
	files();
	return 0;
}
