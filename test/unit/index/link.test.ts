// Binding names to definitions over many files and programs.
import { describe, expect, it } from 'vitest';
import { openGraph } from '../../../src/index/query/callGraph';
import { joinFacts } from '../../../src/index/graph/graphBuilder';
import type { FileFacts } from '../../../src/index/facts/facts';
import { FunctionColumn, SymbolColumn } from '../../../src/index/facts/facts';
import { alternativesOf, Workspace } from '../../../src/index/workspace';
import { edgesOf, factsOf, graphOf } from './graphOf';

const where = (files: Record<string, string>): string[] =>
  [...graphOf(files).edges()].map(
    (edge) => `${edge.caller.file} ${edge.caller.name} -> ${edge.callee.file} ${edge.callee.name} ${edge.certainty}`,
  );

/** Facts as if what a file only declares came from a header of the C library. */
function withForeignDeclarations(facts: FileFacts): FileFacts {
  const strings = [...facts.strings, '/<include>/thread.h'];
  const symbols = facts.symbols.slice();
  const defined = new Set<number>();
  for (let at = 0; at < facts.functions.length; at += FunctionColumn.Width)
    defined.add(facts.functions[at + FunctionColumn.Symbol]);
  for (let row = 0; row * SymbolColumn.Width < symbols.length; row++) {
    if (!defined.has(row)) symbols[row * SymbolColumn.Width + SymbolColumn.File] = strings.length - 1;
  }
  return { ...facts, strings, symbols };
}

describe('linking', () => {
  it('takes the static of its own file before a global of the same name', () => {
    expect(
      where({
        'a.c': 'static int f(void) { return 1; }\nint a(void) { return f(); }',
        'b.c': 'int f(void) { return 2; }\nint b(void) { return f(); }',
        'c.c': 'int f(void);\nint c(void) { return f(); }',
      }),
    ).toEqual(['a.c a -> a.c f certain', 'b.c b -> b.c f certain', 'c.c c -> b.c f certain']);
  });

  it('takes inline functions of headers with the file of the header', () => {
    expect(
      where({
        'include/h.h': '#ifndef H\n#define H\nint g(void);\nstatic inline int f(void) { return g(); }\n#endif',
        'a.c': '#include "h.h"\nint a(void) { return f(); }',
        'b.c': '#include "h.h"\nint g(void) { return 0; }\nint b(void) { return f(); }',
      }),
    ).toEqual(['include/h.h f -> b.c g certain', 'a.c a -> include/h.h f certain', 'b.c b -> include/h.h f certain']);
  });

  it("finds what a generic header declares and a platform's header defines", () => {
    const lock = '#include "lib/generic/lock.h"\nstatic inline void lock(int *l) { *l = 1; }\n#endif';
    expect(
      where({
        'lib/generic/lock.h':
          '#ifndef G\n#define G\nstatic inline void lock(int *l);\n' +
          'static inline void twice(int *l) { lock(l); lock(l); }\n#endif',
        'lib/x86/lock.h': `#ifndef X\n#define X\n${lock}`,
        'lib/arm/lock.h': `#ifndef A\n#define A\n${lock}`,
      }),
    ).toEqual([
      'lib/generic/lock.h twice -> lib/x86/lock.h lock certain',
      'lib/generic/lock.h twice -> lib/x86/lock.h lock certain',
    ]);
  });

  it('reads a header again where a name that its conditionals ask for is defined', () => {
    expect(
      where({
        'trace.h': `#ifndef TRACE_H
#define TRACE_H
void emit(int x);
#ifndef REGISTERING
#define EMIT(x) emit(x)
#endif
#endif`,
        'register.h':
          '#ifndef REGISTERING\n#define REGISTERING\n#include "trace.h"\nvoid describe(const char *);\n' +
          '#define EMIT(x) describe(#x)\n#endif',
        'points.h':
          '#ifndef POINTS\n#define POINTS\n#include "trace.h"\n' +
          'static inline void trace_it(int x) { EMIT(x); }\n#endif',
        'use.c': '#include "points.h"\nvoid use(void) { trace_it(1); }',
        'points.c': '#include "register.h"\n#include "points.h"\n',
        'emit.c': 'void emit(int x) {}\nvoid describe(const char *s) {}',
      }),
    ).toEqual([
      'points.h trace_it -> emit.c emit certain',
      'points.h trace_it -> emit.c describe certain',
      'use.c use -> points.h trace_it certain',
    ]);
  });

  it("prefers the definition in the caller's own program", () => {
    const program = 'void usage(void) {}\nint main(void) { usage(); return 0; }';
    expect(
      where({
        'examples/one/main.c': program,
        'examples/two/main.c': program,
        'lib/x.c': 'void usage(void);\nvoid x(void) { usage(); }',
      }),
    ).toEqual([
      'examples/one/main.c main -> examples/one/main.c usage certain',
      'examples/two/main.c main -> examples/two/main.c usage certain',
      'lib/x.c x ->  usage certain'.replace('->  ', '-> lib/x.c '),
    ]);
  });

  it('leaves out the files of other platforms, and keeps their own calls', () => {
    const f = (body: string): string => `int os_open(void) { return ${body}; }\n`;
    const graph = graphOf({
      'lib/eal/include/os.h': '#ifndef OS\n#define OS\nint os_open(void);\n#endif',
      'lib/eal/linux/os.c': f('1'),
      'lib/eal/windows/os.c': f('2'),
      'lib/eal/windows/use.c': 'int os_open(void);\nint win(void) { return os_open(); }',
      'lib/eal/common/use.c': '#include "../include/os.h"\nint use(void) { return os_open(); }',
    });
    expect(
      [...graph.edges()].map((edge) => `${edge.caller.name} -> ${edge.callee.file} ${edge.certainty}`).sort(),
    ).toEqual(['use -> lib/eal/linux/os.c certain', 'win -> lib/eal/windows/os.c certain']);
  });

  it("keeps a program's own version of a library function to that program", () => {
    const shim = 'int thread_create(void) { return 1; }';
    const user = (name: string): string => `int thread_create(void);\nint ${name}(void) { return thread_create(); }`;
    const facts = factsOf({
      'examples/shim/shim.c': shim,
      'examples/shim/use.c': user('inside'),
      'lib/use.c': user('outside'),
    });
    const graph = openGraph(
      joinFacts(
        facts.map((one) => withForeignDeclarations(one)),
        new Workspace([{ name: 'w', path: '/w' }]),
      ),
    );
    expect([...graph.edges()].map((edge) => `${edge.caller.name} ${edge.callee.defined}`)).toEqual([
      'inside true',
      'outside false',
    ]);
  });

  it('marks definitions that it cannot choose between as possible', () => {
    expect(
      where({
        'x/a.c': 'int f(void) { return 1; }',
        'x/b.c': 'int f(void) { return 1; }',
        'x/c.c': 'int f(void);\nint c(void) { return f(); }',
      }),
    ).toEqual(['x/c.c c -> x/a.c f possible', 'x/c.c c -> x/b.c f possible']);
  });

  it('follows aliases and weak definitions', () => {
    expect(
      where({
        'a.c': 'int impl(void) { return 1; }\nint api(void) __attribute__((alias("impl")));',
        'b.c': '__attribute__((weak)) int hook(void) { return 0; }\nint b(void) { return hook(); }',
        'c.c': 'int hook(void) { return 1; }',
        'd.c': 'int api(void); int hook(void);\nint d(void) { return api() + hook(); }',
      }),
    ).toEqual(['b.c b -> c.c hook certain', 'd.c d -> a.c impl certain', 'd.c d -> c.c hook certain']);
  });

  it("shows paths with the root's name when there are several roots, and calls across them", () => {
    const facts = factsOf({
      'dpdk/f.c': 'int f(void) { return 1; }',
      'ovs/g.c': 'int f(void);\nint g(void) { return f(); }',
    });
    const graph = openGraph(
      joinFacts(
        facts,
        new Workspace([
          { name: 'd', path: '/w/dpdk' },
          { name: 'o', path: '/w/ovs' },
        ]),
      ),
    );
    expect([...graph.edges()].map((edge) => `${edge.caller.file} ${edge.callee.file}`)).toEqual(['o/g.c d/f.c']);
  });

  it('keeps a function that is only declared, at its prototype', () => {
    const graph = graphOf('\nint outside(int);\nint f(void) { return outside(1); }');
    expect(graph.find('outside')).toMatchObject([{ defined: false, file: 'a.c', line: 2 }]);
    expect(edgesOf(graph)).toEqual(['f -> outside direct']);
  });

  it('reads a file without a guard where it is taken in, not on its own', () => {
    const graph = graphOf({
      'template.h': 'static int NAME(int x) { return STEP(x); }\n',
      'a.c':
        'static int up(int x) { return x; }\n#define NAME run_a\n#define STEP up\n' +
        '#include "template.h"\nint a(void) { return run_a(1); }',
      'alone.h': 'static inline int lonely(void) { return 1; }\n',
    });
    expect([...graph.functions()].map((f) => f.name).sort()).toEqual(['a', 'lonely', 'run_a', 'up']);
    expect(edgesOf(graph)).toEqual(['a -> run_a direct', 'run_a -> up direct macro STEP']);
  });

  it('knows a variable by its definition, whatever declares it', () => {
    const header = 'typedef int (*test_t)(void);\nextern test_t tests[];\n';
    expect(
      edgesOf(
        graphOf({
          'tests.h': header,
          'a.c': '#include "tests.h"\nstatic int one(void) { return 1; }\ntest_t tests[] = { one };',
          'b.c': '#include "tests.h"\nint run(int i) { return tests[i](); }',
        }),
      ),
    ).toEqual(['run -> one pointer via tests[]']);
  });

  it('has the calls of a file that others take in textually once', () => {
    const graph = graphOf({
      'body.h': 'static int run(int x) { return helper(x); }\n',
      'a.c': 'static int helper(int x) { return x; }\n#include "body.h"\nint a(void) { return run(1); }',
      'b.c': 'static int helper(int x) { return x; }\n#include "body.h"\nint b(void) { return run(1); }',
    });
    expect(graph.find('run')).toHaveLength(1);
    expect(graph.callers(graph.find('run')[0]).map((edge) => edge.caller.name)).toEqual(['a', 'b']);
  });
});

describe('alternatives to Linux on x86-64', () => {
  it.each([
    ['lib/eal/windows/eal.c', true],
    ['lib/acl/acl_run_neon.c', true],
    ['lib/netdev-bsd.c', true],
    ['lib/route-table-stub.c', true],
    ['lib/eal/linux/eal.c', false],
    ['drivers/net/ixgbe/ixgbe_rxtx_vec_sse.c', false],
    ['lib/power/rte_power.c', false],
    ['a/arm.c', false],
  ])('%s: %s', (path, other) => {
    expect(alternativesOf(path) !== 0).toBe(other);
  });
});
