// The modelled computer as programs ask for it: /proc, /sys, huge pages, NUMA, environment, limits, CPUID.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/machine/run/engine';
import type { Computer } from '../../../src/machine/kernel/computer';
import { ROUND_ROBIN } from '../../../src/machine/run/schedule';
import { WorkspaceSource } from '../../../src/scenarios/programSource';
import { computerOf } from '../../../src/world/computer';
import { OptionError } from '../../../src/world/options';

const HEAD = [
  'cpuid',
  'dirent',
  'dlfcn',
  'errno',
  'execinfo',
  'fcntl',
  'numaif',
  'sched',
  'stdint',
  'stdio',
  'stdlib',
  'string',
  'sys/mman',
  'sys/resource',
  'sys/stat',
  'sys/statfs',
  'sys/syscall',
  'sys/utsname',
  'unistd',
]
  .map((name) => `#include <${name}.h>\n`)
  .join('');
const HELPERS = `
#define TELL(call) do { long r_ = (call); printf("%ld %s\\n", r_, strerror(errno)); } while (0)
static void cat(const char *path) {
	char line[400]; FILE *f = fopen(path, "r");
	if (!f) { printf("%s: %s\\n", path, strerror(errno)); return; }
	while (fgets(line, sizeof(line), f)) fputs(line, stdout);
	fclose(f);
}
static void ls(const char *path) {
	struct dirent **list; int i, n = scandir(path, &list, NULL, alphasort);
	for (i = 2; i < n; i++) printf("%s%s", i > 2 ? " " : "", list[i]->d_name);
	printf("\\n");
}
static int put(const char *path, const char *text) {
	int fd = open(path, O_WRONLY), n = fd < 0 ? -1 : write(fd, text, strlen(text));
	if (fd >= 0) close(fd);
	return n < 0 ? -errno : n;
}
`;

function output(body: string, computer?: Computer, before = ''): string {
  const text = `${HEAD}${HELPERS}${before}\nint main(int argc, char **argv, char **envp)\n{\n${body}\nreturn 0;\n}\n`;
  const files = new Map([['/t/main.c', text]]);
  const source = new WorkspaceSource(undefined, { read: (path) => files.get(path), isFile: (path) => files.has(path) });
  const engine = new Engine({
    source,
    units: ['/t/main.c'],
    args: ['program', 'one', 'two'],
    schedule: ROUND_ROBIN,
    computer,
  });
  const ended = engine.advance(20_000_000, false);
  expect(ended, engine.state.stdout).toEqual({ kind: 'exit', status: 0 });
  return engine.state.stdout;
}

const two = computerOf({ cpus: '8', threads: '2', nodes: '2', hugepages: '16' });

test('processors and nodes in sysfs', () => {
  expect(
    output(
      `
    cat("/sys/devices/system/cpu/online"); cat("/sys/devices/system/cpu/cpu5/topology/core_id");
    cat("/sys/devices/system/cpu/cpu5/topology/physical_package_id");
    cat("/sys/devices/system/cpu/cpu5/topology/thread_siblings_list");
    cat("/sys/devices/system/cpu/cpu5/topology/core_siblings");
    cat("/sys/devices/system/node/node1/cpulist"); cat("/sys/devices/system/node/node0/cpumap");
    cat("/sys/devices/system/node/node1/distance");
    printf("%d %d\\n", access("/sys/devices/system/cpu/cpu5/node1", F_OK), access("/sys/devices/system/cpu/cpu5/node0", F_OK));
    ls("/sys/devices/system/node/node1/hugepages"); ls("/sys/devices/system/cpu/cpu5/node1");
    printf("%d\\n", put("/sys/devices/system/cpu/online", "1"));
  `,
      two,
    ),
  ).toBe(
    '0-7\n2\n1\n4-5\nf0\n4-7\n0f\n21 10\n0 -1\nhugepages-2048kB\n' +
      'cpu4 cpu5 cpu6 cpu7 cpulist cpumap distance hugepages meminfo\n-13\n',
  );
});

test('procfs: processors, mounts, own mappings and descriptors', () => {
  const text = output(`
    char link[100]; long n; int fd = open("/proc/self/maps", O_RDONLY);
    cat("/proc/mounts");
    n = readlink("/proc/self/fd/3", link, sizeof(link)); printf("%.*s\\n", (int)n, link);
    n = readlink("/proc/self", link, sizeof(link)); printf("%d\\n", n > 0 && atoi(link) == getpid());
    close(fd);
    ls("/proc/self/fd"); cat("/proc/self/comm"); cat("/proc/sys/kernel/hostname"); cat("/proc/nothing");
    struct stat s; stat("/proc/self/maps", &s); printf("%o %ld\\n", s.st_mode, (long)s.st_size);
  `);
  expect(text).toContain('hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0\n');
  expect(text).toMatch(
    /\/proc\/4242\/maps\n1\n0 1 2 3\nmain\nmachine\n\/proc\/nothing: No such file or directory\n100444 0\n$/,
  );
  expect(output('cat("/proc/cpuinfo");', two).match(/^processor\t: \d$/gm)).toHaveLength(8);
  const maps = output(
    `char *p = mmap(NULL, 0x3000, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0); printf("%lx\\n", ` +
      '(long)p); cat("/proc/self/maps");',
  );
  const start = Number.parseInt(maps, 16);
  expect(maps).toContain(`${start.toString(16)}-${(start + 0x3000).toString(16)} r--s 00000000 00:00 0`);
});

test('huge pages: taken by mapping, given back, by node', () => {
  const pool = 'cat("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages");';
  expect(
    output(
      `
    int fd = open("/dev/hugepages/a", O_CREAT | O_RDWR, 0600), mode; struct statfs fs; unsigned long nodes = 2;
    char *p, *q;
    statfs("/dev/hugepages", &fs); printf("%lx %ld\\n", (long)fs.f_type, (long)fs.f_bsize);
    TELL(write(fd, "x", 1));
    p = mmap(NULL, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); printf("%d\\n", ((long)p & 0x1fffff) == 0);
    ${pool}
    p[3 << 20] = 5; munmap(p, 4 << 20); ${pool}
    p = mmap(NULL, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); printf("%d\\n", p[3 << 20]); ${pool}
    munmap(p, 4 << 20); close(fd); unlink("/dev/hugepages/a"); ${pool}
    printf("%ld\\n", set_mempolicy(MPOL_BIND, &nodes, 65));
    q = mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0); q[0] = 1;
    get_mempolicy(&mode, NULL, 0, q, MPOL_F_NODE | MPOL_F_ADDR); printf("node %d\\n", mode);
    cat("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/free_hugepages"); cat("/proc/sys/vm/nr_hugepages");
    printf("%d\\n", mmap(NULL, 40 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0) == MAP_FAILED && errno == ENOMEM);
    TELL(munmap(q + 4096, 4096));
    printf("%d\\n", put("/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages", "3")); ${pool}
  `,
      two,
    ),
  ).toBe(
    '958458f6 2097152\n-1 Invalid argument\n1\n30\n30\n5\n30\n32\n0\nnode 1\n15\n32\n1\n-1 Invalid argument\n1\n18\n',
  );
});

test('environment, also as a list and changed', () => {
  expect(
    output(`
    int i; for (i = 0; envp[i]; i++) if (strncmp(envp[i], "HOME", 4) == 0) puts(envp[i]);
    printf("%d %s %d\\n", envp == environ, getenv("HOME"), getenv("NOTHING") == NULL);
    setenv("A", "1", 0); setenv("A", "2", 0); puts(getenv("A")); setenv("A", "3", 1); puts(getenv("A"));
    for (i = 0; environ[i]; i++) if (environ[i][0] == 'A') puts(environ[i]);
    unsetenv("A"); printf("%d\\n", getenv("A") == NULL);
    TELL(setenv("B=", "1", 1));
    putenv("C=c"); puts(getenv("C")); clearenv(); printf("%d\\n", getenv("C") == NULL);
  `),
  ).toBe('HOME=/root\n1 /root 1\n1\n3\nA=3\n1\n-1 Invalid argument\nc\n1\n');
});

test('names, limits, numbers', () => {
  expect(
    output(
      `
    struct utsname u; struct rlimit l; char name[20]; unsigned int cpu = 9, node = 9;
    uname(&u); printf("%s %s %s\\n", u.sysname, u.nodename, u.machine);
    TELL(gethostname(name, 3));
    printf("%ld %ld %ld %d\\n", sysconf(_SC_PAGESIZE), sysconf(_SC_NPROCESSORS_ONLN), sysconf(_SC_OPEN_MAX), getpagesize());
    TELL(sysconf(12345));
    getrlimit(RLIMIT_NOFILE, &l); printf("%ld\\n", (long)l.rlim_cur); l.rlim_cur = 100; setrlimit(RLIMIT_NOFILE, &l);
    getrlimit(RLIMIT_NOFILE, &l); printf("%ld\\n", (long)l.rlim_cur);
    printf("%d %d\\n", (int)syscall(SYS_gettid) == getpid(), syscall(99999) == -1 && errno == ENOSYS);
    getcpu(&cpu, &node); printf("%d\\n", (int)node);
  `,
      two,
    ),
  ).toBe('Linux machine x86_64\n-1 File name too long\n4096 8 1024 4096\n-1 Invalid argument\n1024\n100\n1 1\n0\n');
});

test('CPUID agrees with what the compiler is told', () => {
  expect(
    output(`
    unsigned int a, b, c, d, s[4]; char name[49];
    __cpuid(0, a, s[0], s[2], s[1]); s[3] = 0; printf("%s %d\\n", (char *)s, __get_cpuid_max(0, NULL) == a);
    __cpuid(1, a, b, c, d);
    printf("%d %d %d %d\\n", !!(c & bit_SSE4_2), !!(c & bit_POPCNT), !!(c & bit_AVX), !!(d & 1 << 26));
    printf("%d\\n", __get_cpuid(0x77, &a, &b, &c, &d));
    __cpuid(0x80000002, a, b, c, d); memcpy(name, &a, 4); memcpy(name + 4, &b, 4); name[8] = 0; printf("%s\\n", name);
    #ifdef __SSE4_2__
    printf("sse4.2\\n");
    #endif
  `),
  ).toMatch(/^GenuineIntel 1\n1 1 0 1\n0\nIntel\(R\)\n/);
});

test('what cannot be loaded is refused; a call stack has names', () => {
  const text = output(
    `
    puts(dlopen("libx.so", RTLD_NOW) ? "loaded" : dlerror()); printf("%d\\n", dlerror() == NULL);
    printf("%d\\n", dlsym(RTLD_DEFAULT, "outer") == (void *)outer); outer();
  `,
    undefined,
    'void outer(void) { void *stack[9]; int n = backtrace(stack, 9); char **names = ' +
      'backtrace_symbols(stack, n); printf("%d %s %s\\n", n, names[0], names[1]); free(names); }',
  );
  expect(text).toMatch(
    /^libx\.so: cannot open shared object file: No such file or directory.*\n1\n1\n2 program\(outer\) \[0x[0-9a-f]+\] program\(main\) \[0x[0-9a-f]+\]\n$/,
  );
});

test('the physical address of a page in pagemap', () => {
  expect(
    output(`
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); uint64_t entry[2] = {
    9, 9 }; int fd;
    p = mmap(NULL, 0x40000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); p[0x20000] = 1;
    fd = open("/proc/self/pagemap", O_RDONLY);
    printf("%zd\\n", pread(fd, entry, 16, ((uintptr_t)p + 0x20000) / 4096 * 8));
    printf("%d %d\\n", (int)(entry[0] >> 63), ((entry[0] & ((1ull << 55) - 1)) << 12) == (uintptr_t)p + 0x20000 + 0x100000000ull);
    pread(fd, entry, 8, 0); printf("%d\\n", (int)(entry[0] >> 63));
  `),
  ).toBe('16\n1 1\n0\n');
});

test('wrong settings of a computer are told', () => {
  expect(() => computerOf({ cpus: '100' })).toThrow(OptionError);
  expect(() => computerOf({ cpus: '0' })).toThrow('cpus of computer is 1 to 64, not 0');
  expect(() => computerOf({ speed: '1' })).toThrow(/computer has no setting speed; there are cpus/);
  expect(() => computerOf({ hugepages: 'many' })).toThrow('hugepages of computer is a number');
});
