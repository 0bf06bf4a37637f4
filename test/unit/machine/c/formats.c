/* printf and scanf: numbered arguments, long double, hexadecimal floats, %n, sets and counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	int a = 0, b = 0, n = 0;
	unsigned char hh = 0;
	signed char after = 0;
	float f = 0;
	double d = 0;
	long double ld = 0;
	char word[20] = "", set[20] = "", *made = NULL;

	printf("%2$s %1$d %1$*3$d|%4$.3Lf|%2$-8s|\n", 7, "two", 6, 1.25L);
	printf("%.0f %.0f %.0f %.1f %.2e %g %G %#g %a %.2a %.0a\n", 0.5, 1.5, 2.5, 0.25, 12345.678, 1e-5, 1e20, 3.0, 0.1, 1.999, 7.75);
	printf("%Lf %.20Lf %Le %Lg %La %.3La\n", 1.1L, 0.1L, 1e4000L, 1e-4000L, 0.1L, -7.75L);
	printf("%.3Lf %.18Lg %d\n", 2.0L / 3, 1.0L / 3 * 3, 1.0L / 3 * 3 == 1.0L);
	printf("abc%n%hhnde\n", &n, &after);
	printf("%d %d\n", n, after);
	printf("%d: ", sscanf("0x1p3 2.5 17 word [xyz] 077 -0x10", "%lf %Lf %hhu %19s [%19[x-z]] %i %i", &d, &ld, &hh, word, set, &a, &b));
	printf("%g %Lg %d %s %s %d %d\n", d, ld, hh, word, set, a, b);
	printf("%d %d %d\n", sscanf("", "%d", &a), sscanf("x", "%d", &a), sscanf("5", "%*d%d", &a));
	printf("%d ", sscanf("one two", "%ms", &made));
	printf("%s\n", made);
	free(made);
	printf("%d ", sscanf("12abc34", "%2d%n%3c%f", &a, &n, set, &f));
	printf("%d %d %.3s %g\n", a, n, set, f);
	printf("%g %g %g %.20Lg\n", strtod("1e400", NULL), strtod("0x.8p1", NULL), (double)strtof("3.4e39", NULL), strtold("-0.1", NULL));
	return 0;
}
