// Units joined as a linker joins them.
import { expect, test } from 'vitest';
import { runUnits } from './support';

function outputOf(units: Record<string, string>, linked: string[] = []): string {
  const engine = runUnits(units, linked);
  const { ended } = engine.state;
  return `${engine.state.stdout}${ended?.kind === 'exit' ? '' : JSON.stringify(ended)}`;
}

const PRINT = '#include <stdio.h>\n';

test('constructors of all units by priority, in the order of linking within one; destructors the other way round', () => {
  const unit = (name: string): string => `${PRINT}
__attribute__((constructor)) static void last_${name}(void) { printf("${name} "); }
__attribute__((constructor(200))) static void second_${name}(void) { printf("${name}200 "); }
__attribute__((constructor(101))) static void first_${name}(void) { printf("${name}101 "); }
__attribute__((destructor)) static void down_${name}(void) { printf("-${name} "); }
__attribute__((destructor(200))) static void down2_${name}(void) { printf("-${name}200 "); }\n`;
  expect(
    outputOf({ '/m.c': `${unit('m')}int main(void) { printf("main "); return 0; }`, '/a.c': unit('a') }, ['/a.c']),
  ).toBe('m101 a101 m200 a200 m a main -a -m -a200 -m200 ');
});

test('a strong definition takes the place of a weak one, before and after it; an undefined weak name is null', () => {
  const main = `${PRINT}
int early(void); int late(void); int alone(void);
extern int nowhere(void) __attribute__((weak)); extern int nothing __attribute__((weak));
extern int value;
int main(void) { printf("%d %d %d %d %d %d", early(), late(), alone(), nowhere ? 1 : 0, &nothing != 0, value); return 0; }`;
  const weak =
    '__attribute__((weak)) int early(void) { return 1; } __attribute__((weak)) int late(void) { return 1; } ' +
    '__attribute__((weak)) int alone(void) { return 3; } __attribute__((weak)) int value = 1;';
  expect(
    outputOf({
      '/m.c': main,
      '/e.c': 'int early(void) { return 2; }',
      '/w.c': weak,
      '/l.c': 'int late(void) { return 2; } int value = 2;',
    }),
  ).toBe('2 2 3 0 0 2');
});

test('an alias is the function it names, also a static one and from another unit', () => {
  const alias =
    'static int inner(int x) { return x + 1; } int outer(int x) __attribute__((alias("inner"))); int ' +
    'object = 7; extern int other __attribute__((alias("object")));';
  expect(
    outputOf({
      '/m.c':
        `${PRINT}int outer(int); extern int other; int main(void) { printf("%d %d", outer(1), other); ` + 'return 0; }',
      '/a.c': alias,
    }),
  ).toBe('2 7');
});

test('static functions and objects of one name stay apart; tentative definitions are one object', () => {
  const unit = (n: number): string =>
    `static int count = ${n}; int shared; static int next(void) { return ++count; } int of${n}(void) { ` +
    'shared++; return next(); }';
  expect(
    outputOf({
      '/m.c':
        `${PRINT}int of1(void), of5(void); int shared; int main(void) { printf("%d ", of1()); printf("%d ` +
        '", of5()); printf("%d ", of1()); printf("%d", shared); return 0; }',
      '/a.c': unit(1),
      '/b.c': unit(5),
    }),
  ).toBe('2 6 3 3');
});

test('a linked unit that cannot be read is told and left out', () => {
  const engine = runUnits({ '/m.c': 'int main(void) { return 3; }' }, ['/gone.c']);
  expect(engine.problems.join()).toContain('/gone.c');
  expect(engine.state.ended).toEqual({ kind: 'exit', status: 3 });
});
