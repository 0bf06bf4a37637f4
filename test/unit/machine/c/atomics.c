/* Atomic builtins, C11 atomics, inline assembly as DPDK writes it, threads. */
#include <stdio.h>
#include <stdint.h>
#include <stdatomic.h>
#include <pthread.h>

static volatile uint32_t word = 5;
static uint64_t wide = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long guarded;
static atomic_int shared;

static int cmpset(volatile uint32_t *dst, uint32_t exp, uint32_t src)
{
	uint8_t res;

	__asm__ volatile("lock ; " "cmpxchgl %[src], %[dst];" "sete %[res];"
		: [res] "=a" (res), [dst] "=m" (*dst)
		: [src] "r" (src), "a" (exp), "m" (*dst) : "memory");
	return res;
}
static uint64_t xadd(uint64_t *cnt, uint64_t inc)
{
	__asm__ volatile("lock ; xaddq %[prev], %[cnt]" : [prev] "+r" (inc), [cnt] "=m" (*cnt) : "m" (*cnt));
	return inc;
}
static int dec_and_test(volatile uint32_t *cnt)
{
	uint8_t ret;

	__asm__ volatile("lock ; decl %[cnt] ; sete %[ret]" : [cnt] "+m" (*cnt), [ret] "=qm" (ret));
	return ret != 0;
}
static uint16_t swap(uint16_t x)
{
	__asm__ volatile ("xchgb %b[x1],%h[x2]" : [x1] "=Q" (x) : [x2] "0" (x));
	return x;
}
static uint32_t swap32(uint32_t x) { __asm__ volatile ("bswap %[x]" : [x] "+r" (x)); return x; }
static void spin(volatile int *locked)
{
	int lv = 1;

	__asm__ volatile ("1:\n" "xchg %[locked], %[lv]\n" "test %[lv], %[lv]\n" "jz 3f\n" "2:\n" "pause\n"
		"cmpl $0, %[locked]\n" "jnz 2b\n" "jmp 1b\n" "3:\n"
		: [locked] "=m" (*locked), [lv] "=q" (lv) : "[lv]" (lv) : "memory");
}
static void unspin(volatile int *locked)
{
	int v = 0;

	__asm__ volatile ("xchg %[locked], %[ulv]\n" : [locked] "=m" (*locked), [ulv] "=q" (v) : "[ulv]" (v) : "memory");
}
static volatile int spinning;
static long spun;

static void *work(void *arg)
{
	long n = (long)arg;

	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&lock);
		long before = guarded;
		before += n;
		guarded = before;
		pthread_mutex_unlock(&lock);
		atomic_fetch_add(&shared, 1);
		spin(&spinning);
		long s = spun;
		s++;
		spun = s;
		unspin(&spinning);
	}
	return (void *)(n * 10);
}

int main(void)
{
	uint32_t expected = 4, old;
	int ok;
	pthread_t threads[3];
	void *result;
	long total = 0;

	ok = __atomic_compare_exchange_n(&word, &expected, 9, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	printf("%d %u %u\n", ok, expected, word);
	ok = __atomic_compare_exchange_n(&word, &expected, 9, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	printf("%d %u %u\n", ok, expected, word);
	old = __atomic_fetch_add(&word, 3, __ATOMIC_RELAXED);
	printf("%u ", old); printf("%u\n", __atomic_add_fetch(&word, 1, __ATOMIC_RELAXED));
	printf("%u ", __atomic_exchange_n(&word, 77, __ATOMIC_ACQ_REL)); printf("%u\n", __atomic_load_n(&word, __ATOMIC_ACQUIRE));
	printf("%d ", __sync_bool_compare_and_swap(&word, 77, 78)); printf("%d\n", __sync_bool_compare_and_swap(&word, 77, 79));
	printf("%u ", __sync_fetch_and_or(&word, 1)); printf("%u\n", __sync_val_compare_and_swap(&word, 79, 2));
	__atomic_store_n(&word, 10, __ATOMIC_RELEASE);
	ok = cmpset(&word, 10, 11);
	printf("%d ", ok);
	ok = cmpset(&word, 10, 12);
	printf("%d %u\n", ok, word);
	printf("%lu ", (unsigned long)xadd(&wide, 41)); printf("%lu\n", (unsigned long)wide);
	word = 2; ok = dec_and_test(&word); printf("%d ", ok); ok = dec_and_test(&word); printf("%d %u\n", ok, word);
	printf("%x %x\n", swap(0x1234), swap32(0x12345678));
	__asm__ volatile("lock addl $0, -128(%%rsp); " ::: "memory");
	__asm__ volatile("" ::: "memory");
	for (long i = 0; i < 3; i++) pthread_create(&threads[i], NULL, work, (void *)(i + 1));
	for (int i = 0; i < 3; i++) { pthread_join(threads[i], &result); total += (long)result; }
	printf("%ld %ld %d %ld\n", guarded, total, atomic_load(&shared), spun);
	return 0;
}
