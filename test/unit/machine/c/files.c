/* Descriptors, files and folders: what calls give and which errors they set. Everything happens in a folder of its own. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static void show(const char *what, long result)
{
	printf("%s: %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
}

static void descriptors(void)
{
	char text[64];
	struct iovec parts[2] = { { "abc", 3 }, { "defgh", 5 } };
	int fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0644);
	int second, third;

	show("open again", open("a", O_RDWR | O_CREAT | O_EXCL, 0644));
	show("missing", open("nowhere", O_RDONLY));
	show("below a file", open("a/b", O_RDONLY));
	show("write", write(fd, "0123456789", 10));
	show("lseek", lseek(fd, 4, SEEK_SET));
	show("read", read(fd, text, 3));
	printf("%.3s\n", text);
	second = dup(fd);
	show("same position", lseek(second, 0, SEEK_CUR));
	show("dup2", dup2(fd, 50) == 50);
	show("flags", fcntl(50, F_GETFD));
	third = fcntl(fd, F_DUPFD_CLOEXEC, 60);
	show("from 60", third);
	show("flags", fcntl(third, F_GETFD));
	show("status", fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
	show("set", fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_WRONLY));
	show("status", fcntl(second, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
	show("close", close(second));
	show("close", close(second));
	show("closed", write(second, "x", 1));
	show("append", writev(fd, parts, 2));
	show("size", lseek(fd, 0, SEEK_END));
	show("before", lseek(fd, -100, SEEK_CUR));
	show("whence", lseek(fd, 0, 77));
	show("pread", pread(fd, text, sizeof(text), 8));
	printf("%.10s\n", text);
	show("position", lseek(fd, 0, SEEK_CUR));
	fcntl(fd, F_SETFL, 0);
	show("pwrite", pwrite(fd, "XY", 2, 25));
	show("size", lseek(fd, 0, SEEK_END));
	show("hole", pread(fd, text, 9, 18));
	printf("%d %d %c\n", text[0], text[6], text[7]);
	show("cut", ftruncate(fd, 5));
	show("size", lseek(fd, 0, SEEK_END));
	show("longer", ftruncate(fd, 8));
	show("readv", (lseek(fd, 0, SEEK_SET), readv(fd, (struct iovec[]){ { text, 2 }, { text + 10, 20 } }, 2)));
	printf("%.2s %.3s %d\n", text, text + 10, text[15]);
	close(50);
	close(third);
	second = open("a", O_RDONLY);
	show("read only", write(second, "x", 1));
	show("negative", pread(second, text, 1, -1));
	close(second);
	second = open("a", O_WRONLY | O_TRUNC);
	show("write only", read(second, text, 1));
	show("truncated", lseek(second, 0, SEEK_END));
	show("not a terminal", ioctl(second, 0x5401, text));
	show("bad command", fcntl(second, 9999));
	close(second);
	close(fd);
}

static void names(void)
{
	struct stat status;
	char text[PATH_MAX];
	int fd;

	show("mkdir", mkdir("d", 0755));
	show("mkdir", mkdir("d", 0755));
	show("mkdir", mkdir("x/y", 0755));
	show("symlink", symlink("d/../a", "s"));
	show("loop", symlink("loop", "loop"));
	show("open loop", open("loop", O_RDONLY));
	show("no follow", open("s", O_RDONLY | O_NOFOLLOW));
	show("readlink", readlink("s", text, sizeof(text)));
	printf("%.6s\n", text);
	show("not a link", readlink("a", text, sizeof(text)));
	show("stat", stat("s", &status));
	printf("%o %ld %ld\n", status.st_mode, (long)status.st_size, (long)status.st_nlink);
	show("lstat", lstat("s", &status));
	printf("%o %ld\n", status.st_mode & S_IFMT, (long)status.st_size);
	show("link", link("a", "d/b"));
	stat("a", &status);
	printf("%ld names\n", (long)status.st_nlink);
	show("rmdir", rmdir("d"));
	show("unlink folder", unlink("d"));
	show("rename", rename("d/b", "c"));
	show("rename onto folder", rename("c", "d"));
	show("rename into itself", rename("d", "d/e"));
	show("rename", rename("nowhere", "b"));
	show("access", access("c", R_OK | W_OK));
	show("access", access("b", F_OK));
	show("execute", access("c", X_OK));
	show("chmod", chmod("c", 0755));
	show("execute", access("c", X_OK));
	fd = open("d", O_RDONLY | O_DIRECTORY);
	show("folder", fd < 0 ? -1 : 0);
	show("read folder", read(fd, text, 10));
	show("write folder", open("d", O_RDWR));
	show("file as folder", open("c", O_RDONLY | O_DIRECTORY));
	close(openat(fd, "f", O_CREAT | O_WRONLY, 0600));
	show("fstatat", fstatat(fd, "f", &status, 0));
	printf("%o\n", status.st_mode);
	show("unlinkat", unlinkat(fd, "f", 0));
	show("fchdir", fchdir(fd));
	show("up", access("../c", F_OK));
	show("chdir", chdir(".."));
	show("chdir", chdir("c"));
	close(fd);
	show("rmdir", rmdir("d"));
	show("rmdir", rmdir("d"));
	fd = open("c", O_RDWR);
	unlink("a");
	unlink("c");
	show("without a name", write(fd, "still here", 10));
	fstat(fd, &status);
	printf("%ld names, %ld bytes\n", (long)status.st_nlink, (long)status.st_size);
	close(fd);
	unlink("s");
	unlink("loop");
	umask(027);
	close(creat("m", 0666));
	stat("m", &status);
	printf("%o\n", status.st_mode);
	unlink("m");
	show("empty", open("", O_RDONLY));
	memset(text, 'n', 300);
	text[300] = 0;
	show("long", open(text, O_RDONLY));
}

static int only_letters(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void folders(void)
{
	struct dirent **list, *entry;
	DIR *folder;
	int n, i, seen = 0;

	mkdir("many", 0755);
	close(creat("many/zeta", 0644));
	close(creat("many/alpha", 0644));
	mkdir("many/middle", 0755);
	n = scandir("many", &list, only_letters, alphasort);
	printf("%d entries\n", n);
	for (i = 0; i < n; i++) {
		printf("%s %s\n", list[i]->d_name, list[i]->d_type == DT_DIR ? "folder" : "file");
		free(list[i]);
	}
	free(list);
	folder = opendir("many");
	while ((entry = readdir(folder)) != NULL)
		seen += strcmp(entry->d_name, ".") == 0 ? 100 : strcmp(entry->d_name, "..") == 0 ? 10 : 1;
	printf("seen %d\n", seen);
	rewinddir(folder);
	printf("again %d\n", readdir(folder) != NULL);
	show("closedir", closedir(folder));
	printf("%d", opendir("nowhere") == NULL);
	printf(" %s\n", strerror(errno));
	printf("%d", opendir("many/zeta") == NULL);
	printf(" %s\n", strerror(errno));
	show("not empty", rmdir("many"));
	unlink("many/zeta");
	unlink("many/alpha");
	rmdir("many/middle");
	show("rmdir", rmdir("many"));
}

static void streams(void)
{
	char text[100], *line = NULL, *memory;
	size_t size = 0;
	FILE *f = fopen("t", "w+"), *m;
	int a, b;

	printf("%d", fopen("nowhere", "r") == NULL);
	printf(" %s\n", strerror(errno));
	fprintf(f, "one %d\ntwo %s\nthree", 1, "words");
	show("ftell", ftell(f));
	rewind(f);
	printf("%s", fgets(text, sizeof(text), f));
	show("getline", getline(&line, &size, f));
	printf("%s", line);
	show("getline", getline(&line, &size, f));
	printf("end %d\n", getline(&line, &size, f) < 0);
	printf("%d %d\n", feof(f) != 0, ferror(f));
	show("seek", fseek(f, 4, SEEK_SET));
	printf("%c", getc(f));
	ungetc('7', f);
	printf("%d\n", fscanf(f, "%d two %s", &a, text));
	printf("%d %s\n", a, text);
	fseek(f, -3, SEEK_END);
	show("fread", (long)fread(text, 1, sizeof(text), f));
	printf("%.3s\n", text);
	fclose(f);
	f = fopen("t", "a");
	fputs("\nfour 4 5\n", f);
	fclose(f);
	f = fopen("t", "r");
	while (getline(&line, &size, f) > 0)
		if (sscanf(line, "four %d %d", &a, &b) == 2)
			printf("%d %d\n", a, b);
	show("read only", fputs("x", f));
	printf("%d\n", ferror(f) != 0);
	fclose(f);
	free(line);
	remove("t");
	m = open_memstream(&memory, &size);
	fprintf(m, "%s-%d", "text", 5);
	fflush(m);
	printf("%s %zu\n", memory, size);
	fprintf(m, "+more");
	fclose(m);
	printf("%s %zu\n", memory, size);
	free(memory);
	m = fmemopen("11 22 33", 8, "r");
	printf("%d", fscanf(m, "%d %d", &a, &b));
	printf(" %d %d\n", a, b);
	fclose(m);
	errno = ENOTDIR;
	printf("%m|%8s|\n", "x");
}

static ssize_t to_cookie(void *cookie, const char *bytes, size_t size)
{
	printf("[%s %zu: %.*s]", (char *)cookie, size, (int)(size < 20 ? size : 20), bytes);
	return size;
}
static int close_cookie(void *cookie)
{
	printf("closed %s\n", (char *)cookie);
	return 0;
}

static void cookies(void)
{
	FILE *f = fopencookie("C", "w", (cookie_io_functions_t){ .write = to_cookie, .close = close_cookie });
	int i;

	fprintf(f, "a %d", 1);
	fprintf(f, " b");
	printf("before ");
	fflush(f);
	printf("\n");
	fputs("rest", f);
	fclose(f);
	f = fopencookie("D", "w", (cookie_io_functions_t){ .write = to_cookie });
	for (i = 0; i < 1000; i++)
		fprintf(f, "%010d", i);
	fclose(f);
	printf("\n");
}

static void locks(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int one = open("l", O_RDWR | O_CREAT, 0644), two = open("l", O_RDWR);

	show("flock", flock(one, LOCK_EX | LOCK_NB));
	show("flock", flock(two, LOCK_EX | LOCK_NB));
	show("flock", flock(one, LOCK_SH));
	show("flock", flock(two, LOCK_SH | LOCK_NB));
	show("unlock", flock(one, LOCK_UN));
	show("flock", flock(two, LOCK_EX | LOCK_NB));
	show("setlk", fcntl(one, F_SETLK, &lock));
	show("own", fcntl(two, F_SETLK, &lock));
	show("getlk", fcntl(two, F_GETLK, &lock));
	printf("%d\n", lock.l_type == F_UNLCK);
	lock.l_type = F_WRLCK;
	lock.l_pid = 0;
	show("open lock", fcntl(one, F_OFD_SETLK, &lock));
	close(one);
	close(two);
	one = open("l", O_RDWR);
	two = open("l", O_RDWR);
	lock.l_len = 10;
	show("open lock", fcntl(one, F_OFD_SETLK, &lock));
	show("open lock", fcntl(two, F_OFD_SETLK, &lock));
	lock.l_start = 10;
	show("beside", fcntl(two, F_OFD_SETLK, &lock));
	close(one);
	close(two);
	unlink("l");
}

int main(void)
{
	char folder[] = "/tmp/lens-XXXXXX", here[200];
	struct stat status;

	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	printf("%d\n", strcmp(getcwd(here, sizeof(here)), folder) == 0);
	printf("%d %s\n", getcwd(here, 3) == NULL, strerror(errno));
	stat(folder, &status);
	printf("%o\n", status.st_mode);
	descriptors();
	names();
	folders();
	streams();
	cookies();
	locks();
	chdir("/");
	show("gone", rmdir(folder));
	show("null", open("/dev/null", O_RDWR) < 0 ? -1 : 0);
	printf("%d\n", realpath("/tmp/../tmp/.", here) && strcmp(here, "/tmp") == 0);
	return 0;
}
