// Accesses that mappings forbid stop with the mapping named.
import { expect, test } from 'vitest';
import { faultOf } from './support';

const HEAD = '#include <fcntl.h>\n#include <sys/mman.h>\n#include <unistd.h>\n';
const PRIVATE = 'MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)';

test.each([
  [
    'a write to memory for reading',
    `char *p = mmap(0, 8192, PROT_READ, ${PRIVATE}; char c = p[1]; p[1] = c;`,
    /write of 1 byte at 0x\w+: anonymous memory mapped at 0x\w+-0x\w+ may not be written \(PROT_READ\)/,
  ],
  [
    'reserved address space',
    `char *p = mmap(0, 1 << 20, PROT_NONE, ${PRIVATE}; p[5000] = 1;`,
    /write of 1 byte at 0x\w+: anonymous memory mapped at 0x\w+-0x\w+ is only reserved \(PROT_NONE\)/,
  ],
  [
    'protected after use',
    `char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, ${PRIVATE}; p[0] = 1; mprotect(p, 4096, PROT_NONE); return p[0];`,
    /read of 1 byte .*PROT_NONE/,
  ],
  [
    'after munmap',
    `char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, ${PRIVATE}; p[0] = 1; munmap(p, 4096); p[4096] = 1; p[0] = 2;`,
    /write of 1 byte at 0x\w+: no object is there \(nothing is mapped\)/,
  ],
  [
    'beyond the end of a file',
    'int fd = open("/tmp/f", O_CREAT | O_RDWR, 0600); ftruncate(fd, 5000); char *p = mmap(0, 1 << 14, ' +
      'PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); p[8191] = 1; p[8192] = 1;',
    /write of 1 byte at 0x\w+: \/tmp\/f mapped at 0x\w+-0x\w+: beyond the end of the file \(SIGBUS\)/,
  ],
  [
    'through memset of a model',
    `char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, ${PRIVATE}; memset(p, 1, 8192); memset(p, 1, 8193);`,
    /memset: write of 8193 bytes .*nothing is mapped/,
  ],
])('%s', (_, body, expected) => {
  expect(faultOf(body, HEAD)).toMatch(expected);
});
