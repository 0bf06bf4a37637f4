// Agents outside of the program: they connect, pass descriptors, share memory, act at machine times; and come along
// back and forth.
import { describe, expect, test } from 'vitest';
import type { OutsideAgent } from '../../../../src/machine/kernel/outside/peer';
import { timeMachine } from '../support';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface State extends Record<string, unknown> {
  phase: number;
  socket?: number;
  memory?: number;
  event?: number;
  heard: string;
}

/** Connects at 1 ms, hands over a memory file and an eventfd, waits for an answer in the memory. */
const client: OutsideAgent = {
  name: 'client',
  initial: (): State => ({ phase: 0, heard: '' }),
  act(world, plain) {
    const state = plain as State;
    if (state.phase === 0) {
      if (world.now() < 1_000_000n) return 1_000_000n;
      state.socket = world.connect('/tmp/service');
      if (state.socket === undefined) return world.now() + 100_000n;
      state.memory = world.memory('shared', 8192);
      state.event = world.eventfd();
      world.writeMemory(state.memory, 4096, encoder.encode('question\0'));
      world.send(state.socket, encoder.encode('take this'), [state.memory, state.event]);
      state.phase = 1;
    }
    if (state.phase === 1 && world.consume(state.event!)) {
      state.heard = decoder.decode(world.readMemory(state.memory!, 4096, 6));
      world.writeMemory(state.memory!, 0, encoder.encode('bye'));
      world.close(state.socket!);
      state.phase = 2;
    }
    return undefined;
  },
  waitsFor: (state) => (state.phase === 1 ? 'the eventfd' : undefined),
};

const SERVER = `
#include <poll.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = { AF_UNIX, "/tmp/service" };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd, fds[2];
	char text[32], control[CMSG_SPACE(sizeof(fds))], *shared;
	struct iovec io = { text, sizeof(text) };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct ucred peer;
	socklen_t size = sizeof(peer);
	uint64_t one = 1;
	long n;

	bind(listener, (struct sockaddr *)&a, sizeof(a));
	listen(listener, 1);
	fd = accept(listener, 0, 0);
	n = recvmsg(fd, &m, 0);
	memcpy(fds, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fds));
	printf("%ld bytes: %.*s\\n", n, (int)n, text);
	shared = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);
	printf("asked: %s\\n", shared + 4096);
	strcpy(shared + 4096, "answer");
	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
	printf("another process: %d\\n", peer.pid != getpid());
	write(fds[1], &one, 8);
	printf("end %ld\\n", (long)read(fd, text, sizeof(text)));
	printf("last word: %.3s\\n", shared);
	STAY
	return 0;
}
`;
const EXPECTED = '9 bytes: take this\nasked: question\nanother process: 1\nend 0\nlast word: bye\n';

describe('agents outside', () => {
  test('a conversation with descriptors and shared memory', () => {
    const machine = timeMachine(SERVER.replace('STAY', ''), undefined, [client]);
    expect(machine.run(1_000_000)).toEqual({ kind: 'exit', status: 0 });
    expect(machine.stdout).toBe(EXPECTED);
  });

  test('the same in every run, in pieces, and back and forth', () => {
    const one = timeMachine(SERVER.replace('STAY', ''), undefined, [client]);
    one.run(1_000_000);
    const other = timeMachine(SERVER.replace('STAY', ''), undefined, [client]);
    while (other.run(1).kind === 'time');
    expect(other.stateHash()).toBe(one.stateHash());
    const end = one.time;
    const hash = one.stateHash();
    for (let time = end - 1; time >= 0; time--) {
      one.goTo(time);
      const there = one.stateHash();
      one.goTo(0);
      one.goTo(time);
      expect(one.stateHash(), `at ${time}`).toBe(there);
    }
    one.goTo(end);
    expect(one.stateHash()).toBe(hash);
    expect(one.stdout).toBe(EXPECTED);
  });

  test('what an agent waits for is told when nobody can go on', () => {
    const machine = timeMachine(SERVER.replace('write(fds[1], &one, 8);', ''), undefined, [client]);
    const reason = machine.run(1_000_000);
    expect(reason.kind).toBe('deadlock');
    expect((reason as { message: string }).message).toMatch(
      /^nobody can go on: main waits for something to read from socket:\[\d+\].*\/tmp\/service.*\(client at the other end\); client \(outside\) waits for the eventfd$/,
    );
  });

  test('messages stay apart on a connection of packets, as telemetry has it', () => {
    const asks: OutsideAgent = {
      name: 'asks',
      initial: () => ({ heard: [] as string[] }),
      act(world, state) {
        if (state.socket === undefined) {
          if (world.connect('/tmp/packets') !== undefined)
            throw new Error('a stream does not get through to a socket of packets');
          state.socket = world.connect('/tmp/packets', 'seqpacket');
          if (state.socket === undefined) return world.now() + 10_000n;
          world.send(state.socket as number, encoder.encode('/'));
          world.send(state.socket as number, encoder.encode('/info'));
        }
        const got = world.take(state.socket as number);
        if (got === undefined || got === 'end') return undefined;
        (state.heard as string[]).push(decoder.decode(got.bytes));
        return world.now() + 1n;
      },
    };
    const machine = timeMachine(
      `
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
int main(void)
{
	struct sockaddr_un a = { AF_UNIX, "/tmp/packets" };
	int s = socket(AF_UNIX, SOCK_SEQPACKET, 0), fd, i;
	char text[32];
	bind(s, (struct sockaddr *)&a, sizeof(a));
	listen(s, 1);
	fd = accept(s, 0, 0);
	for (i = 0; i < 2; i++) {
		long n = read(fd, text, sizeof(text));
		printf("%.*s\\n", (int)n, text);
		write(fd, text, n);
	}
	usleep(1000);
	return 0;
}`,
      undefined,
      [asks],
    );
    expect(machine.run(100_000)).toEqual({ kind: 'exit', status: 0 });
    expect(machine.stdout).toBe('/\n/info\n');
    const { agents } = machine.engine.state.library.kernel.parts.outside as {
      agents: Record<string, { state: { heard: string[] } }>;
    };
    expect(agents.asks.state.heard).toEqual(['/', '/info']);
  });

  test('an agent that acts for ever does not keep a program alive that nobody wakes', () => {
    const ticker: OutsideAgent = {
      name: 'ticker',
      initial: () => ({ n: 0 }),
      act: (world, state) => {
        state.n = (state.n as number) + 1;
        return world.now() + 1_000n;
      },
    };
    const machine = timeMachine(
      '#include <unistd.h>\nint main(void) { int fds[2]; char c; pipe(fds); read(fds[0], &c, 1); return 0; }\n',
      undefined,
      [ticker],
    );
    expect(machine.run(1_000_000)).toMatchObject({
      kind: 'deadlock',
      message: expect.stringContaining('main waits for something to read from pipe:[') as string,
    });
  });

  test('deadlocks say who waits for what', () => {
    const machine = timeMachine(`
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static sem_t s;
static void *one(void *arg) { pthread_mutex_lock(&b); sem_post(&s); pthread_mutex_lock(&a); return arg; }
static void *two(void *arg)
{
	int e = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN };
	epoll_ctl(e, EPOLL_CTL_ADD, eventfd(0, 0), &event);
	epoll_wait(e, &event, 1, -1);
	return arg;
}
int main(void)
{
	pthread_t t;
	sem_init(&s, 0, 0);
	pthread_mutex_lock(&a);
	pthread_create(&t, 0, one, 0);
	pthread_setname_np(t, "locker");
	sem_wait(&s);
	pthread_create(&t, 0, two, 0);
	pthread_setname_np(t, "poller");
	pthread_mutex_lock(&b);
	return 0;
}`);
    expect(machine.run(1_000_000)).toEqual({
      kind: 'deadlock',
      message:
        'nobody can go on: main waits for mutex b, held by locker; locker waits for mutex a, held by main; ' +
        'poller waits for something to happen on anon_inode:[eventpoll] (4 anon_inode:[eventfd])',
    });
  });
});
