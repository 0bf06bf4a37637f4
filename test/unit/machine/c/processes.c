/* fork and wait: memory of their own, the same files; how children end. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

static volatile int children;

static void on_child(int signal)
{
	children += signal == SIGCHLD;
}

static int late(void)
{
	static const char text[] = "a literal that the child names first";

	return printf("%s\n", text) > 0;
}

static void end(pid_t pid)
{
	int status = -1;

	if (waitpid(pid, &status, 0) != pid)
		printf("waitpid: %s\n", strerror(errno));
	else if (WIFEXITED(status))
		printf("exited with %d\n", WEXITSTATUS(status));
	else
		printf("ended by signal %d\n", WTERMSIG(status));
}

int main(void)
{
	int local = 10, fds[2], fd;
	char *heap = malloc(20), text[20] = "";
	int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int *own = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char name[] = "/tmp/lens-fork-XXXXXX";
	pid_t pid;

	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGCHLD, on_child);
	strcpy(heap, "parent");
	*shared = *own = 5;
	fd = mkstemp(name);
	pid = fork();
	if (pid == 0) {
		global++;
		local++;
		strcpy(heap, "child");
		*shared = 6;
		*own = 6;
		printf("child: %d %d %s\n", global, local, heap);
		late();
		write(fd, "from the child", 14);
		close(fd);
		free(heap);
		heap = malloc(100);
		memset(heap, 'x', 100);
		printf("%d\n", waitpid(-1, NULL, 0) < 0 && errno == ECHILD);
		exit(7);
	}
	end(pid);
	late();
	printf("parent: %d %d %s %d %d %d\n", global, local, heap, *shared, *own, pid > 0 && pid != getpid());
	printf("%ld %ld\n", (long)lseek(fd, 0, SEEK_CUR), (long)pread(fd, text, 14, 0));
	printf("%s\n", text);
	unlink(name);
	end(pid);
	pid = fork();
	if (pid == 0)
		abort();
	end(pid);
	pid = fork();
	if (pid == 0)
		*(volatile int *)8 = 1;
	end(pid);
	if (pipe(fds) != 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		if (fork() == 0) {
			write(fds[1], "grandchild ", 11);
			_exit(0);
		}
		wait(NULL);
		write(fds[1], "child", 5);
		_exit(3);
	}
	close(fds[1]);
	end(pid);
	memset(text, 0, sizeof(text));
	read(fds[0], text, 19);
	printf("%s\n", text);
	printf("%zd\n", read(fds[0], text, 19));
	printf("%d children\n", children);
	printf("%s\n", wait(NULL) < 0 ? strerror(errno) : "one more");
	return 0;
}
