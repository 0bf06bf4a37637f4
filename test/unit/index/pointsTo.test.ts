// What locations hold, in cases that a reader meets seldom.
import { expect, it } from 'vitest';
import { edgesOf, graphOf } from './graphOf';

it('a variable that is overwritten as a whole holds its own and whatever the member holds', () => {
  const graph = graphOf(`
struct ops { int (*init)(void); };
static int a(void) { return 1; } static int c(void) { return 3; }
static struct ops mine = { a }; struct ops other = { c };
void take(const struct ops *given) { mine = *given; }
int f(void) { return mine.init(); }
`);
  expect(graph.callees(graph.find('f')[0]).map(({ callee }) => callee.name)).toEqual(['a', 'c']);
});

it('a wrapper may call the start routine in another function of its file', () => {
  const graph = graphOf(`
int pthread_create(unsigned long *, const void *, void *(*)(void *), void *);
struct start { void *(*routine)(void *); void *arg; };
static void *go(struct start *s) { return s->routine(s->arg); }
static void *wrapper(void *p) { struct start *s = p; return go(s); }
void spawn(void *(*routine)(void *)) {
  struct start s = { routine, 0 };
  unsigned long t;
  pthread_create(&t, 0, wrapper, &s);
}
static void *loop(void *p) { return p; }
void init(void) { spawn(loop); }
`);
  expect(edgesOf(graph, ({ kind }) => kind === 'thread').map((line) => line.replace(/ thread.*$/, ''))).toEqual([
    'init -> loop',
    'spawn -> wrapper',
  ]);
});
